import logging
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.field_tournees.tools.plan_notes import Note

from .field_stock import Row

_logger = logging.getLogger(__name__)
_CLOSING = ("done", "cancelled")
# The gravest first.
_STATES = ("missing", "to_load", "prepared", "on_board")


class FieldSupplied(models.AbstractModel):
    """The parts of a visit: those it needs, where they are, and those that were used."""

    _name = "field.supplied"
    _description = "Parts of a Visit, from the Stock"
    _inherit = ["field.synced", "field.plannable"]

    part_need_ids = fields.One2many(
        "field.part.need", "intervention_id", string="Needed Parts", groups="base.group_user"
    )
    part_line_ids = fields.One2many(
        "field.part.line", "intervention_id", string="Used Parts", groups="base.group_user"
    )
    part_state = fields.Selection(
        [
            ("none", "No parts needed"),
            ("on_board", "On board"),
            ("prepared", "Kit prepared"),
            ("to_load", "To load"),
            ("missing", "Missing"),
        ],
        string="Parts",
        default="none",
        required=True,
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Where the needed parts were when the stock was last compared with the plan.",
    )
    parts_watched = fields.Boolean(
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The stock said that parts are missing, and will say when they have come.",
    )
    part_cost = fields.Float(
        string="Cost of Parts",
        digits="Product Price",
        readonly=True,
        copy=False,
        groups="field_tournees.group_field_planner,account.group_account_invoice",
        help="What the used parts cost when they left the stock.",
    )
    part_picking_count = fields.Integer(
        compute="_compute_part_picking_count", groups="stock.group_stock_user"
    )

    def _compute_part_picking_count(self):
        counts = dict(
            self.env["stock.picking"]._read_group(
                [("field_intervention_id", "in", self.ids)], ["field_intervention_id"], ["__count"]
            )
        )
        for visit in self:
            visit.part_picking_count = counts.get(visit._origin, 0)

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        asked = [visit for visit, vals in zip(visits, vals_list, strict=True) if "part_need_ids" not in vals]
        self.browse().union(*asked)._need_usual_parts()
        return visits

    def write(self, vals):
        before = {visit: visit.type_id for visit in self} if "type_id" in vals else {}
        result = super().write(vals)
        changed = self.filtered(lambda visit: before and before[visit] != visit.type_id)
        if changed:
            needs_sudo = changed.sudo().part_need_ids  # see _need_usual_parts
            needs_sudo.filtered("is_usual").unlink()
            changed._need_usual_parts()
        return result

    # === ACTIONS === #
    def action_refresh_parts(self):
        """Compare the needs of these visits with the stock, now."""
        self.check_access("write")
        self._refresh_parts()

    def action_open_part_pickings(self):
        """Open the transfers that took this visit's parts out of the van, and what came back."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("stock.action_picking_tree_all")
        pickings = Domain("field_intervention_id", "=", self.id)
        returned = Domain("return_id.field_intervention_id", "=", self.id)
        return action | {"domain": list(pickings | returned), "context": {}}

    # === BUSINESS === #
    def _need_usual_parts(self):
        """Ask for the parts that the kinds of these visits usually take."""
        visits_sudo = self.sudo()  # a customer who books knows nothing of parts
        needs = [
            {
                "intervention_id": visit.id,
                "product_id": usual.product_id.id,
                "quantity": usual.quantity,
                "is_usual": True,
            }
            for visit in visits_sudo.filtered("type_id.has_usual_parts")
            for usual in visit.type_id.usual_part_ids
        ]
        if needs:
            visits_sudo.env["field.part.need"].create(needs)

    def _report_missing_parts(self, parts):
        """Ask for parts that the technician misses on site.

        What the van should carry does not count for them: the technician has looked.

        :param parts: list of {"product": id or None, "name": text, "quantity": number}
        """
        self.ensure_one()
        needs_sudo = self.env["field.part.need"].sudo()  # technicians ask, the office plans
        for part in parts:
            same = self.sudo().part_need_ids.filtered(
                lambda need, part=part: part["product"] and need.product_id.id == part["product"]
            )
            if same:
                same[0].write({"quantity": part["quantity"], "is_reported": True})
            else:
                needs_sudo.create(
                    {
                        "intervention_id": self.id,
                        "product_id": part["product"],
                        "name": part["name"],
                        "quantity": part["quantity"],
                        "is_reported": True,
                    }
                )
        self.sudo()._write_guarded({"parts_watched": True})
        self._refresh_parts()

    def _refresh_parts(self):
        """Bring what the visits say of their parts in line with the stock."""
        visits_sudo = self.sudo()  # nobody writes it by hand
        supplies = (
            visits_sudo.env["field.part.supply"]
            ._get_fresh([("intervention_id", "in", self.ids)])
            .grouped("intervention_id")
        )
        receipts = self._get_receipts([row for rows in supplies.values() for row in rows])
        for visit in visits_sudo:
            rows = supplies.get(visit, ())
            vals = visit._prepare_part_vals(rows, receipts)
            changed = {name: value for name, value in vals.items() if visit[name] != value}
            if changed:
                visit._write_guarded(changed)

    def _prepare_part_vals(self, rows, receipts):
        """Return what the visit says of its parts, given where they are and when more comes."""
        states = {row.state for row in rows}
        vals = {"part_state": next((state for state in _STATES if state in states), "none")}
        blocks = self.company_id.field_part_policy == "block"
        short = [row for row in rows if row.state == "missing"]
        if short and (blocks or self.parts_watched):
            dates = [row.expected_on or receipts.get((row.company_id, row.product_id)) for row in short]
            vals |= {"parts_missing": True, "parts_watched": True}
            if all(dates):
                vals["parts_expected_on"] = max(dates)
        elif self.parts_watched:
            vals |= {"parts_missing": False, "parts_watched": False, "parts_expected_on": False}
        return vals

    @api.model
    def _get_receipts(self, supplies):
        """Return {(company, product): day} of the first receipt to come of what is missing."""
        products = [row.product_id.id for row in supplies if row.state == "missing" and row.product_id]
        if not products:
            return {}
        rows = self.env["stock.move"].sudo()._read_group(
            Domain("product_id", "in", products)
            & Domain("state", "in", ("waiting", "confirmed", "partially_available", "assigned"))
            & Domain("picking_code", "=", "incoming"),
            ["company_id", "product_id"],
            ["date:min"],
        )
        return {(company, product): moment.date() for company, product, moment in rows}

    @api.model
    def _cron_refresh_parts(self):
        """Compare every open visit's needs with the stock."""
        visits = self.search(
            Domain("part_need_ids", "!=", False) & Domain("state", "not in", _CLOSING)
        )
        for company, mine in visits.grouped("company_id").items():
            mine.with_company(company)._refresh_parts()
        unsettled = Domain("part_line_ids.state", "=", "used") & Domain("state", "in", _CLOSING)
        self.search(unsettled)._post_parts()

    def _post_parts(self):
        """Take the used parts out of the vans: one transfer a visit and van.

        What the stock refuses stays noted with its reason, and is tried again: a customer's
        signature does not wait for a storekeeper.
        """
        for visit in self.sudo():  # technicians have no rights on stock
            lines = visit.part_line_ids.filtered(lambda line: line.state == "used" and line.location_id)
            for van, used in lines.grouped("location_id").items():
                try:
                    with self.env.cr.savepoint():
                        visit._post_van_parts(van, used)
                except UserError as refusal:
                    _logger.warning("Visit %s: parts not taken out of the stock: %s", visit.id, refusal)
                    used._settle({"problem": str(refusal)})

    def _post_van_parts(self, van, lines):
        known = [("field_intervention_id", "=", self.id), ("location_id", "=", van.id)]
        is_correction = self.env["stock.picking"].search_count(known, limit=1)
        picking = self.env["field.stock"]._move_now(
            "outgoing",
            van,
            self.site_id.with_company(self.company_id).property_stock_customer,
            [Row(line.product_id, line.quantity, line.lot_name or "") for line in lines],
            partner_id=self.site_id.id,
            origin=self.name,
            field_intervention_id=self.id,
            field_uuid=str(uuid4()) if is_correction else False,
        )
        for line, move in zip(lines, picking.move_ids.sorted("sequence"), strict=True):
            line._settle(
                {
                    "state": "posted",
                    "move_id": move.id,
                    "lot_id": move.move_line_ids.lot_id[:1].id,
                    "unit_cost": line.product_id.with_company(self.company_id).standard_price,
                    "problem": False,
                }
            )
        self._write_guarded({"part_cost": sum(self.part_line_ids.mapped("cost"))})

    # === HOOKS === #
    def _note_missing_parts(self, parts, note):
        """Ask for the parts that the technician misses on site."""
        super()._note_missing_parts(parts, note)
        if parts:  # a mere note is the office's to understand
            self._report_missing_parts(parts)

    def _get_guarded_fields(self):
        return super()._get_guarded_fields() | {"part_cost", "part_state", "parts_watched"}

    def _before_state(self, state):
        super()._before_state(state)
        if state in _CLOSING:
            self._post_parts()

    def _plan_changed(self, former_routes):
        super()._plan_changed(former_routes)
        needing = self.filtered(lambda visit: visit.sudo().part_need_ids)
        if needing:
            needing._refresh_parts()

    def _get_zone_notes(self, technician):
        notes = super()._get_zone_notes(technician)
        if self.sudo().part_state == "missing":  # told to whoever plans
            notes.append(Note("parts_short", {}))
        return notes
