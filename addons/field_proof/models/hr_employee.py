from odoo import models


class HrEmployee(models.Model):
    """An employee's new name goes to the van."""

    _inherit = "hr.employee"

    # === CRUD === #
    def write(self, vals):
        if "name" not in vals:
            return super().write(vals)
        technicians_sudo = (  # who keeps the employees' files need not know field service
            self.env["field.technician"]
            .sudo()
            .with_context(active_test=False)
            .search([("employee_id", "in", self.ids)])
        )
        with technicians_sudo._renaming_vans():
            return super().write(vals)
