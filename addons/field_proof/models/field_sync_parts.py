from odoo import api, models
from odoo.fields import Domain

from ..tools import shape
from ..tools.command import Conflict, Refused, Wait
from .field_stock import Row

_MOST = 9999
_LEAST = 0.001


class FieldSyncParts(models.AbstractModel):
    """Parts that are used, loaded and brought back."""

    _name = "field.sync.parts"
    _description = "Commands: Parts"
    _inherit = ["field.sync.door"]

    # === BUSINESS === #
    @api.model
    def _do_part(self, visit, command):
        """Note a part that was used at a visit."""
        body = command.body
        product = self._get_part(body["product"])
        is_forced = self.env.su and self.env.context.get("field_forced")  # a planner decided
        if body["lot"] and product.tracking == "serial" and not is_forced:
            self._refuse_used_serial(product, body["lot"])
        lines_sudo = self.env["field.part.line"].sudo()  # the door knows whose visit it is
        line = lines_sudo.create(
            {
                "intervention_id": self._get_parts_visit(visit).id,
                "technician_id": self.env["field.technician"]._get_own().id,
                "product_id": product.id,
                "quantity": body["quantity"],
                "lot_name": body["lot"],
                "used_at": command.at,
                "uuid": command.uuid,
            }
        )
        if visit.state == "done" and line.location_id:
            visit._post_parts()
        return {"part": line.uuid}

    @api.model
    def _do_part_remove(self, visit, command):
        """Take back a part that was noted by mistake."""
        uuid = command.body["part"]
        lines_sudo = self.env["field.part.line"].sudo()  # as above
        line = lines_sudo.with_context(active_test=False).search([("uuid", "=", uuid)])
        if not line:
            raise Wait([uuid])
        if line.intervention_id != visit:
            raise Refused(self.env._("This part belongs to another visit."), 403)
        line.active = False
        return {"part": uuid}

    @api.model
    def _do_kit_load(self, _visit, command):
        """Note what was loaded from the depot for the next day that needs parts."""
        technician = self._get_van_technician()
        rows = self._read_rows(command.body["lines"])
        route = self._get_kit_route(technician, command)
        picking = route._load_kit(rows, command.uuid)
        return {"transfer": picking.name}

    @api.model
    def _do_part_return(self, _visit, command):
        """Note a part that was brought back to the depot, or is of no more use."""
        body = command.body
        technician = self._get_van_technician()
        company_sudo = technician.company_id.sudo()  # see field.stock
        destination = company_sudo.field_depot_location_id
        if body["condition"] == "defective":
            destination = company_sudo._get_scrap_location()
        picking = self.env["field.stock"]._move_now(
            "internal",
            technician.sudo().van_location_id,
            destination,
            self._read_rows([body]),
            origin=technician.name,
            note=body["note"] or False,
            field_uuid=command.uuid,
        )
        return {"transfer": picking.name}

    @api.model
    def _get_parts_visit(self, visit):
        if not visit:
            raise Refused(self.env._("A part is used at a visit: open it first."))
        return visit

    @api.model
    def _get_part(self, key):
        """Return the part of a number, if the technician's company has it."""
        product = self.env["product.product"].search(
            Domain("id", "=", key)
            & Domain("type", "=", "consu")
            & Domain("company_id", "in", (self.env.company.id, False))
        )
        if not product:
            raise Refused(self.env._("This part does not exist here any more."), 404)
        return product

    @api.model
    def _read_rows(self, lines):
        if not lines:
            raise Refused(self.env._("Say which parts and how many."))
        return [Row(self._get_part(line["product"]), line["quantity"], line["lot"]) for line in lines]

    @api.model
    def _refuse_used_serial(self, product, serial):
        used = self.env["field.part.line"].sudo().search(
            [("product_id", "=", product.id), ("lot_name", "=", serial)], limit=1
        )
        if used:
            raise Conflict(
                self.env._(
                    "%(part)s number %(serial)s is noted on %(intervention)s already.",
                    part=product.display_name,
                    serial=serial,
                    intervention=used.intervention_id.display_name,
                )
            )

    @api.model
    def _get_van_technician(self):
        technician = self.env["field.technician"]._get_own()
        if not technician.van_location_id:
            raise Refused(self.env._("You have no van with a stock: ask the office for one."))
        return technician

    @api.model
    def _get_kit_route(self, technician, command):
        """Return the technician's day whose kit was loaded: the one told, or the first that needs parts."""
        day = technician._get_local_date(command.at)
        routes = self.env["field.route"].search(
            Domain("technician_id", "=", technician.id) & Domain("date", ">=", day), order="date"
        )
        told = routes.filtered(lambda route: route.date.isoformat() == command.body["date"])
        needing = routes.filtered(lambda route: route.kit_to_load or route.kit_prepared)
        route = (told or needing or routes)[:1]
        if not route:
            raise Conflict(self.env._("There is no planned day for which parts could be loaded."))
        return route

    # === HOOKS === #
    @api.model
    def _get_shapes(self):
        quantity = shape.Number(_LEAST, _MOST)
        row = {"product": shape.Identifier(), "quantity": quantity, "lot": shape.Text(80)}
        return super()._get_shapes() | {
            "part": row | {"position": shape.POSITION},
            "part_remove": {"part": shape.Uuid()},
            "kit_load": {"date": shape.Text(10), "lines": shape.ListOf(shape.Record(row), 200)},
            "part_return": row
            | {"condition": shape.Choice("unused", "defective"), "note": shape.Text(500)},
        }
