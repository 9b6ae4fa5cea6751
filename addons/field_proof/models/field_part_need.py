from odoo import api, fields, models

_SUPPLY_FIELDS = ("on_board", "prepared", "to_load", "missing")


class FieldPartNeed(models.Model):
    """A part that a visit needs: asked for by the office, the kind of visit or the technician.

    Where it comes from is read in `field.part.supply`, which shares the stock among all needs.
    """

    _name = "field.part.need"
    _description = "Needed Part"
    _order = "intervention_id, id"
    _check_company_auto = True

    intervention_id = fields.Many2one(
        "field.intervention", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="intervention_id.company_id", store=True, index=True)
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        domain="[('type', '=', 'consu')]",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    name = fields.Char(string="Description", help="The part in words, when it is not in the list.")
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    expected_on = fields.Date(
        string="Expected", help="When it comes; the date of its receipt if you leave it empty."
    )
    is_usual = fields.Boolean(string="From the Type", readonly=True, copy=False)
    is_reported = fields.Boolean(
        string="Missed on Site",
        readonly=True,
        copy=False,
        help="The technician missed it on site: what the van should carry does not count.",
    )
    is_there = fields.Boolean(
        string="It Is There", copy=False, help="For a part in words, of which the stock knows nothing."
    )
    # Where it comes from
    on_board = fields.Float(digits="Product Unit", compute="_compute_supply")
    prepared = fields.Float(digits="Product Unit", compute="_compute_supply")
    to_load = fields.Float(string="To Load", digits="Product Unit", compute="_compute_supply")
    missing = fields.Float(digits="Product Unit", compute="_compute_supply")
    state = fields.Selection(
        [
            ("on_board", "On board"),
            ("prepared", "Kit prepared"),
            ("to_load", "To load"),
            ("missing", "Missing"),
            ("closed", "Visit closed"),
        ],
        string="Status",
        compute="_compute_supply",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "The quantity of a part is more than zero."
    )
    _named = models.Constraint(
        "CHECK (product_id IS NOT NULL OR trim(name) != '')",
        "Choose the part, or describe it in words.",
    )

    # === COMPUTE === #
    @api.depends("product_id", "name")
    def _compute_display_name(self):
        for need in self:
            need.display_name = need.product_id.display_name or need.name or ""

    @api.depends(
        "product_id", "quantity", "is_there", "intervention_id.state", "intervention_id.planned_start"
    )
    def _compute_supply(self):
        supplies = self.env["field.part.supply"]._get_by_need(self)
        for need in self:
            supply = supplies.get(need._origin.id)
            for name in _SUPPLY_FIELDS:
                need[name] = supply[name] if supply else 0
            need.state = supply["state"] if supply else "closed"

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        needs = super().create(vals_list)
        needs.intervention_id._refresh_parts()
        return needs

    def write(self, vals):
        visits = self.intervention_id
        result = super().write(vals)
        (visits | self.intervention_id)._refresh_parts()
        return result

    def unlink(self):
        visits = self.intervention_id
        result = super().unlink()
        visits.exists()._refresh_parts()
        return result
