from odoo import models


class FieldAppDay(models.AbstractModel):
    """The visits themselves, their customer, site, equipment and history."""

    _name = "field.app.day"
    _description = "Phone: Visits"
    _inherit = ["field.app.reader"]
