from odoo import api, fields, models

from ..tools import annex


class FieldAnnexed(models.AbstractModel):
    """A kind of visit, and what the law wants on paper at its end."""

    _name = "field.annexed"
    _description = "Type with Legal Papers"

    annex_kind = fields.Selection(
        selection="_get_annex_kinds",
        string="Legal Annex",
        help="A paper that the technician fills in at the end of the visit; it is part of the report.",
    )
    has_reduced_vat = fields.Boolean(
        string="Reduced VAT Possible",
        help="The customer may certify by signing that the work deserves a reduced rate.",
    )

    # === BUSINESS === #
    @api.model
    def _get_annex_kinds(self):
        """Return [(kind, title)] of the annexes."""
        return [
            (annex.BOILER, self.env._("Attestation of boiler service")),
            (annex.REFRIGERANT, self.env._("Refrigerant operation sheet")),
        ]
