import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError


class FieldNotificationTrial(models.AbstractModel):
    """A message that somebody of the company sends to himself, to see it as customers do.

    It goes the way of all messages, so that the carriers are tried as well; yet it says nothing
    to the visit's timeline and thread, and never becomes stale.
    """

    _name = "field.notification.trial"
    _description = "Trial of a Message"

    is_trial = fields.Boolean(string="Trial", readonly=True, help="Sent by somebody of us to himself.")

    # === BUSINESS === #
    @api.model
    def _write_trial(self, rule, visit, lang):
        """Write a rule's messages about a visit down for the user, on every channel that reaches him."""
        visit.check_access("read")
        rule.check_access("read")
        rule_sudo, partner = rule.sudo(), self.env.user.partner_id
        written = {"mail": rule_sudo.mail_template_id, "sms": rule_sudo.sms_template_id}
        now = fields.Datetime.now()
        common = {
            "rule_id": rule.id,
            "event": rule.event,
            "intervention_id": visit.id,
            "company_id": visit.company_id.id,
            "partner_id": partner.id,
            "lang": lang,
            "occurrence": f"trial-{uuid.uuid4().hex}",
            "facts": self.env["field.sample"]._get_facts(rule.event, visit),
            "mail_template_id": None,
            "state": "due",
            "reason": None,
            "due_at": now,
        }
        channels = [channel for channel in ("mail", "sms") if written[channel]]
        addresses = [(channel, partner._get_message_address(channel)) for channel in channels]
        rows = [
            common | {"channel": channel, "recipient": address} for channel, address in addresses if address
        ]
        if not rows:
            raise UserError(
                self.env._("Give yourself an e-mail address or a mobile number, in your own contact, first.")
            )
        trials = self.sudo()._write_down(rows)
        trials.is_trial = True
        return trials

    def _describe_trial(self):
        """Return where the trial goes, as the user reads it."""
        recipients = ", ".join(self.mapped("recipient"))
        if self.company_id[:1].field_outbox:
            return self.env._(
                "The outbox keeps every message: read the trial there. It would go to %(recipients)s.",
                recipients=recipients,
            )
        return self.env._("The trial leaves within a minute, to %(recipients)s.", recipients=recipients)

    def _get_stale_reason(self):
        return False if self.is_trial else super()._get_stale_reason()

    def _thread(self):
        if not self.is_trial:
            super()._thread()
