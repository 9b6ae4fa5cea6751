import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.mail import plaintext2html

from ..tools import answer, phones, sms_gateway

# The whole text, as people and operators write it; "stop, I am not at home" is a question.
_STOP = re.compile(r"\W*(stop|arret|arrêt|unsubscribe|désabonnement)(\W*(sms|\d{5}))?\W*", re.IGNORECASE)
# Without a name of its own a reply that comes again so soon is the same one, told twice.
_REPEAT = timedelta(minutes=10)


class FieldSmsReply(models.Model):
    """A text message that came in: found its visit, told the planners, or stopped our own ones."""

    _name = "field.sms.reply"
    _description = "Text Message Received"
    _order = "received_at desc, id desc"
    _rec_name = "text"
    _log_access = False

    gateway_id = fields.Many2one("field.sms.gateway", readonly=True, index=True, ondelete="set null")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    number = fields.Char(required=True, readonly=True, index=True)
    text = fields.Text(required=True, readonly=True)
    received_at = fields.Datetime(required=True, readonly=True)
    reference = fields.Char(required=True, readonly=True, help="Tells a reply that comes twice.")
    is_stop = fields.Boolean(string="Stop", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, index="btree_not_null", ondelete="set null"
    )
    intervention_id = fields.Many2one(
        "field.intervention", readonly=True, index="btree_not_null", ondelete="set null"
    )
    notification_id = fields.Many2one(
        "field.notification", string="Answers", readonly=True, index="btree_not_null", ondelete="set null"
    )
    contact_id = fields.Many2one(
        "field.contact", readonly=True, index="btree_not_null", ondelete="set null"
    )
    handled_at = fields.Datetime(compute="_compute_handled_at", store=True, readonly=True)
    handled_by_id = fields.Many2one("res.users", readonly=True)

    _taken_once = models.UniqueIndex("(company_id, reference)")

    # === COMPUTE === #
    @api.depends("contact_id.answered_at")
    def _compute_handled_at(self):
        for reply in self:
            reply.handled_at = reply.contact_id.answered_at or reply.handled_at

    # === ACTIONS === #
    def action_handle(self):
        """A planner has read it and done what it asks for."""
        self.check_access("read")
        mine_sudo = self.sudo().filtered(lambda reply: not reply.handled_at)  # nobody writes them
        mine_sudo.write({"handled_at": fields.Datetime.now(), "handled_by_id": self.env.uid})
        mine_sudo.contact_id.action_answered()

    # === BUSINESS === #
    @api.model
    def _take(self, gateway, number, text, reference=""):
        """Take in what somebody wrote to a gateway; the same one again changes nothing."""
        company, now = gateway.company_id, fields.Datetime.now()
        number = self._format_number(number, company)
        name = sms_gateway.digest(number, text, reference)
        if self._is_known(company, name, bool(reference), now):
            return self.browse()
        notification = self._find_notification(company, number)
        visit = notification.intervention_id
        partner = notification.partner_id or self._find_partner(company, number)
        reply = self.create(
            {
                "gateway_id": gateway.id,
                "company_id": company.id,
                "number": number,
                "text": text,
                "received_at": now,
                "reference": name if reference else f"{name}:{now:%Y%m%d%H%M%S}",
                "is_stop": bool(_STOP.fullmatch(text)),
                "partner_id": partner.id,
                "intervention_id": visit.id,
                "notification_id": notification.id,
            }
        )
        reply._spread()
        return reply

    def _spread(self):
        """Let everybody know whom it concerns: the ledger, the visit's thread, the contacts."""
        self.ensure_one()
        if self.notification_id:
            # Who answers has read it.
            self.env["field.notification"]._settle(self.notification_id.uuid, "delivered")
        if self.is_stop:
            self._stop()
        elif self.intervention_id or self.partner_id:
            self.contact_id = self.env["field.contact"]._log(
                self.intervention_id or self.partner_id, "sms", answer.guess_motive(self.text), self.text
            )
        if self.intervention_id:
            self.intervention_id.with_context(mail_notify_author=False).message_post(
                body=plaintext2html(self.text),
                message_type="sms",
                author_id=self.partner_id.id or False,
                subtype_xmlid="mail.mt_note",
            )

    def _stop(self):
        """No more text messages to this number; what waits goes by mail where there is an address."""
        self.ensure_one()
        try:
            why = self.env._("Answered “%(text)s”.", text=self.text)
            self.env["phone.blacklist"]._add([self.number], why)
        except UserError:  # a number that Odoo does not know as one: remember whose it is
            self.partner_id.filtered(lambda one: one.field_channel != "none").field_channel = "mail"
        waiting = Domain("channel", "=", "sms") & Domain("recipient", "=", self.number)
        rows = self.env["field.notification"].search(waiting & Domain("state", "=", "due"))
        rows.try_lock_for_update().filtered_domain(waiting & Domain("state", "=", "due"))._turn_to_mail()
        self.handled_at = self.received_at
        self.notification_id._log_step("reply")

    @api.model
    def _is_known(self, company, name, is_named, now):
        mine = Domain("company_id", "=", company.id)
        if is_named:
            return bool(self.search_count(mine & Domain("reference", "=", name), limit=1))
        return bool(
            self.search_count(
                mine & Domain("reference", "=like", f"{name}:%") & Domain("received_at", ">", now - _REPEAT),
                limit=1,
            )
        )

    @api.model
    def _find_notification(self, company, number):
        """Return the last text message that went to this number: that is what is being answered."""
        sent = Domain("state", "in", ("sending", "sent", "delivered", "bounced", "uncertain"))
        mine = Domain("company_id", "=", company.id) & Domain("channel", "=", "sms")
        return self.env["field.notification"].search(
            mine & sent & Domain("recipient", "=", number), order="claimed_at desc, id desc", limit=1
        )

    @api.model
    def _find_partner(self, company, number):
        mine = Domain("company_id", "in", (False, company.id)) & Domain("phone_sanitized", "=", number)
        found = self.env["res.partner"].search(mine, limit=2)
        return found if len(found) == 1 else found.browse()

    @api.model
    def _format_number(self, number, company):
        """Return a number as the ledger has it; operators leave the plus out."""
        country = company.country_id.code or "FR"
        return phones.mobile(f"+{number.lstrip('+')}", country) or phones.mobile(number, country) or number
