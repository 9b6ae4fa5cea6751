from odoo import api, fields, models

from ..tools.vat import RATES


class FieldEstimateLine(models.Model):
    """One kind of extra work or part, with its price without VAT and its rate."""

    _name = "field.estimate.line"
    _description = "Line of an Estimate"
    _order = "estimate_id, sequence, id"

    estimate_id = fields.Many2one("field.estimate", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="estimate_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="estimate_id.currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Work or Part", required=True)
    quantity = fields.Float(default=1.0, digits=(16, 3))
    price_unit = fields.Float(string="Price without VAT", digits=(16, 4))
    vat = fields.Float(string="VAT (%)", default=RATES[0], digits=(5, 2))
    amount = fields.Monetary(string="Without VAT", compute="_compute_amount", store=True)

    _vat_known = models.Constraint(
        f"CHECK (vat IN ({', '.join(map(str, RATES))}))", "This rate of VAT does not exist."
    )
    _positive = models.Constraint(
        "CHECK (quantity > 0 AND price_unit >= 0)", "A line has a quantity, and a price that is not negative."
    )

    # === COMPUTE === #
    @api.depends("quantity", "price_unit")
    def _compute_amount(self):
        for line in self:
            line.amount = line.currency_id.round(line.quantity * line.price_unit)
