from odoo import api, fields, models
from odoo.exceptions import UserError

_MESSAGES = ("subject", "mail", "text", "text_note", "script", "problem")


class FieldMessagePreview(models.TransientModel):
    """Shows what a rule would tell a customer, on a phone, and sends it to who asks."""

    _name = "field.message.preview"
    _description = "Preview of a Message"

    rule_id = fields.Many2one("field.notification.rule", required=True, readonly=True, ondelete="cascade")
    intervention_id = fields.Many2one(
        "field.intervention",
        compute="_compute_intervention_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        ondelete="cascade",
    )
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        compute="_compute_lang",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    is_first = fields.Boolean(
        string="First Message", help="The first message to somebody says what becomes of his data."
    )
    subject = fields.Char(compute="_compute_messages")
    mail = fields.Text(compute="_compute_messages")
    text = fields.Text(string="Text Message", compute="_compute_messages")
    text_note = fields.Char(compute="_compute_messages")
    script = fields.Text(compute="_compute_messages")
    problem = fields.Text(compute="_compute_messages")

    # === COMPUTE === #
    @api.depends("rule_id")
    def _compute_intervention_id(self):
        for preview in self:
            preview.intervention_id = self.env["field.sample"]._find_visit(preview.rule_id)

    @api.depends("intervention_id")
    def _compute_lang(self):
        for preview in self:
            preview.lang = preview.intervention_id.partner_id.lang or self.env.lang or "en_US"

    @api.depends("rule_id", "intervention_id", "lang", "is_first")
    def _compute_messages(self):
        for preview in self:
            preview.update(dict.fromkeys(_MESSAGES, False))
            if preview.intervention_id:
                try:
                    preview.update(preview._write_messages())
                except (UserError, ValueError) as error:
                    preview.problem = str(error)

    # === ACTIONS === #
    def action_send_test(self):
        """Send the messages to the user, by the ledger and the carriers that customers' messages take."""
        self.ensure_one()
        rows = self.env["field.notification"]._write_trial(self.rule_id, self.intervention_id, self.lang)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": rows._describe_trial()},
        }

    # === BUSINESS === #
    def _write_messages(self):
        """Return the values of the messages as the customer would get them."""
        rule, visit = self.rule_id._origin.sudo(), self.intervention_id._origin
        samples, values = self.env["field.sample"], {}
        if rule.mail_template_id:
            mail = samples._write_mail(rule, visit, self.lang, self.is_first)
            values |= {"subject": mail["subject"], "mail": mail["body"]}
        if rule.sms_template_id:
            text = samples._write_sms(rule, visit, self.lang, self.is_first)
            values |= {"text": text, "text_note": samples._describe_size(text)}
        told = visit.with_context(lang=self.lang, field_facts=samples._get_facts(rule.event, visit))
        return values | {"script": rule.with_context(lang=self.lang)._fill_script(told._get_script_words())}
