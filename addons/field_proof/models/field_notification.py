from odoo import models

# Mailboxes refuse more; the customer's page has the report in any case.
_LARGEST = 8_000_000


class FieldNotification(models.Model):
    """The mail that tells of a report carries it."""

    _inherit = "field.notification"

    # === BUSINESS === #
    def _get_attachments(self):
        attachments = super()._get_attachments()
        proof = self.intervention_id.with_context(lang=self.lang).proof_id
        file = proof.file_ids
        if self.event != "report" or file.state != "done" or file.size > _LARGEST:
            return attachments
        content = file._read()
        return [*attachments, (proof._get_filename(), content, "application/pdf")] if content else attachments
