from odoo import api, fields, models

from ..tools import eta, labels
from .field_lifecycle import PLANNED_STATES
from .field_travel import place_key


class FieldStop(models.AbstractModel):
    """An intervention as a stop of its route: its number and its times as people read them."""

    _name = "field.stop"
    _description = "Stop of a Route"

    stop_number = fields.Integer(string="No.", compute="_compute_stop_number")
    planned_time = fields.Char(
        string="Time", compute="_compute_stop_times", help="In the technician's time zone."
    )
    promised_time = fields.Char(
        string="Promised", compute="_compute_stop_times", help="In the technician's time zone."
    )

    expected_time = fields.Char(
        string="Expected At", compute="_compute_expected_time", help="In the technician's time zone."
    )

    # === COMPUTE === #
    @api.depends("route_id", "planned_start", "state")
    def _compute_stop_number(self):
        numbers = {
            visit: number
            for route in self.route_id
            for number, visit in enumerate(route._get_stops(), start=1)
        }
        for visit in self:
            visit.stop_number = numbers.get(visit, 0)

    @api.depends_context("lang")
    @api.depends("planned_start", "planned_stop", "promised_start", "promised_stop", "technician_id.tz")
    def _compute_stop_times(self):
        for visit in self:
            for name in ("planned", "promised"):
                start, stop = visit[f"{name}_start"], visit[f"{name}_stop"]
                visit[f"{name}_time"] = labels.span(self.env, start, stop, visit._get_tz())

    @api.depends_context("lang")
    @api.depends("expected_start", "technician_id.tz")
    def _compute_expected_time(self):
        for visit in self:
            visit.expected_time = labels.clock(self.env, visit.expected_start, visit._get_tz())

    # === BUSINESS === #
    def _get_tz(self):
        """Return the time zone in which this stop's times are told."""
        self.ensure_one()
        return self.technician_id.tz or self.env.user.tz or "UTC"

    def _get_expected_stop(self, seen=None):
        """Return what the expected arrival is computed from.

        :param seen: (moment, (latitude, longitude)) where the technician was a moment ago: on the
            way to this visit, what remains of the drive is told from there
        """
        self.ensure_one()
        if self.state == "en_route" and self.en_route_at and seen and seen[0] >= self.en_route_at:
            stop = self._get_expected_stop()
            return stop._replace(left_for_at=seen[0], travel_seconds=self._get_drive_from(seen[1]))
        under_way = self.state in ("en_route", "on_site", "paused")
        return eta.Stop(
            planned_start=self.planned_start,
            service_seconds=self._get_service_seconds(self.technician_id),
            travel_seconds=self.travel_minutes * 60,
            left_for_at=(under_way and self.en_route_at) or None,
            arrived_at=(self.state in ("on_site", "paused") and self.arrived_at) or None,
            closed=self.state not in PLANNED_STATES,
        )

    def _get_drive_from(self, point):
        """Return the seconds of driving from a point to the site; as planned if it has no place."""
        site_sudo = self.site_id.sudo()
        site = (site_sudo.partner_latitude, site_sudo.partner_longitude)
        if not any(site):
            return self.travel_minutes * 60
        [(seconds, _metres)] = self.env["field.planning"]._estimate_legs(
            [(place_key(*point), place_key(*site))]
        )
        return seconds
