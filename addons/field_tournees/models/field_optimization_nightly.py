from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ..tools import times


class FieldOptimizationNightly(models.AbstractModel):
    """Plans by themselves, each night, what waits for a technician."""

    _name = "field.optimization.nightly"
    _description = "Nightly Optimisation"

    auto_apply = fields.Boolean(
        readonly=True, copy=False, help="The nightly planning applies its proposal at once."
    )

    @api.model
    def _cron_plan_horizon(self):
        """Queue the nightly plans: one for each zone over the whole horizon, then one of the rest.

        The whole horizon at once, not day by day: a visit that waits may go to the day on
        which somebody is near anyway, which a plan that first fills tomorrow cannot see. Zones
        one after the other: a zone's plan is small enough to be searched well in the time
        budget, and the next one finds the earlier visits of shared technicians in place.
        """
        for company in self.env["res.company"].search([]):
            runs = self.with_company(company)
            tz = runs.new({"company_id": company.id})._get_tz()
            first = times.local_date(fields.Datetime.now(), tz) + timedelta(days=1)
            shared = {
                "company_id": company.id,
                "date_from": first,
                "date_to": first + timedelta(days=company.field_horizon_days - 1),
                "seconds": company.field_solver_seconds,
                "auto_apply": True,
            }
            for vals in runs.new(shared)._get_nightly_scopes():
                if not runs.new(shared | vals)._get_nightly_problem():
                    runs.create(shared | vals)

    def _get_nightly_scopes(self):
        """Return the values that tell the nightly plans of this scope apart."""
        waiting = self._get_waiting_visits()
        zones = waiting.zone_id.filtered("technician_ids").sorted()
        rest = waiting.filtered(lambda visit: visit.zone_id not in zones)
        scopes = [{"zone_ids": [Command.set(zone.ids)]} for zone in zones]
        return scopes + ([{"intervention_ids": [Command.set(rest.ids)]}] if rest else [])

    def _get_nightly_problem(self):
        return self._get_scope_problem() or not self._get_waiting_visits()
