from odoo import api, fields, models

from odoo.addons.field_tournees.tools import tokens

_SCOPE = "field_proof"
# The page that checks a report answers as long as works are vouched for: ten years.
_KEPT_YEARS = 10


class FieldProofPage(models.AbstractModel):
    """Where a sealed report is read and checked, by people and by who holds its code."""

    _name = "field.proof.page"
    _description = "Addresses of a Report"

    # === BUSINESS === #
    def _get_file_url(self):
        """Return where colleagues read the printed report."""
        self.ensure_one()
        return f"/field/proof/file/{self.id}"

    def _get_filename(self):
        """Return the name of the printed report."""
        self.ensure_one()
        number = self.display_name.replace("/", "-").replace(", ", "-").replace(" ", "-")
        return self.env._("report-%(number)s.pdf", number=number)

    def _get_public_url(self):
        """Return the page on which anybody who holds the report may check it, as its code says."""
        self.ensure_one()
        last_day = fields.Date.add(self.sealed_at.date(), years=_KEPT_YEARS)
        token = tokens.short(self.env, _SCOPE, self.id, last_day)
        return f"{self.get_base_url()}/field/proof/{token}"

    @api.model
    def _find_by_token(self, token):
        """Return the report of a code, in sudo; none for what is no code in force."""
        try:
            proof_id = tokens.read_short(self.env, _SCOPE, token, fields.Date.today())
        except ValueError:
            return self.sudo().browse()
        return self.sudo().search([("id", "=", proof_id)])

    def _get_public_facts(self):
        """Return what the page says of a report: whether it stands, and no word of its content."""
        self.ensure_one()
        changes = self._verify()
        content = self._read_content() or {}
        return {
            "number": self.display_name,
            "company": self.company_id.name,
            "type": content.get("visit", {}).get("type", ""),
            "sealed_at": self.sealed_at,
            "device_at": self.device_at,
            "outcome": self.outcome,
            "label": dict(self._fields["outcome"]._description_selection(self.env))[self.outcome],
            "hash": self.content_hash,
            "link": self.chain_index,
            "is_intact": not changes,
            "is_latest": self.is_latest,
            "is_erased": not self.content,
            "is_printed": self.print_state == "done",
        }
