from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date
from odoo.tools.misc import formatLang

from ..tools import eta, labels

_UNDER_WAY = ("en_route", "on_site", "paused")
_OVER = ("done", "no_access", "cancelled")


class FieldRouteDay(models.AbstractModel):
    """A route as people read it: clocks of the technician's zone, load, progress of the day."""

    _name = "field.route.day"
    _description = "Route in Words"

    zone_ids = fields.Many2many(
        "field.zone",
        string="Zones",
        compute="_compute_zone_ids",
        store=True,
        help="Where the stops of the day are.",
    )
    leave_time = fields.Char(
        string="Leaves At", compute="_compute_times", help="In the technician's time zone."
    )
    back_time = fields.Char(string="Back At", compute="_compute_times", help="In the technician's time zone.")
    break_time = fields.Char(string="Break", compute="_compute_times", help="In the technician's time zone.")
    load_label = fields.Char(compute="_compute_load_label")
    live = fields.Json(compute="_compute_live", help="Progress of the day, for the cards.")

    # === COMPUTE === #
    @api.depends("intervention_ids.zone_id")
    def _compute_zone_ids(self):
        for route in self:
            route.zone_ids = route.intervention_ids.zone_id

    @api.depends_context("lang")
    @api.depends("leave_at", "back_at", "break_start", "break_stop", "tz")
    def _compute_times(self):
        for route in self:
            route.leave_time = labels.clock(self.env, route.leave_at, route.tz)
            route.back_time = labels.clock(self.env, route.back_at, route.tz)
            route.break_time = labels.span(self.env, route.break_start, route.break_stop, route.tz)

    @api.depends_context("lang")
    @api.depends("technician_id.name", "load_percent", "visit_count", "available_hours")
    def _compute_load_label(self):
        for route in self:
            name = route.technician_id.name or ""
            if not route.visit_count and not route.available_hours:
                route.load_label = self.env._("%(technician)s · away", technician=name)
            elif not route.visit_count:
                route.load_label = self.env._("%(technician)s · free", technician=name)
            else:
                route.load_label = f"{name} · {route._format_percent(route.load_percent)}"

    @api.depends_context("lang")
    @api.depends("intervention_ids.state", "intervention_ids.planned_start")
    def _compute_live(self):
        now = fields.Datetime.now()
        for route in self:
            route.live = route._get_live(now)

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """The load of several days is planned by available hours, not the mean of the days."""
        if aggregate_spec != "load_percent:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "COALESCE(100 * SUM(%s) / NULLIF(SUM(%s), 0), 0)",
            self._field_to_sql(self._table, "planned_hours", query),
            self._field_to_sql(self._table, "available_hours", query),
        )

    # === ACTIONS === #
    def action_optimize(self):
        """Open the optimiser for these days and technicians."""
        if not self:
            raise UserError(self.env._("Select at least one day to optimise."))
        action = self.env["ir.actions.act_window"]._for_xml_id("field_tournees.field_optimize_wizard_action")
        days = self.mapped("date")
        return action | {
            "context": {
                "default_date_from": fields.Date.to_string(min(days)),
                "default_date_to": fields.Date.to_string(max(days)),
                "default_technician_ids": self.technician_id.ids,
            }
        }

    # === BUSINESS === #
    def _get_expected_arrivals(self, now):
        """Return {visit: naive UTC arrival} for the stops that nobody has reached yet."""
        self.ensure_one()
        stops = self._get_stops()
        pause = self.break_start and self.break_stop and (self.break_start, self.break_stop)
        expected = eta.expect([visit._get_expected_stop() for visit in stops], now, pause or None)
        return {stops[position]: arrival for position, arrival in expected.items()}

    def _get_live(self, now):
        """Return what a card shows of the day: a pill per stop, current and next visit."""
        self.ensure_one()
        arrivals = self._get_expected_arrivals(now)
        stops = [
            self._prepare_live_stop(visit, arrivals.get(visit), number)
            for number, visit in enumerate(self._get_stops(), start=1)
        ]
        waiting = [stop for stop in stops if not stop["under_way"] and not stop["over"]]
        return {
            "stops": stops,
            "done": sum(stop["over"] for stop in stops),
            "total": len(stops),
            "current": next((stop for stop in stops if stop["under_way"]), False),
            "next": waiting[0] if waiting else False,
            "is_late": any(stop["late_minutes"] and not stop["over"] for stop in stops),
            "date": self._get_other_day(now),
            "free": labels.hours(self.available_hours),
        }

    def _get_other_day(self, now):
        """Return the date as a card tells it, or nothing when it is today."""
        today = self.technician_id._get_local_date(now) == self.date
        return "" if today else format_date(self.env, self.date, date_format="EEE d MMM")

    def _prepare_live_stop(self, visit, arrival, number):
        states = dict(visit._fields["state"]._description_selection(self.env))
        moment = arrival or visit.arrived_at
        late_seconds = (moment - visit.due_at).total_seconds() if moment and visit.due_at else 0
        late_minutes = max(0, round(late_seconds / 60))
        parts = (visit.type_id.name, visit.site_id.name, visit.site_id.city)
        return {
            "id": visit.id,
            "number": number,
            "title": " · ".join(part for part in parts if part),
            "state": visit.state,
            "state_label": states[visit.state],
            "under_way": visit.state in _UNDER_WAY,
            "over": visit.state in _OVER,
            "time": labels.clock(self.env, visit.planned_start, self.tz),
            "since": labels.clock(self.env, visit.arrived_at or visit.en_route_at, self.tz),
            "eta": labels.clock(self.env, arrival, self.tz),
            "promise": visit.promised_time,
            "late_minutes": late_minutes,
            "late": labels.hours(late_minutes / 60),
        }

    def _get_break_position(self):
        """Return before which stop the planned break lies, or None without a break."""
        self.ensure_one()
        if not self.break_start:
            return None
        return len(self._get_stops().filtered(lambda visit: visit.planned_start < self.break_start))

    def _get_sheet_name(self):
        """Return the file name of the printed sheet, without its ending."""
        self.ensure_one()
        return self.env._(
            "Route sheet %(technician)s %(day)s", technician=self.technician_id.name, day=self.date
        )

    def _format_day(self):
        """Return the date in full, such as “mardi 10 mars 2026”."""
        return format_date(self.env, self.date, date_format="full")

    def _format_hours(self, count):
        """Return a length of time as the printed sheet writes it."""
        return labels.hours(count)

    def _format_percent(self, count):
        """Return a share as the printed sheet writes it."""
        return f"{round(count)}\u202f%"

    def _format_km(self, count):
        """Return a distance as the printed sheet writes it."""
        return f"{formatLang(self.env, count, digits=1)}\u202fkm"
