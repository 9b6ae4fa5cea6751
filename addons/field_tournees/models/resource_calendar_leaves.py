from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain


class ResourceCalendarLeaves(models.Model):
    """A leave or a public holiday changes the capacity of the days that it covers."""

    _inherit = "resource.calendar.leaves"

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._get_field_routes()._refresh_capacity()
        return leaves

    def write(self, vals):
        routes = self._get_field_routes()
        result = super().write(vals)
        (routes | self._get_field_routes())._refresh_capacity()
        return result

    def unlink(self):
        routes = self._get_field_routes()
        result = super().unlink()
        routes._refresh_capacity()
        return result

    # === BUSINESS === #
    def _get_field_routes(self):
        """Return the technicians' days that these absences touch."""
        routes_sudo = self.env["field.route"].sudo()  # HR officers need not see routes
        if not self:
            return routes_sudo
        day = timedelta(days=1)  # a day begins at another instant in each time zone
        domains = []
        for leave in self:
            domain = Domain("date", ">=", (leave.date_from - day).date())
            domain &= Domain("date", "<=", (leave.date_to + day).date())
            if leave.resource_id:
                domain &= Domain("technician_id.employee_id.resource_id", "=", leave.resource_id.id)
            elif leave.company_id:
                domain &= Domain("company_id", "=", leave.company_id.id)
            domains.append(domain)
        return routes_sudo.search(Domain.OR(domains))
