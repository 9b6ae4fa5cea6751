from odoo import models


class FieldAppMedia(models.AbstractModel):
    """The photos of each visit."""

    _name = "field.app.media"
    _description = "Phone: Photos"
    _inherit = ["field.app.reader"]
