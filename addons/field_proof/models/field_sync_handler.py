from odoo import models


class FieldSyncHandler(models.AbstractModel):
    """Everything that a technician's phone may ask for: one method `_do_<kind>` a kind of command."""

    _name = "field.sync.handler"
    _description = "Handler of the Phone's Commands"
    _inherit = [
        "field.sync.steps",
        "field.sync.work",
        "field.sync.media",
        "field.sync.parts",
        "field.sync.close",
        "field.sync.day",
        "field.sync.settings",
    ]
