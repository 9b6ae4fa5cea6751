from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# The needs of visits that still have to be done, with the places their parts may come from.
_NEEDS = SQL(
    """
    SELECT need.id, need.product_id, need.name, need.quantity, need.expected_on,
        need.is_there OR (need.product_id IS NOT NULL AND NOT template.is_storable) AS is_settled,
        need.is_reported, visit.id AS intervention_id, visit.company_id, visit.technician_id,
        visit.route_id, visit.planned_start, route.date, technician.van_location_id AS van_id,
        company.field_depot_location_id AS depot_id
    FROM field_part_need AS need
    JOIN field_intervention AS visit ON visit.id = need.intervention_id
    JOIN res_company AS company ON company.id = visit.company_id
    LEFT JOIN field_technician AS technician ON technician.id = visit.technician_id
    LEFT JOIN field_route AS route ON route.id = visit.route_id
    LEFT JOIN product_product AS product ON product.id = need.product_id
    LEFT JOIN product_template AS template ON template.id = product.product_tmpl_id
    WHERE visit.active AND visit.state NOT IN ('done', 'cancelled')
    """
)
# What is free in each van, on its way into it, and free in the depot.
_VANS = SQL(
    """
    SELECT location_id AS van_id, product_id, SUM(quantity - reserved_quantity) AS quantity
    FROM stock_quant WHERE location_id IN (SELECT van_id FROM need)
    GROUP BY location_id, product_id
    """
)
_PREPARED = SQL(
    """
    SELECT move.location_dest_id AS van_id, move.product_id, SUM(move.quantity) AS quantity
    FROM stock_move AS move JOIN stock_picking AS picking ON picking.id = move.picking_id
    WHERE picking.field_route_id IS NOT NULL
        AND move.state IN ('confirmed', 'partially_available', 'assigned')
    GROUP BY move.location_dest_id, move.product_id
    """
)
_DEPOTS = SQL(
    """
    SELECT depot.id AS depot_id, quant.product_id,
        SUM(quant.quantity - quant.reserved_quantity) AS quantity
    FROM stock_location AS depot
    JOIN stock_location AS place
        ON place.parent_path LIKE depot.parent_path || '%%' AND place.usage = 'internal'
    JOIN stock_quant AS quant ON quant.location_id = place.id
    WHERE depot.id IN (SELECT depot_id FROM need)
        AND quant.product_id IN (SELECT product_id FROM need)
    GROUP BY depot.id, quant.product_id
    """
)


class FieldPartSupply(models.Model):
    """Where each needed part comes from: one row a need of a visit that is still to be done.

    The stock is shared in the order of the plan: the van first, then the prepared kit, then the
    depot; what is left over is missing.
    """

    _name = "field.part.supply"
    _description = "Supply of a Part"
    _auto = False
    _order = "date, technician_id, product_id, id"
    _rec_name = "product_id"
    _depends = {
        "field.intervention": ["active", "state", "technician_id", "route_id", "planned_start"],
        "field.part.need": ["product_id", "quantity", "expected_on", "is_reported", "is_there"],
        "field.route": ["date"],
        "field.technician": ["van_location_id"],
        "res.company": ["field_depot_location_id"],
        "stock.quant": ["location_id", "product_id", "quantity", "reserved_quantity"],
        "stock.move": ["location_dest_id", "picking_id", "product_id", "quantity", "state"],
        "stock.picking": ["field_route_id"],
    }

    need_id = fields.Many2one("field.part.need", readonly=True)
    intervention_id = fields.Many2one("field.intervention", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    product_id = fields.Many2one("product.product", string="Part", readonly=True)
    name = fields.Char(string="Description", readonly=True)
    technician_id = fields.Many2one("field.technician", readonly=True)
    route_id = fields.Many2one("field.route", readonly=True)
    date = fields.Date(readonly=True)
    expected_on = fields.Date(string="Expected", readonly=True)
    quantity = fields.Float(string="Needed", digits="Product Unit", readonly=True)
    on_board = fields.Float(digits="Product Unit", readonly=True)
    prepared = fields.Float(digits="Product Unit", readonly=True)
    to_load = fields.Float(string="To Load", digits="Product Unit", readonly=True)
    missing = fields.Float(digits="Product Unit", readonly=True)
    state = fields.Selection(
        [
            ("on_board", "On board"),
            ("prepared", "Kit prepared"),
            ("to_load", "To load"),
            ("missing", "Missing"),
        ],
        string="Status",
        readonly=True,
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH need AS (%(needs)s), van AS (%(vans)s), coming AS (%(prepared)s),
                depot AS (%(depots)s), carried AS (%(carried)s), supplied AS (%(supplied)s)
            SELECT id, id AS need_id, intervention_id, company_id, product_id, name, technician_id,
                route_id, date, expected_on, quantity, on_board, prepared, to_load,
                left_over - to_load AS missing,
                CASE WHEN left_over > to_load THEN 'missing' WHEN to_load > 0 THEN 'to_load'
                    WHEN prepared > 0 THEN 'prepared' ELSE 'on_board' END AS state
            FROM supplied
            """,
            needs=_NEEDS,
            vans=_VANS,
            prepared=_PREPARED,
            depots=_DEPOTS,
            carried=self._get_carried_query(),
            supplied=self._get_supplied_query(),
        )

    # === ACTIONS === #
    def action_open_need(self):
        """Open the need itself: when the part comes, and which one it is."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "field.part.need",
            "res_id": self.need_id.id,
            "views": [(False, "form")],
            "target": "new",
            "name": self.need_id.display_name,
        }

    # === BUSINESS === #
    @api.model
    def _get_carried_query(self):
        """Share what vans carry, and the kits on their way, among the visits of each technician."""
        return SQL(
            """
            SELECT shared.*, LEAST(quantity, GREATEST(0, full_van - before)) - on_board AS prepared
            FROM (
                SELECT queued.*, CASE WHEN is_settled THEN quantity
                    ELSE LEAST(quantity, GREATEST(0, in_van - before)) END AS on_board
                FROM (
                    SELECT need.*,
                        CASE WHEN need.is_reported THEN 0 ELSE COALESCE(van.quantity, 0) END AS in_van,
                        CASE WHEN need.is_settled THEN need.quantity
                            ELSE COALESCE(coming.quantity, 0)
                            + CASE WHEN need.is_reported THEN 0
                                ELSE GREATEST(0, COALESCE(van.quantity, 0)) END
                        END AS full_van,
                        CASE WHEN need.is_settled THEN 0
                            ELSE COALESCE(SUM(need.quantity) OVER queue, 0) END AS before
                    FROM need
                    LEFT JOIN van ON van.van_id = need.van_id AND van.product_id = need.product_id
                    LEFT JOIN coming
                        ON coming.van_id = need.van_id AND coming.product_id = need.product_id
                    WINDOW queue AS (
                        PARTITION BY need.van_id, need.product_id, need.is_reported
                        ORDER BY need.planned_start, need.id
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                    )
                ) AS queued
            ) AS shared
            """
        )

    @api.model
    def _get_supplied_query(self):
        """Share what the depots hold among what the vans do not carry."""
        return SQL(
            """
            SELECT queued.*, LEAST(left_over, GREATEST(0, in_depot - before_depot)) AS to_load
            FROM (
                SELECT carried.*, carried.quantity - on_board - prepared AS left_over,
                    COALESCE(depot.quantity, 0) AS in_depot,
                    COALESCE(SUM(carried.quantity - on_board - prepared) OVER queue, 0) AS before_depot
                FROM carried
                LEFT JOIN depot
                    ON depot.depot_id = carried.depot_id AND depot.product_id = carried.product_id
                WINDOW queue AS (
                    PARTITION BY carried.depot_id, carried.product_id
                    ORDER BY carried.planned_start, carried.id
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                )
            ) AS queued
            """
        )

    @api.model
    def _get_fresh(self, domain):
        """Return the rows as the stock is now, whatever was read of them before."""
        self.invalidate_model()
        return self.search(Domain(domain))

    @api.model
    def _get_by_need(self, needs):
        """Return {need id: supply}, for whoever may read the needs."""
        rows_sudo = self.sudo()._get_fresh([("need_id", "in", needs._origin.ids)])
        return {row.id: row for row in rows_sudo}
