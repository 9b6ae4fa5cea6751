from odoo import models

_REPORT = "report"


class FieldProofTold(models.AbstractModel):
    """A visit whose customer gets the sealed report: told when it is printed, and on the own page."""

    _name = "field.proof.told"
    _description = "Visit Whose Report Is Told"

    # === BUSINESS === #
    def _notify(self, event, occurrence, facts=None, template=None, email=None):
        if event != _REPORT:
            return super()._notify(event, occurrence, facts, template, email)
        # Nobody is told of a report that cannot be read yet: its file tells when it is printed.
        files = self.sudo().proof_id.file_ids.filtered(lambda file: file.state in ("todo", "failed"))
        files.filtered(lambda file: not file.occurrence).write({"occurrence": str(occurrence)})
        ready = self - files.proof_id.intervention_id
        return super(FieldProofTold, ready)._notify(event, occurrence, facts, template, email)

    # === HOOKS === #
    def _get_customer_documents(self):
        documents = super()._get_customer_documents()
        proof_sudo = self.sudo().proof_id
        if proof_sudo.print_state != "done":
            return documents
        label = self.env._("Report %(number)s", number=proof_sudo.with_env(self.env(su=True)).display_name)
        return [*documents, self._prepare_document(_REPORT, label, proof_sudo._get_filename())]

    def _read_customer_document(self, key):
        if key != _REPORT:
            return super()._read_customer_document(key)
        content = self.sudo().proof_id.file_ids._read()
        if content is None:
            raise KeyError(key)
        return "application/pdf", content
