from odoo import api, models
from odoo.fields import Domain


class SmsTemplate(models.Model):
    """A text message; one that a message rule uses stays a service message."""

    _name = "sms.template"
    _inherit = "sms.template"

    @api.constrains("body")
    def _check_field_words(self):
        rules_sudo = self.env["field.notification.rule"].sudo()
        used = rules_sudo.search(Domain("sms_template_id", "in", self.ids)).sms_template_id
        self.env["field.wording"]._check(used)

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        result = super()._update_field_translations(field_name, translations, digest, source_lang)
        self._check_field_words()
        return result
