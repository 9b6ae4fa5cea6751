from odoo import models


class FieldApp(models.AbstractModel):
    """What the technician's app is told of the days to come."""

    _name = "field.app"
    _description = "Technician's App"
    _inherit = [
        "field.app.day",
        "field.app.work",
        "field.app.media",
        "field.app.parts",
        "field.app.close",
        "field.app.sync",
    ]
