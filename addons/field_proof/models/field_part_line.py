from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# How the part left the stock; written by `_settle` only.
_GUARDED = {"state", "location_id", "lot_id", "move_id", "problem", "unit_cost"}
# What the transfer that took it out of the van has said.
_MOVED = {"intervention_id", "product_id", "quantity", "lot_name"}


class FieldPartLine(models.Model):
    """A part that was used at a visit. It leaves the van's stock when the visit is done."""

    _name = "field.part.line"
    _description = "Used Part"
    _inherit = ["field.sealed"]
    _order = "intervention_id, used_at, id"
    _rec_name = "product_id"
    _check_company_auto = True
    _sealed_fields = ("product_id", "quantity", "lot_name", "active")

    intervention_id = fields.Many2one(
        "field.intervention", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="intervention_id.company_id", store=True, index=True)
    technician_id = fields.Many2one(
        "field.technician",
        compute="_compute_technician_id",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
        index="btree_not_null",
    )
    uuid = fields.Char(readonly=True, copy=False, help="The technician's phone chose it.")
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        domain="[('type', '=', 'consu')]",
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    tracking = fields.Selection(related="product_id.tracking")
    active = fields.Boolean(default=True, help="Off: it was noted by mistake.")
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    lot_name = fields.Char(string="Lot/Serial Number")
    used_at = fields.Datetime(default=fields.Datetime.now, required=True)
    state = fields.Selection(
        [("used", "Used"), ("posted", "Left the stock")],
        string="Status",
        default="used",
        required=True,
        readonly=True,
        copy=False,
    )
    # How it left the stock
    location_id = fields.Many2one(
        "stock.location",
        string="Van",
        compute="_compute_technician_id",
        store=True,
        precompute=True,
        help="Empty: the part came from nowhere that the stock knows, as with a subcontractor.",
    )
    lot_id = fields.Many2one("stock.lot", readonly=True, copy=False, groups="stock.group_stock_user")
    move_id = fields.Many2one(
        "stock.move",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="stock.group_stock_user",
    )
    problem = fields.Char(readonly=True, copy=False, help="Why it has not left the stock yet.")
    unit_cost = fields.Float(
        digits="Product Price",
        readonly=True,
        copy=False,
        groups="field_tournees.group_field_planner,account.group_account_invoice",
        help="What one of it cost when it left the stock.",
    )
    cost = fields.Float(
        compute="_compute_cost",
        store=True,
        digits="Product Price",
        groups="field_tournees.group_field_planner,account.group_account_invoice",
    )

    _uuid_uniq = models.UniqueIndex("(uuid) WHERE uuid IS NOT NULL", "This part is noted already.")
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "The quantity of a part is more than zero."
    )
    _to_post_idx = models.Index("(intervention_id) WHERE state = 'used'")

    # === COMPUTE === #
    @api.depends("intervention_id")
    def _compute_technician_id(self):
        for line in self:
            line.technician_id = line.technician_id or line.intervention_id.technician_id
            line.location_id = line.technician_id.van_location_id

    @api.depends("quantity", "unit_cost")
    def _compute_cost(self):
        for line in self:
            line.cost = line.quantity * line.unit_cost

    # === CHECKS === #
    @api.constrains("product_id", "lot_name", "quantity")
    def _check_lot(self):
        for line in self:
            name = line.product_id.display_name
            if line.tracking != "none" and not (line.lot_name or "").strip():
                raise ValidationError(
                    self.env._("Give the lot or serial number of %(part)s.", part=name)
                )
            if line.tracking == "serial" and line.quantity != 1:
                raise ValidationError(
                    self.env._("%(part)s has serial numbers: note each piece on its own.", part=name)
                )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_guarded(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_guarded(vals)
        if _MOVED & vals.keys():
            self._refuse_posted()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        self._refuse_posted()

    # === BUSINESS === #
    def _refuse_guarded(self, vals):
        if _GUARDED & vals.keys():
            raise UserError(self.env._("How a part leaves the stock is written when its visit is done."))

    def _refuse_posted(self):
        posted = self.filtered(lambda line: line.state == "posted")
        if posted:
            raise UserError(
                self.env._(
                    "%(part)s has left the stock: archive the line, note the right one, and return in "
                    "Inventory what came back.",
                    part=posted[0].display_name,
                )
            )

    def _settle(self, vals):
        """Write how the part left the stock, or why it did not; what was used stays as noted."""
        super().write(vals)
