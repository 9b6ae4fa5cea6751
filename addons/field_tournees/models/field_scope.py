from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from ..tools import times
from ..tools.horizon import Horizon
from .field_lifecycle import PLANNED_STATES

WAITING_STATES = ("to_plan", "to_reschedule")
# States that hold a technician's time, past or to come.
HELD_STATES = (*PLANNED_STATES, "done", "no_access")


class FieldScope(models.AbstractModel):
    """What one plan is about: days, people and visits, and how freely it may change things."""

    _name = "field.scope"
    _description = "Planning Scope"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    # When
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    # Who and what; empty means all
    zone_ids = fields.Many2many("field.zone", string="Zones", check_company=True)
    team_ids = fields.Many2many("field.team", string="Teams", check_company=True)
    technician_ids = fields.Many2many(
        "field.technician", string="Technicians", check_company=True
    )
    intervention_ids = fields.Many2many(
        "field.intervention",
        string="Only These Visits",
        check_company=True,
        help="Other planned visits then stay exactly where they are.",
    )
    # How
    keep_planned = fields.Boolean(
        string="Keep What Is Planned",
        default=True,
        help="Move a planned visit only where it saves a lot, and one whose customer was told "
        "hardly ever.",
    )
    seconds = fields.Integer(
        string="Time Budget", default=lambda self: self.env.company.field_solver_seconds
    )

    _days_in_order = models.Constraint(
        "CHECK (date_to >= date_from AND date_to <= date_from + 60)",
        "The period ends after it begins and covers at most 61 days.",
    )
    _seconds_range = models.Constraint(
        "CHECK (seconds BETWEEN 1 AND 600)", "The time budget lies between 1 and 600 seconds."
    )

    # === BUSINESS === #
    def _get_tz(self):
        """Return the time zone in which the scope's days begin."""
        company_sudo = self.company_id.sudo()
        return company_sudo.resource_calendar_id.tz or company_sudo.partner_id.tz or "UTC"

    def _get_horizon(self):
        """Return the scope's days as instants."""
        self.ensure_one()
        return Horizon.of_days(self.date_from, self.date_to, self._get_tz())

    def _get_technicians(self):
        """Return the technicians that the plan may use."""
        self.ensure_one()
        domain = Domain("company_id", "=", self.company_id.id)
        if self.technician_ids:
            domain &= Domain("id", "in", self.technician_ids.ids)
        if self.team_ids:
            domain &= Domain("team_id", "in", self.team_ids.ids)
        if self.zone_ids:
            everywhere = Domain("zone_ids", "=", False)
            domain &= everywhere | Domain("zone_ids", "in", self.zone_ids.ids)
        return self.env["field.technician"].search(domain)

    def _get_working_shifts(self, technicians):
        """Return {technician: [Shift, ...]} of the horizon, without those who never work."""
        horizon = self._get_horizon()
        shifts = technicians._get_shifts(
            horizon.start - timedelta(days=1), horizon.stop + timedelta(days=1)
        )
        now = fields.Datetime.now()
        mine = {
            technician: [
                shift for shift in shifts[technician] if horizon.holds(shift.start) and shift.stop > now
            ]
            for technician in technicians
        }
        return {technician: rows for technician, rows in mine.items() if rows}

    def _is_repair(self):
        """Tell whether the plan repairs a day: then only what it must changes."""
        return False

    def _get_waiting_visits(self):
        """Return the visits that wait for a plan and concern these days."""
        self.ensure_one()
        if self._is_repair():
            chosen = self.intervention_ids._origin  # the scope may live in memory
            return chosen.filtered(lambda visit: visit.state in WAITING_STATES)
        domain = Domain("company_id", "=", self.company_id.id)
        domain &= Domain("state", "in", WAITING_STATES)
        if self.intervention_ids:
            domain &= Domain("id", "in", self.intervention_ids.ids)
        else:
            horizon = self._get_horizon()
            domain &= Domain("earliest_start", "=", False) | Domain(
                "earliest_start", "<", horizon.stop
            )
            # Recurring visits wait for the day that keeps the work of every day even.
            domain &= Domain("aimed_on", "=", False) | Domain("aimed_on", "<=", self.date_to)
            # A slot promised for another day is that day's business.
            domain &= (
                Domain("promised_start", "=", False)
                | Domain("promised_stop", "=", False)
                | Domain("promised_stop", "<", fields.Datetime.now())
                | (
                    Domain("promised_stop", ">", horizon.start)
                    & Domain("promised_start", "<", horizon.stop)
                )
            )
        if self.zone_ids:
            domain &= Domain("zone_id", "in", self.zone_ids.ids)
        if self.team_ids:
            domain &= Domain("team_id", "in", [*self.team_ids.ids, False])
        return self.env["field.intervention"].search(domain, order="priority desc, requested_at, id")

    def _get_held_visits(self, technicians):
        """Return the visits that hold these technicians' time in the horizon."""
        self.ensure_one()
        horizon = self._get_horizon()
        return self.env["field.intervention"].search(
            Domain("technician_id", "in", technicians.ids)
            & Domain("state", "in", HELD_STATES)
            & Domain("planned_start", ">=", horizon.start)
            & Domain("planned_start", "<", horizon.stop),
            order="planned_start, id",
        )

    def _get_scope_problem(self):
        """Return the sentence that says why there is nothing to optimise, or False."""
        self.ensure_one()
        today = times.local_date(fields.Datetime.now(), self._get_tz())
        if self.date_to < today:
            return self.env._("This period is over: choose days from today on.")
        technicians = self._get_technicians()
        if not technicians:
            return self.env._(
                "No technician fits this choice: add technicians, or choose other zones or teams."
            )
        working = self._get_working_shifts(technicians)
        if not working:
            return self.env._(
                "None of these technicians works then (schedule, leave or public holiday): "
                "choose other days or other technicians."
            )
        located = [one for one in working if one._get_start_site().partner_latitude]
        if not located:
            return self.env._(
                "The address where %(technician)s starts is not located yet: correct it or "
                "place a pin.",
                technician=next(iter(working)).name,
            )
        if not self._get_waiting_visits() and not self._get_held_visits(technicians):
            return self.env._(
                "There is nothing to plan for these days: create interventions first, or choose "
                "other zones or days."
            )
        return False
