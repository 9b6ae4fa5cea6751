from odoo import models


class FieldSyncWork(models.AbstractModel):
    """What the technician notes while working."""

    _name = "field.sync.work"
    _description = "Commands: Work on Site"
    _inherit = ["field.sync.door"]
