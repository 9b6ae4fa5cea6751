from odoo import models


class FieldSyncSettings(models.AbstractModel):
    """What the technician decides about the own phone."""

    _name = "field.sync.settings"
    _description = "Commands: Settings"
    _inherit = ["field.sync.door"]
