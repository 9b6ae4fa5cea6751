from odoo import models


class ResourceResource(models.Model):
    """A technician who gets another working schedule has another capacity."""

    _inherit = "resource.resource"

    # === CRUD === #
    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint({"calendar_id", "tz"}):
            # HR officers, who write schedules, need not see technicians.
            technicians = self.env["field.technician"].sudo()
            mine = technicians.search([("employee_id.resource_id", "in", self.ids)])
            if mine:
                self.env["field.route"]._refresh_capacity_of(mine)
        return result
