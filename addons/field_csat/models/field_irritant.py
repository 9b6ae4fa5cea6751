from odoo import api, fields, models
from odoo.exceptions import UserError


class FieldIrritant(models.Model):
    """Something that customers complain about; shared by the companies or one company's own."""

    _name = "field.irritant"
    _description = "Customer Irritant"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="A short word that stays the same in every language, for figures.")
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: shared by all companies."
    )

    _code_company_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "Another irritant has this code.",
    )

    # === CRUD === #
    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        visits_sudo = self.env["field.intervention"].sudo()  # of every company
        used = visits_sudo.with_context(active_test=False).search(
            [("irritant_ids", "in", self.ids)], limit=1
        )
        if used:
            raise UserError(
                self.env._("Customers have named this irritant: archive it instead of deleting it.")
            )
