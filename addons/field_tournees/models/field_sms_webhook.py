import re
import secrets

from odoo import api, fields, models

from ..tools import sms_gateway

_UUID = re.compile(r"[0-9a-f]{32}")


class FieldSmsWebhook(models.AbstractModel):
    """What an operator calls back: receipts and customers' replies, in the operator's own words.

    The address is the secret. Whatever is told twice changes nothing the second time.
    """

    _name = "field.sms.webhook"
    _description = "Webhooks of an SMS Gateway"

    token = fields.Char(
        default=lambda self: secrets.token_urlsafe(24), required=True, readonly=True, copy=False
    )
    receipt_url = fields.Char(string="Address for Receipts", compute="_compute_urls")
    reply_url = fields.Char(string="Address for Replies", compute="_compute_urls")
    receipt_reference = fields.Char(
        string="Reference In",
        default="reference, ref, refClient",
        help="Under which names a receipt tells our {reference} or the operator's own one.",
    )
    receipt_status = fields.Char(string="Status In", default="status, msg_status, state")
    receipt_delivered = fields.Char(string="Delivered Means", default="delivered, delivrd")
    receipt_failed = fields.Char(
        string="Returned Means", default="failed, undelivered, undeliv, rejected, rejectd, expired"
    )
    reply_from = fields.Char(string="Number In", default="from, sender, number, senderid")
    reply_text = fields.Char(string="Text In", default="text, message, body")
    reply_reference = fields.Char(
        string="Reply Identified By", default="id, messageId, message_id", help="Tells a repeated reply."
    )

    _token_uniq = models.Constraint("UNIQUE (token)", "Another gateway has this address: renew it.")

    # === COMPUTE === #
    @api.depends("token")
    def _compute_urls(self):
        base = self.get_base_url() if self else ""
        for gateway in self:
            gateway.receipt_url = f"{base}/field/sms/{gateway.token}/receipt"
            gateway.reply_url = f"{base}/field/sms/{gateway.token}/reply"

    # === BUSINESS === #
    def _take_receipts(self, rows):
        """Note what became of messages.

        :raise ValueError: a row names no message or tells no status
        """
        self.ensure_one()
        delivered, failed = _words(self.receipt_delivered), _words(self.receipt_failed)
        for row in rows:
            reference = sms_gateway.pick(row, self.receipt_reference)
            status = sms_gateway.pick(row, self.receipt_status)
            if not reference or not status:
                raise ValueError("receipt")
            step = {True: "delivered"}.get(status.lower() in delivered) or (
                "bounced" if status.lower() in failed else None
            )
            if step:
                self._settle_message(reference, step, status)

    def _settle_message(self, reference, step, status):
        ledger_sudo = self.env["field.notification"].sudo()  # an operator has no account
        if not _UUID.fullmatch(reference):
            mine = [("company_id", "=", self.company_id.id), ("channel", "=", "sms")]
            reference = ledger_sudo.search([*mine, ("provider_ref", "=", reference)], limit=1).uuid
        elif ledger_sudo.search([("uuid", "=", reference)]).company_id != self.company_id:
            return
        if reference:
            ledger_sudo._settle(reference, step, status)

    def _take_replies(self, rows):
        """Note what customers answered.

        :raise ValueError: a row has no number or no text
        """
        self.ensure_one()
        for row in rows:
            number = sms_gateway.pick(row, self.reply_from)
            text = sms_gateway.pick(row, self.reply_text)
            if not number or not text:
                raise ValueError("reply")
            reference = sms_gateway.pick(row, self.reply_reference)
            self.env["field.sms.reply"].sudo()._take(self, number, text, reference)


def _words(text):
    return {word.strip().lower() for word in (text or "").split(",") if word.strip()}
