from odoo import models


class FieldSyncMedia(models.AbstractModel):
    """Photos and short videos of a visit."""

    _name = "field.sync.media"
    _description = "Commands: Photos"
    _inherit = ["field.sync.door"]
