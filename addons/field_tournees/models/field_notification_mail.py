from odoo import models
from odoo.tools import email_domain_extract

from ..tools import mail_style, smtp
from ..tools.outcome import DOWN, Outcome

# Events whose mail carries the slot for the customer's calendar.
_WITH_CALENDAR = {"booked", "proposed", "reminder", "moved"}
# Of a hazard it goes along only while there still is a slot to come to.
_WITH_SLOT = {"planned", "confirmed"}


class FieldNotificationMail(models.AbstractModel):
    """A message of the ledger as a mail: its words, and its way over Odoo's mail servers."""

    _name = "field.notification.mail"
    _description = "Message by Mail"

    # === BUSINESS === #
    def _render_mail(self):
        """Return what the row becomes: the words as they are true now."""
        self.ensure_one()
        letters = self.env["field.letter"]
        template = self._get_told(self.mail_template_id or self.rule_id.mail_template_id)
        is_first = letters._is_first_message(self.partner_id, self.company_id)
        words = letters._write_mail(template, self.intervention_id, is_first)
        domain = email_domain_extract(words["email_from"]) or "localhost"
        return words | {"message_id": f"<field-{self.uuid}@{domain}>"}

    def _deliver_mail(self, before_data):
        """Hand the mail to its server; see `tools/smtp.py` for what is known afterwards."""
        self.ensure_one()
        servers_sudo = self.env["ir.mail_server"].sudo()
        message = servers_sudo._build_email__(
            self.email_from,
            [self.recipient],
            self.subject,
            self.body,
            body_alternative=mail_style.plain(self.body),
            reply_to=self.reply_to,
            attachments=self._get_attachments(),
            message_id=self.message_id,
            object_id=f"{self.intervention_id.id}-field.intervention",
            subtype="html",
            subtype_alternative="plain",
        )
        self._end_transaction()
        try:
            session = servers_sudo._connect__(smtp_from=self.email_from)
        except Exception as error:
            return Outcome(DOWN, str(error))
        try:
            sender, _recipients, message = servers_sudo._prepare_email_message__(message, session)
            self._end_transaction()
            return smtp.deliver(session, sender, self.recipient, message, before_data)
        finally:
            smtp.close(session)

    def _get_attachments(self):
        """Return [(name, content, kind)] that go with the mail."""
        self.ensure_one()
        visit = self.intervention_id.with_context(lang=self.lang)
        has_slot = self.event in _WITH_CALENDAR or (self.event == "hazard" and visit.state in _WITH_SLOT)
        if not has_slot or not visit.promised_start:
            return []
        return [(visit.env._("visit.ics"), visit._get_ics().encode(), "text/calendar")]
