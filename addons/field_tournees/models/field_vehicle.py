from odoo import api, fields, models


class FieldVehicle(models.Model):
    """A van and the tools it carries; its technician brings them to every visit."""

    _name = "field.vehicle"
    _description = "Vehicle"
    _order = "name"
    _check_company_auto = True

    name = fields.Char(required=True)
    license_plate = fields.Char()
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    tool_ids = fields.Many2many("field.tool", string="Tools on Board", check_company=True)
    technician_ids = fields.One2many("field.technician", "vehicle_id", string="Driven by")

    _license_plate_uniq = models.UniqueIndex(
        "(license_plate, company_id) WHERE license_plate IS NOT NULL",
        "Another vehicle has this license plate.",
    )

    @api.depends("name", "license_plate")
    def _compute_display_name(self):
        for vehicle in self:
            plate = f" ({vehicle.license_plate})" if vehicle.license_plate else ""
            vehicle.display_name = f"{vehicle.name or ''}{plate}"
