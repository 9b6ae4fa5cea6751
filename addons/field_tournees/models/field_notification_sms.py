from odoo import models


class FieldNotificationSms(models.AbstractModel):
    """A message of the ledger as a text message."""

    _name = "field.notification.sms"
    _description = "Message by Text Message"

    # === BUSINESS === #
    def _render_sms(self):
        """Return what the row becomes: the words as they are true now."""
        self.ensure_one()
        letters = self.env["field.letter"]
        template = self._get_told(self.rule_id.sms_template_id)
        is_first = letters._is_first_message(self.partner_id, self.company_id)
        return {"text": letters._write_sms(template, self.intervention_id, is_first)}

    def _deliver_sms(self, before_data):
        """Hand the text to the company's carrier."""
        self.ensure_one()
        self.env["field.sms"]._prepare(self)
        before_data()
        return self.env["field.sms"]._send(self)
