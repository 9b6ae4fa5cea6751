from odoo import models


class FieldSyncDay(models.AbstractModel):
    """What the technician tells the office."""

    _name = "field.sync.day"
    _description = "Commands: Day"
    _inherit = ["field.sync.door"]
