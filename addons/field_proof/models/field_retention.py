from odoo import models


class FieldRetention(models.Model):
    """What phones told goes once it is settled and no phone asks for it again."""

    _inherit = "field.retention"

    # === BUSINESS === #
    def _apply_phone(self, limit):
        self.env["field.sync"]._forget_bodies(limit)
