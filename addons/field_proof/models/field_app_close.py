from odoo import models

from odoo.addons.field_tournees.tools import times


class FieldAppClose(models.AbstractModel):
    """What closing a visit asks for, and its proof."""

    _name = "field.app.close"
    _description = "Phone: End of a Visit"
    _inherit = ["field.app.reader"]

    # === BUSINESS === #
    def _read_visits(self, visits):
        """Add what each visit asks for at its end, and the report of those that are done."""
        told = super()._read_visits(visits)
        proofs = {visit.id: visit.sudo().proof_id for visit in visits if visit.state == "done"}
        latest = self.env["field.annex"]._find_latest(visits)
        for visit in visits:
            told[visit.id] |= {
                "close": self._read_close(visit, latest) if visit.state != "done" else None,
                "proof": self._read_proof(proofs.get(visit.id)),
            }
        return told

    def _read_close(self, visit, latest):
        mentions = visit._get_vat_mentions() if visit.type_id.has_reduced_vat else {}
        return {
            "consent": self.env._(
                "I have read this report. I confirm that the work it describes was done on this day and "
                "sign it in the capacity stated."
            ),
            "capacities": [
                {"value": key, "label": label}
                for key, label in self.env["field.sync.handler"]._get_capacities().items()
            ],
            "vat": bool(mentions),
            "vat_mentions": mentions,
            "annex": self.env["field.annex"]._describe(visit, latest),
        }

    def _read_proof(self, proof_sudo):
        if not proof_sudo:
            return None
        return {
            "number": proof_sudo.display_name,
            "at": times.epoch(proof_sudo.sealed_at) * 1000,
            "outcome": proof_sudo.outcome,
            "url": proof_sudo._get_file_url() if proof_sudo.print_state == "done" else None,
        }
