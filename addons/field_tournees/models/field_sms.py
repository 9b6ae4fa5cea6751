from odoo import api, models

from ..tools.outcome import REFUSED, SENT, UNKNOWN, Outcome


class FieldSms(models.AbstractModel):
    """The carriers of text messages: Odoo's own, as the company has set it up."""

    _name = "field.sms"
    _description = "Carrier of Text Messages"

    # === BUSINESS === #
    @api.model
    def _send(self, row):
        """Hand one row of the ledger to the carrier; return the Outcome."""
        carrier = row.company_id._get_sms_api_class()(self.env)
        number = {"number": row.recipient, "uuid": row.uuid}
        [answer] = carrier._send_sms_batch([{"content": row.text, "numbers": [number]}])
        if answer["state"] in ("success", "processing", "sent", "delivered", "duplicate_message"):
            return Outcome(SENT)
        if answer["state"] == "server_error":  # also what a lost answer looks like
            return Outcome(UNKNOWN, answer.get("failure_reason") or "")
        return Outcome(REFUSED, answer.get("failure_reason") or answer["state"])
