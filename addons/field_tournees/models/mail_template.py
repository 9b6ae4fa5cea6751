from odoo import api, models
from odoo.fields import Domain


class MailTemplate(models.Model):
    """A mail template; one that a message rule or a playbook uses stays a service message."""

    _name = "mail.template"
    _inherit = "mail.template"

    @api.constrains("body_html", "subject")
    def _check_field_words(self):
        rules_sudo = self.env["field.notification.rule"].sudo()
        playbooks_sudo = self.env["field.hazard.type"].sudo()
        used = rules_sudo.search(Domain("mail_template_id", "in", self.ids)).mail_template_id
        used |= playbooks_sudo.search(Domain("template_id", "in", self.ids)).template_id
        self.env["field.wording"]._check(used)

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        result = super()._update_field_translations(field_name, translations, digest, source_lang)
        self._check_field_words()
        return result
