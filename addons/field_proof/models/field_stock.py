from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

# What is not there is not waited for; and no text message about a "delivery" goes to a customer: the
# ledger of messages says what there is to say.
_QUIET = {"cancel_backorder": True, "skip_sms": True}


class Row(NamedTuple):
    """A quantity of a part that changes places; `lot` is a name, or empty."""

    product: object
    quantity: float
    lot: str = ""


class FieldStock(models.AbstractModel):
    """The only door from visits to Odoo's transfers.

    Neither technicians nor planners have rights on stock: what may be moved is decided by who
    calls, the transfers are made in superuser mode, in the company of the van.
    """

    _name = "field.stock"
    _description = "Transfers of Parts"

    # === BUSINESS === #
    @api.model
    def _move_now(self, code, source, destination, rows, **vals):
        """Move parts from one place to another and return the transfer, done.

        What people hold in their hands wins: a place that lacks a part goes below zero and shows
        so, until somebody counts it.

        :param code: `internal` or `outgoing`
        :param rows: list of Row, none of which may be empty
        """
        picking = self._make(code, source, destination, rows, vals)
        moves = picking.move_ids.sorted("sequence")
        moves._action_confirm(merge=False)
        for move, row in zip(moves, rows, strict=True):
            self._take(move, row)
        moves.picked = True
        picking._action_done()
        return picking

    @api.model
    def _reserve(self, source, destination, rows, **vals):
        """Return an internal transfer for which what there is of some parts is set aside."""
        picking = self._make("internal", source, destination, rows, vals)
        picking.action_confirm()
        picking.action_assign()
        return picking

    @api.model
    def _finish(self, pickings):
        """Say that what was set aside has been taken; what was not there is not waited for."""
        pickings_sudo = pickings.sudo().with_context(**_QUIET)
        pickings_sudo.move_ids.picked = True
        pickings_sudo._action_done()

    @api.model
    def _make(self, code, source, destination, rows, vals):
        company = source.company_id or destination.company_id
        stock_sudo = self.sudo().with_company(company).with_context(**_QUIET).env
        warehouse = stock_sudo["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        kind = warehouse.int_type_id if code == "internal" else warehouse.out_type_id
        places = {"location_id": source.id, "location_dest_id": destination.id}
        moves = [
            {
                "product_id": row.product.id,
                "product_uom_qty": row.quantity,
                "product_uom": row.product.uom_id.id,
                "sequence": rank,
                **places,
            }
            for rank, row in enumerate(rows)
        ]
        return stock_sudo["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "company_id": company.id,
                "move_ids": [Command.create(move) for move in moves],
                **places,
                **vals,
            }
        )

    @api.model
    def _take(self, move, row):
        """Fill a confirmed move with what was taken."""
        if row.product.tracking != "none" and not row.lot:
            move._action_assign()  # the stock knows which lots lie there
            if move.product_uom.compare(move.quantity, row.quantity) < 0:
                raise UserError(
                    self.env._(
                        "%(place)s does not hold so many of %(part)s: give their lot or serial numbers.",
                        place=move.location_id.display_name,
                        part=row.product.display_name,
                    )
                )
            return
        move._do_unreserve()  # confirmed moves set aside what the stock would choose
        move.env["stock.move.line"].create(
            {
                "move_id": move.id,
                "picking_id": move.picking_id.id,
                "product_id": row.product.id,
                "product_uom_id": move.product_uom.id,
                "quantity": row.quantity,
                "lot_id": self._get_lot(move, row).id,
                "location_id": move.location_id.id,
                "location_dest_id": move.location_dest_id.id,
            }
        )

    @api.model
    def _get_lot(self, move, row):
        """Return the lot of a name, made if nobody knew it: the part is in the technician's hand."""
        lots = move.env["stock.lot"]
        if row.product.tracking == "none":
            return lots
        known = [("product_id", "=", row.product.id), ("name", "=", row.lot)]
        company = [("company_id", "in", (move.company_id.id, False))]
        return lots.search(known + company, limit=1) or lots.create(
            {"product_id": row.product.id, "name": row.lot, "company_id": move.company_id.id}
        )
