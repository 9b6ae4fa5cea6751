from odoo import models


class FieldAppWork(models.AbstractModel):
    """Checklists and what was noted at each visit."""

    _name = "field.app.work"
    _description = "Phone: Work on Site"
    _inherit = ["field.app.reader"]
