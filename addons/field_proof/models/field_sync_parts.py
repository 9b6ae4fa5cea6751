from odoo import models


class FieldSyncParts(models.AbstractModel):
    """Parts that are used, loaded and brought back."""

    _name = "field.sync.parts"
    _description = "Commands: Parts"
    _inherit = ["field.sync.door"]
