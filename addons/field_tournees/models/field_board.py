from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_datetime

from ..tools import times
from ..tools.horizon import Horizon
from .field_lifecycle import PLANNED_STATES
from .field_rules import NeedsReason

_MAX_DAYS = 7
# A transaction that began before the last poll may be committed after it.
_POLL_OVERLAP = timedelta(seconds=10)
_UNDER_WAY = ("en_route", "on_site", "paused")


class FieldBoard(models.AbstractModel):
    """The dispatch board's server: planners read the days of their company and move visits.

    Days are read by SQL in a handful of queries; moves go through the same rules as every other
    write, with the reader's own rights.
    """

    _name = "field.board"
    _description = "Dispatch Board"
    _inherit = ["field.board.rows"]

    # === BUSINESS === #
    @api.model
    def load(self, day, days=1):
        """Return everything that a board of some days draws.

        :param day: first day, "YYYY-MM-DD"; `days`: how many, 1 to 7
        :return: dict of `now`, `tz`, `day`, `days`, `midnights`, `map`, and the rows `technicians`,
            `zones`, `teams`, `types`, `routes`, `leaves`, `visits`, `positions`, `alerts` and `told`;
            times are seconds since 1970
        """
        company = self._get_company()
        dates, horizon = self._get_dates(company, day, days)
        tz = self._get_tz(company)
        start, stop = horizon.start, horizon.stop
        shown = self._get_shown(company, start, stop)
        routes = SQL(
            "route.company_id = %s AND route.date BETWEEN %s AND %s", company.id, dates[0], dates[-1]
        )
        midnights = [times.midnight(one, tz) for one in (*dates, dates[-1] + timedelta(days=1))]
        return {
            "now": times.epoch(fields.Datetime.now()),
            "tz": tz,
            "day": str(dates[0]),
            "days": [str(one) for one in dates],
            "midnights": [times.epoch(midnight) for midnight in midnights],
            "map": {
                "tiles": company.field_map_tiles or "",
                "attribution": company.field_map_attribution or "",
            },
            **self._read_catalog(company),
            "technicians": self._read_technicians(company, start, stop),
            "routes": self._read_routes(routes),
            "leaves": self._read_leaves(company, start, stop),
            "visits": self._read_visits(company, shown),
            **self._read_live(company),
        }

    @api.model
    def read_rows(self, visit_ids, route_ids=()):
        """Return some rows again: `visits`, their `routes`, `positions`, `alerts`, what is `told`,
        and which visits are `gone`."""
        company = self._get_company()
        visits = routes = []
        if visit_ids:
            asked = SQL(
                "visit.id IN %s AND visit.company_id = %s AND visit.active AND visit.state NOT IN %s",
                tuple(visit_ids),
                company.id,
                ("draft", "cancelled"),
            )
            visits = self._read_visits(company, asked)
        wanted = {*route_ids, *(row["route_id"] for row in visits if row["route_id"])}
        if wanted:
            routes = self._read_routes(
                SQL("route.id IN %s AND route.company_id = %s", tuple(wanted), company.id)
            )
        return {
            "now": times.epoch(fields.Datetime.now()),
            "visits": visits,
            "routes": routes,
            **self._read_live(company),
            "gone": sorted(set(visit_ids) - {row["id"] for row in visits}),
        }

    @api.model
    def poll(self, cursor):
        """Return what changed since a moment, as `read_rows` does, and the next `cursor`.

        For browsers whose network lets no web socket through.
        """
        company = self._get_company()
        now = fields.Datetime.now()
        since = times.from_epoch(cursor) - _POLL_OVERLAP if cursor else now
        changed = Domain("company_id", "=", company.id) & Domain("write_date", ">=", since)
        visits, routes = (
            self.env[name].with_context(active_test=False).search(changed).ids
            for name in ("field.intervention", "field.route")
        )
        return self.read_rows(visits, routes) | {"cursor": times.epoch(now)}

    @api.model
    def move(self, moves, reason=None):
        """Give visits their technician and time, all of them or none.

        :param moves: dicts of `id`, `version` (the plan's version that was seen), `technician_id`
            (false: off the plan) and `start`
        :param reason: why a soft rule is broken
        :return: `rows` and `routes` as they became; {"conflict": …} when somebody was quicker;
            {"needs_reason": …} when the reader may break a rule for a reason
        """
        company = self._get_company()
        visits = self.env["field.intervention"].browse([move["id"] for move in moves]).exists()
        visits.check_access("write")
        conflict = self._find_conflicts(company, visits, moves)
        if conflict:
            return {"conflict": conflict}
        routes = visits.route_id
        try:
            with self.env.cr.savepoint():
                self._carry_out(visits.with_context(field_override_reason=reason), moves)
        except NeedsReason as question:
            if reason or not question.can_be_given:
                raise
            return {"needs_reason": self._describe_findings(question.findings)}
        answer = self.read_rows(visits.ids, (routes | visits.route_id).ids)
        return {"rows": answer["visits"], "routes": answer["routes"]}

    @api.model
    def set_lock(self, visit_ids, lock):
        """Set how freely the optimiser may move some visits."""
        self._get_company()
        visits = self.env["field.intervention"].browse(visit_ids)
        visits.write({"lock": lock})
        return self.read_rows(visits.ids)

    def _get_company(self):
        """Return the reader's company; refuse who does not plan."""
        if not self.env.user.has_group("field_tournees.group_field_planner"):
            raise AccessError(self.env._("The dispatch board is for planners: ask your manager."))
        return self.env.company

    def _get_tz(self, company):
        company_sudo = company.sudo()  # the schedule is no secret
        return company_sudo.resource_calendar_id.tz or company_sudo.partner_id.tz or "UTC"

    def _get_dates(self, company, day, days):
        """Return (dates, horizon) of a board, or refuse what is no choice of days."""
        try:
            first = date.fromisoformat(day)
            dates = [first + timedelta(days=rank) for rank in range(days)]
        except (TypeError, ValueError, OverflowError) as error:
            raise UserError(self.env._("This is no day: choose one in the calendar.")) from error
        if not 1 <= days <= _MAX_DAYS:
            raise UserError(self.env._("The board shows 1 to 7 days: choose fewer."))
        return dates, Horizon.of_days(dates[0], dates[-1], self._get_tz(company))

    def _find_conflicts(self, company, visits, moves):
        """Return what somebody else changed since the mover looked, with the rows as they are."""
        seen = {move["id"]: move["version"] for move in moves}
        changed = visits.filtered(lambda visit: visit.plan_version != seen[visit.id])
        if not changed:
            return []
        rows = self._read_visits(company, SQL("visit.id IN %s", tuple(changed.ids)))
        texts = {visit.id: self._describe_last_change(visit) for visit in changed}
        return [{"id": row["id"], "row": row, "text": texts[row["id"]]} for row in rows]

    def _describe_findings(self, findings):
        return [
            {"id": visit.id, "sentence": finding.sentence}
            for visit, rows in findings.items()
            for finding in rows
        ]

    def _describe_last_change(self, visit):
        event = self.env["field.event"].search(
            Domain("intervention_id", "=", visit.id), order="id desc", limit=1
        )
        return self.env._(
            "%(user)s changed %(intervention)s on %(moment)s: %(what)s.",
            user=(event.user_id or visit.write_uid).sudo().name,
            intervention=visit.display_name,
            moment=format_datetime(
                self.env, visit.write_date, tz=self._get_tz(visit.company_id), dt_format="short"
            ),
            what=event.description or self.env._("other data"),
        )

    def _carry_out(self, visits, moves):
        wanted = {move["id"]: move for move in moves}
        begun = visits.filtered(lambda visit: visit.state in _UNDER_WAY)
        if begun:
            raise UserError(
                self.env._(
                    "%(intervention)s is under way: call the technician before you move it.",
                    intervention=begun[0].display_name,
                )
            )
        dropped = visits.filtered(lambda visit: not wanted[visit.id]["technician_id"])
        told = dropped.filtered(lambda visit: visit.state == "confirmed" or visit.promised_start)
        told.filtered(lambda visit: visit.state in PLANNED_STATES)._set_state("to_reschedule")
        (dropped - told).filtered(lambda visit: visit.state in PLANNED_STATES)._set_state("to_plan")
        technicians = self.env["field.technician"].browse(
            [wanted[visit.id]["technician_id"] for visit in visits - dropped]
        )
        technicians.check_access("read")
        plans = {
            visit: (technician, times.from_epoch(wanted[visit.id]["start"]))
            for visit, technician in zip(visits - dropped, technicians, strict=True)
        }
        (visits - dropped)._set_plans(plans)
