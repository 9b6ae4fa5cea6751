from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.field_lifecycle import PLANNED_STATES
from ..tools import times

# Holidays are long, but not longer.
_LOOK_AHEAD = timedelta(days=21)


class FieldOptimizeWizard(models.TransientModel):
    """Chooses what to optimise: days, people, visits, and how freely."""

    _name = "field.optimize.wizard"
    _description = "Optimise"
    _inherit = ["field.scope"]
    _check_company_auto = True

    date_from = fields.Date(default=lambda self: self._get_next_working_day())
    date_to = fields.Date(default=lambda self: self._get_next_working_day())
    visit_count = fields.Integer(string="Visits to Plan", compute="_compute_counts")
    held_count = fields.Integer(string="Visits Already Planned", compute="_compute_counts")
    technician_count = fields.Integer(string="Technicians at Work", compute="_compute_counts")
    problem = fields.Char(compute="_compute_counts")

    # === COMPUTE === #
    @api.depends(
        "company_id",
        "date_from",
        "date_to",
        "zone_ids",
        "team_ids",
        "technician_ids",
        "intervention_ids",
    )
    def _compute_counts(self):
        for wizard in self:
            counts, problem = (0, 0, 0), False
            if wizard._has_period():
                technicians = wizard._get_technicians()
                held = wizard._get_held_visits(technicians)
                counts = (
                    len(wizard._get_waiting_visits()),
                    len(held.filtered(lambda visit: visit.state in PLANNED_STATES)),
                    len(wizard._get_working_shifts(technicians)),
                )
                problem = wizard._get_scope_problem()
            wizard.visit_count, wizard.held_count, wizard.technician_count = counts
            wizard.problem = problem

    @api.onchange("date_from")
    def _onchange_date_from(self):
        if self.date_from and (not self.date_to or self.date_to < self.date_from):
            self.date_to = self.date_from

    # === ACTIONS === #
    def action_optimize(self):
        """Queue the run and open it."""
        self.ensure_one()
        problem = self._get_scope_problem()
        if problem:
            raise UserError(problem)
        run = self.env["field.optimization"].create(self._prepare_optimization_vals())
        return run._get_form_action() | {"target": "current"}

    # === BUSINESS === #
    @api.model
    def default_get(self, fields_list):
        """Take over what is selected in the list that the wizard was opened from."""
        values = super().default_get(fields_list)
        context = self.env.context
        if context.get("active_model") == "field.intervention" and context.get("active_ids"):
            values["intervention_ids"] = [Command.set(context["active_ids"])]
        return values

    def _prepare_optimization_vals(self):
        return {
            "company_id": self.company_id.id,
            "date_from": self.date_from,
            "date_to": self.date_to,
            "keep_planned": self.keep_planned,
            "seconds": self.seconds,
            **{
                name: [Command.set(self[name]._origin.ids)]
                for name in ("zone_ids", "team_ids", "technician_ids", "intervention_ids")
            },
        }

    def _has_period(self):
        return bool(self.date_from and self.date_to and self.date_from <= self.date_to)

    @api.model
    def _get_next_working_day(self):
        """Return the next day on which the company works, tomorrow when it never does."""
        calendar_sudo = self.env.company.sudo().resource_calendar_id  # planners see no HR data
        tz = calendar_sudo.tz or "UTC"
        now = fields.Datetime.now()
        tomorrow = times.local_date(now, tz) + timedelta(days=1)
        start = pytz.utc.localize(times.midnight(tomorrow, tz))
        if not calendar_sudo:
            return tomorrow
        working = calendar_sudo._work_intervals_batch(start, start + _LOOK_AHEAD)[False]
        first = next(iter(working), None)
        return times.local_date(times.to_naive(first[0]), tz) if first else tomorrow
