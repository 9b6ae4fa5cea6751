from odoo import api, models

from odoo.addons.field_tournees.models.field_privacy_inventory import Holding

from .field_sealed import LIFTED


class FieldPrivacyProof(models.AbstractModel):
    """Sealed reports of a person: told with the rest; on erasure their words go, their hashes stay.

    What the law obliges to keep is in the person's archive by then, printed reports included.
    """

    _name = "field.privacy.proof"
    _description = "Inventory: Sealed Reports"

    # === BUSINESS === #
    @api.model
    def _erase(self, partner, request):
        """Erase a person; the seal of his visits' rows is lifted for it."""
        with self.env["field.proof"]._lifting():
            return super(FieldPrivacyProof, self.with_context(field_sealed=LIFTED))._erase(partner, request)

    def _take_words(self, people, visits):
        printed = self.env["ir.attachment"].sudo().search(
            [
                ("res_model", "=", "field.proof.file"),
                ("res_field", "=", "content"),
                ("res_id", "in", visits.proof_ids.file_ids.ids),
            ]
        )
        return [
            holding._replace(records=holding.records | printed) if holding.key == "file" else holding
            for holding in super()._take_words(people, visits)
        ] + [
            Holding(
                "proof",
                self.env._("Sealed reports of visits"),
                visits.proof_ids,
                ("sealed_at", "name", "version", "outcome", "signer", "capacity", "content", "content_hash"),
            )
        ]

    def _erase_proof(self, proofs):
        self.env["field.proof"]._forget_words(proofs)
