from odoo import fields, models


class FieldSyncDismissal(models.TransientModel):
    """Why some commands of phones will not be carried out."""

    _name = "field.sync.dismissal"
    _description = "Commands Set Aside"

    sync_ids = fields.Many2many("field.sync", string="Told by the Phone", required=True, readonly=True)
    reason = fields.Char(required=True, help="The technician reads it on the phone.")

    # === ACTIONS === #
    def action_confirm(self):
        """Set the commands aside for this reason."""
        self.sync_ids._dismiss(self.reason)
