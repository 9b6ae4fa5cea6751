from odoo import fields, models


class StockLocation(models.Model):
    """A location may be a technician's van."""

    _inherit = "stock.location"

    field_technician_ids = fields.One2many(
        "field.technician", "van_location_id", string="Technician", readonly=True
    )
