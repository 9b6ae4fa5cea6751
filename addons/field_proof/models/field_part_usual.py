from odoo import fields, models


class FieldPartUsual(models.Model):
    """A part that a kind of visit usually needs; each new visit of that kind asks for it."""

    _name = "field.part.usual"
    _description = "Usual Part"
    _order = "type_id, id"
    _rec_name = "product_id"

    type_id = fields.Many2one(
        "field.intervention.type", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="type_id.company_id", store=True)
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        domain="[('type', '=', 'consu')]",
        ondelete="restrict",
    )
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    uom_id = fields.Many2one(related="product_id.uom_id")

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "The quantity of a part is more than zero."
    )
    _type_product_uniq = models.Constraint(
        "UNIQUE(type_id, product_id)", "This part stands in the list of the type already."
    )
