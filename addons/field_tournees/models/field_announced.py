from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import times

# A visit that comes to one of these before anybody arrived needs another drive.
_SENT_AGAIN = ("draft", "to_plan", "planned", "to_reschedule")


class FieldAnnounced(models.AbstractModel):
    """The window in which the customer is told to expect the technician, on the day itself.

    `field.route.eta` keeps it in line with the day, like the expected times that the office
    reads; what was announced of it is a row of `field.eta`, judged on arrival.
    """

    _name = "field.announced"
    _description = "Announced Arrival"
    _inherit = ["field.expected"]

    eta_start = fields.Datetime(
        string="Expected From", readonly=True, copy=False, help="4 times in 5 the technician comes between."
    )
    eta_stop = fields.Datetime(string="Expected Until", readonly=True, copy=False)
    eta_ids = fields.One2many(
        "field.eta",
        "intervention_id",
        string="Announced Arrivals",
        readonly=True,
        groups="field_tournees.group_field_planner",
    )

    public_position = fields.Json(compute="_compute_public_position", groups=fields.NO_ACCESS)

    # === COMPUTE === #
    @api.depends(
        "state",
        "en_route_at",
        "technician_id.position_on",
        "technician_id.position_accepted_at",
        "company_id.field_position_open",
        "company_id.field_position_public",
    )
    def _compute_public_position(self):
        for visit in self:
            visit.public_position = self.env["field.position"]._get_public(visit)

    # === BUSINESS === #
    def _get_eta(self):
        """Return the window of the arrival as (start, stop) in naive UTC, or None."""
        self.ensure_one()
        return (self.eta_start, self.eta_stop) if self.eta_start and self.eta_stop else None

    def _set_eta(self, window):
        """Keep the window of the arrival, or none."""
        self.ensure_one()
        start, stop = window or (False, False)
        if (self.eta_start, self.eta_stop) != (start, stop):
            self._write_guarded({"eta_start": start, "eta_stop": stop})

    def _announce_eta(self, origin):
        """Record that the customer is told the window in force; return its row, empty without one.

        The same window is recorded once, however often it is told.

        :param origin: "departure", "update" or "delay"
        """
        self.ensure_one()
        window, rows_sudo = self._get_eta(), self.env["field.eta"].sudo()  # nobody writes these rows
        if not window:
            return rows_sudo
        now, last = fields.Datetime.now(), self._get_announced_eta()
        is_told = bool(last) and (origin != "departure" or last.announced_at >= self.en_route_at)
        if is_told and (last.start, last.stop) == window:
            return last
        return rows_sudo.create(
            {
                "intervention_id": self.id,
                # A phone's clock may be ahead of ours: what is told on departure is not told before.
                "announced_at": max(now, self.en_route_at) if origin == "departure" else now,
                "origin": origin,
                "start": window[0],
                "stop": window[1],
            }
        )

    def _get_announced_eta(self):
        """Return the row of the window that the customer was told last, if it is still awaited."""
        self.ensure_one()
        awaited = Domain("intervention_id", "=", self.id) & Domain("arrived_at", "=", False)
        return self.env["field.eta"].sudo().search(awaited, limit=1)

    def _get_public_position(self):
        """Return where the customer sees the technician, {"lat", "lon", "at"}, or None.

        Only on the way to this visit, while the technician shares a position; to 100 m or so, and
        never around the home where the technician's day begins or ends.
        """
        self.ensure_one()
        seen = self.sudo().public_position
        return dict(seen, at=times.from_epoch(seen["at"])) if seen else None

    # === HOOKS === #
    def _after_etas(self):
        """React on the windows of these visits, which were just brought up to date."""
        moving = self.filtered(lambda visit: visit.state == "en_route" and visit.eta_start)
        if moving:
            told = self.env["field.eta"].sudo()._get_last_told(moving)
            for visit in moving:
                if visit not in told or told[visit] < visit.en_route_at:
                    visit._announce_eta("departure")

    def _get_guarded_fields(self):
        return super()._get_guarded_fields() | {"eta_start", "eta_stop"}

    def _before_state(self, state):
        super()._before_state(state)
        if state in _SENT_AGAIN:
            # The timeline keeps the first drive; the next one is told from its own departure.
            called_back = self.filtered(lambda visit: visit.en_route_at and not visit.arrived_at)
            called_back._write_guarded({"en_route_at": False})
        # What leaves its day is expected no more; the rest of the day is refreshed below.
        self.filtered(lambda visit: not visit.route_id and visit.eta_start)._write_guarded(
            {"eta_start": False, "eta_stop": False}
        )

    def _write_state(self, state, occurred_at):
        super()._write_state(state, occurred_at)
        if state in ("on_site", "no_access"):
            self.env["field.eta"].sudo()._settle(self, occurred_at)
