from odoo import models


class FieldAppParts(models.AbstractModel):
    """The van, and the parts of each visit."""

    _name = "field.app.parts"
    _description = "Phone: Parts"
    _inherit = ["field.app.reader"]
