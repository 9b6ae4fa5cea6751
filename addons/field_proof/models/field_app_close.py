from odoo import models


class FieldAppClose(models.AbstractModel):
    """What closing a visit asks for, and its proof."""

    _name = "field.app.close"
    _description = "Phone: End of a Visit"
    _inherit = ["field.app.reader"]
