from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date
from odoo.tools.misc import formatLang

from ..tools import labels


class FieldRouteDay(models.AbstractModel):
    """A route as people read it: clocks of the technician's zone, load, printed sheet."""

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
    def action_open_hazard(self):
        """Open the dialog that declares a hazard on this technician's day."""
        self.ensure_one()
        return self.env["field.hazard"]._get_dialog_action(self.env["field.intervention"], self)

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
