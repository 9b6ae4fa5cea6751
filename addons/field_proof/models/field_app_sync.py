from odoo import models


class FieldAppSync(models.AbstractModel):
    """What a planner still has to decide about the phone's commands."""

    _name = "field.app.sync"
    _description = "Phone: Conflicts"
    _inherit = ["field.app.reader"]
