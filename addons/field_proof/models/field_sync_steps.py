from odoo import models


class FieldSyncSteps(models.AbstractModel):
    """The steps of a visit, as the technician takes them on the phone."""

    _name = "field.sync.steps"
    _description = "Commands: Steps of a Visit"
    _inherit = ["field.sync.door"]
