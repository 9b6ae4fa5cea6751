from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .field_stock import Row

_STAFF = "field_tournees.group_field_planner,stock.group_stock_user"


class FieldRoute(models.Model):
    """The kit of a technician's day: the needed parts that are not in the van yet."""

    _inherit = "field.route"

    supply_ids = fields.One2many("field.part.supply", "route_id", string="Needed Parts", readonly=True)
    kit_picking_ids = fields.One2many(
        "stock.picking", "field_route_id", readonly=True, groups="stock.group_stock_user"
    )
    kit_needed = fields.Integer(string="Needed", compute="_compute_kit")
    kit_on_board = fields.Integer(string="On Board", compute="_compute_kit")
    kit_prepared = fields.Integer(string="Prepared", compute="_compute_kit")
    kit_to_load = fields.Integer(string="To Load", compute="_compute_kit")
    kit_missing = fields.Integer(string="Missing", compute="_compute_kit")
    kit_state = fields.Selection(
        [
            ("none", "Nothing needed"),
            ("to_prepare", "To prepare"),
            ("prepared", "Prepared"),
            ("missing", "Parts missing"),
            ("ready", "On board"),
        ],
        string="Kit",
        compute="_compute_kit",
    )

    # === COMPUTE === #
    @api.depends("supply_ids")
    def _compute_kit(self):
        rows = self.env["field.part.supply"]._get_fresh([("route_id", "in", self.ids)])
        by_route = rows.grouped("route_id")
        for route in self:
            mine = by_route.get(route._origin, rows.browse())
            route.kit_needed = len(mine)
            route.kit_on_board = len(mine.filtered(lambda row: row.state == "on_board"))
            route.kit_prepared = len(mine.filtered("prepared"))
            route.kit_to_load = len(mine.filtered("to_load"))
            route.kit_missing = len(mine.filtered("missing"))
            route.kit_state = route._get_kit_state()

    def _get_kit_state(self):
        if not self.kit_needed:
            return "none"
        if self.kit_to_load:
            return "to_prepare"
        if self.kit_prepared:
            return "prepared"
        return "missing" if self.kit_missing else "ready"

    # === ACTIONS === #
    def action_prepare_kit(self):
        """Set aside in the depot what these days need and the vans do not carry."""
        self._check_kit_staff()
        self._prepare_kits()

    def action_load_kit(self):
        """Take what these days need from the depot into the vans, in one click."""
        self._check_kit_staff()
        routes_sudo = self.sudo()  # see field.stock
        if not routes_sudo._get_prepared():
            self._prepare_kits()
        pickings_sudo = routes_sudo._get_prepared()
        if not pickings_sudo:
            raise UserError(
                self.env._(
                    "There is nothing to load: what is needed is on board, or missing in the depot."
                )
            )
        self.env["field.stock"]._finish(pickings_sudo)
        self._kit_loaded()

    def action_open_kit_pickings(self):
        """Open the transfers that fill the van for this day."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("stock.action_picking_tree_all")
        return action | {"domain": [("field_route_id", "=", self.id)], "context": {}}

    # === BUSINESS === #
    def _check_kit_staff(self):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_groups(_STAFF):
            raise AccessError(
                self.env._("Kits are prepared by the office; load yours in the app, under Van.")
            )

    def _get_prepared(self):
        return self.kit_picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel"))

    def _prepare_kits(self):
        """Make one transfer a day from the depot into the van, with its parts set aside.

        What was prepared before is given back first: the plan may have changed since.
        """
        routes_sudo = self.sudo()  # see field.stock
        routes_sudo._get_prepared().action_cancel()
        lacking = routes_sudo.env["field.part.supply"]._get_fresh(
            Domain("route_id", "in", self.ids) & Domain("to_load", ">", 0) & Domain("product_id", "!=", False)
        )
        for route, rows in lacking.grouped("route_id").items():
            technician = route.technician_id
            if not technician.van_location_id:
                continue  # a subcontractor brings the parts, or collects them
            wanted = {}
            for row in rows:
                wanted[row.product_id] = wanted.get(row.product_id, 0) + row.to_load
            self.env["field.stock"]._reserve(
                technician.company_id.field_depot_location_id,
                technician.van_location_id,
                [Row(product, quantity) for product, quantity in wanted.items()],
                origin=route.display_name,
                field_route_id=route.id,
            )
        self.intervention_ids._refresh_parts()

    def _load_kit(self, rows, uuid):
        """Note what a technician has taken from the depot for this day, and return the transfer.

        :param rows: list of Row, as told by the technician
        """
        self.ensure_one()
        route_sudo = self.sudo()  # see field.stock
        route_sudo._get_prepared().action_cancel()
        technician = route_sudo.technician_id
        picking = self.env["field.stock"]._move_now(
            "internal",
            technician.company_id.field_depot_location_id,
            technician.van_location_id,
            rows,
            origin=route_sudo.display_name,
            field_route_id=self.id,
            field_uuid=uuid,
        )
        self._kit_loaded()
        return picking

    def _kit_loaded(self):
        """What was missed on site is on board now: the van's stock counts again for it."""
        needs_sudo = self.sudo().intervention_ids.part_need_ids
        needs_sudo.filtered(lambda need: need.is_reported and need.product_id).is_reported = False
        self.intervention_ids._refresh_parts()

    @api.model
    def _cron_prepare_kits(self):
        """Prepare the kits of each technician's next working day."""
        companies = self.env["res.company"].search([("field_kit_auto", "=", True)])
        for rank, company in enumerate(companies, start=1):
            routes = self.with_company(company)._get_next_days(company)
            routes.filtered(lambda route: route.kit_state == "to_prepare")._prepare_kits()
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(companies) - rank):
                break

    @api.model
    def _get_next_days(self, company):
        """Return the next day with needed parts of each of a company's technicians, after today."""
        today = fields.Date.context_today(self.with_context(tz=company.partner_id.tz or "Europe/Paris"))
        routes = self.search(
            Domain("company_id", "=", company.id)
            & Domain("date", ">", today)
            & Domain("supply_ids", "!=", False),
            order="date",
        )
        return self.browse().union(*(mine[0] for mine in routes.grouped("technician_id").values()))
