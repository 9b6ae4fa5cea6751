from odoo import models


class FieldSyncClose(models.AbstractModel):
    """The customer's signature, and the end of the visit."""

    _name = "field.sync.close"
    _description = "Commands: End of a Visit"
    _inherit = ["field.sync.door"]
