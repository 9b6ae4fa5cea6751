from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import remove_accents

_CATALOGUE_LIMIT = 300


class FieldAppParts(models.AbstractModel):
    """The van, the kits of the next days, and the parts of each visit."""

    _name = "field.app.parts"
    _description = "Phone: Parts"
    _inherit = ["field.app.reader"]

    # === BUSINESS === #
    @api.model
    def _read_visits(self, visits):
        found = super()._read_visits(visits)
        for visit in visits:
            found[visit.id] |= {"parts": [], "kit": []}
        mine = [("intervention_id", "in", visits.ids)]
        lines_sudo = self.env["field.part.line"].sudo()  # whoever sees the visit sees its parts
        for line in lines_sudo.search(mine):
            found[line.intervention_id.id]["parts"].append(self._read_line(line))
        for need in self.env["field.part.supply"].sudo()._get_fresh(mine):
            found[need.intervention_id.id]["kit"].append(self._read_supply(need))
        return found

    @api.model
    def _read_sections(self, technician):
        van = self._read_van(technician)
        return super()._read_sections(technician) | {
            "van": van,
            "kits": self._read_kits(technician),
            "catalogue": self._read_catalogue(technician, [row["product"] for row in van]),
        }

    @api.model
    def _read_line(self, line):
        return {
            "uuid": line.uuid or f"line-{line.id}",
            "product": line.product_id.id,
            "name": line.product_id.name,
            "quantity": line.quantity,
            "unit": self._name_unit(line.product_id),
            "lot": line.lot_name or "",
            "posted": line.state == "posted",
        }

    @api.model
    def _read_supply(self, row):
        product = row.product_id
        return {
            "need": row.need_id.id,
            "product": product.id or None,
            "name": product.name or row.name,
            "code": product.default_code or "",
            "unit": self._name_unit(product),
            "tracking": product.tracking or "none",
            "quantity": row.quantity,
            "on_board": row.on_board,
            "to_load": row.prepared + row.to_load,
            "missing": row.missing,
            "state": row.state,
            "expected": row.expected_on and row.expected_on.isoformat(),
        }

    @api.model
    def _read_product(self, product):
        return {
            "product": product.id,
            "name": product.name,
            "code": product.default_code or "",
            "barcode": product.barcode or "",
            "unit": self._name_unit(product),
            "tracking": product.tracking,
        }

    @api.model
    def _name_unit(self, product):
        """Return a unit worth reading: pieces are what everybody counts in."""
        pieces = self.env["ir.model.data"]._xmlid_to_res_id("uom.product_uom_unit")
        return "" if not product or product.uom_id.id == pieces else product.uom_id.name

    @api.model
    def _sort(self, rows):
        """Put parts in the order of their names, whatever their accents."""
        return sorted(rows, key=lambda row: remove_accents(row["name"]).lower())

    @api.model
    def _read_van(self, technician):
        """Return what the van carries, less what was used and has not left the stock yet."""
        van = technician.van_location_id
        quantities = defaultdict(float)
        if van:
            # Lots are the storekeepers' to read; which of them lie in the own van is no secret.
            quants_sudo = self.env["stock.quant"].sudo().search([("location_id", "=", van.id)])
            for quant in quants_sudo:
                quantities[quant.product_id, quant.lot_id.name or ""] += quant.quantity
            lines_sudo = self.env["field.part.line"].sudo()
            for line in lines_sudo.search([("location_id", "=", van.id), ("state", "=", "used")]):
                lot = (line.lot_name or "") if line.tracking != "none" else ""
                quantities[line.product_id, lot] -= line.quantity
        rows = {}
        for (product, lot), quantity in quantities.items():
            row = rows.setdefault(product, self._read_product(product) | {"quantity": 0, "lots": []})
            row["quantity"] += quantity
            if lot and quantity > 0:
                row["lots"].append({"name": lot, "quantity": quantity})
        return self._sort(rows.values())

    @api.model
    def _read_kits(self, technician):
        """Return the parts of the technician's next days, a list a day."""
        today = technician._get_local_date(fields.Datetime.now())
        rows = self.env["field.part.supply"]._get_fresh(
            Domain("technician_id", "=", technician.id) & Domain("date", ">=", today)
        )
        return [
            {"date": date.isoformat(), "lines": [self._read_supply(row) for row in day]}
            for date, day in sorted(rows.grouped("date").items())
        ][:3]

    @api.model
    def _read_catalogue(self, technician, carried):
        """Return parts that the company keeps elsewhere: a colleague may have handed one over."""
        depot = technician.company_id.sudo().field_depot_location_id
        kept_sudo = self.env["stock.quant"].sudo()._read_group(
            Domain("location_id", "child_of", depot.id)
            & Domain("quantity", ">", 0)
            & Domain("product_id", "not in", carried),
            ["product_id"],
            limit=_CATALOGUE_LIMIT,
        )
        products = self.env["product.product"].union(*(product for (product,) in kept_sudo))
        return self._sort(self._read_product(product) for product in products.sudo(False))
