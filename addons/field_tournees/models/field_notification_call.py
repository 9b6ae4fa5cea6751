from odoo import api, fields, models


class FieldNotificationCall(models.AbstractModel):
    """A message that nobody could write: somebody calls, and reads the words from here."""

    _name = "field.notification.call"
    _description = "Message by Telephone"

    script = fields.Text(string="What to Say", compute="_compute_script")

    # === COMPUTE === #
    @api.depends("channel", "facts", "rule_id.script")
    @api.depends_context("lang", "uid")
    def _compute_script(self):
        for row in self:
            row.script = row.channel == "call" and row._write_script()

    # === BUSINESS === #
    def _write_script(self):
        """Return what the call centre says: a playbook's own words, else the rule's."""
        self.ensure_one()
        told = (self.facts or {}).get("script")
        visit = self.intervention_id.with_context(field_notification=self.id)
        return told or self.rule_id.sudo()._fill_script(visit._get_script_words())
