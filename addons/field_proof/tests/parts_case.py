"""A depot, vans and visits that need parts."""

from datetime import timedelta

from odoo.addons.field_tournees.tests.common import NOW

from .common import ProofCase

TOMORROW = NOW + timedelta(days=1)


class PartsCase(ProofCase):
    """A test of parts: the depot holds ten valves and no probe."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.depot = cls.company.field_depot_location_id
        cls.van = cls.alice.van_location_id
        cls._stock(cls.depot, cls.valve, 10)
        cls.serial = cls.env["product.product"].create(
            {"name": "Control board", "is_storable": True, "tracking": "serial"}
        )
        cls.board_lot = cls.env["stock.lot"].create(
            {"product_id": cls.serial.id, "name": "CB-001", "company_id": cls.company.id}
        )
        cls._stock(cls.van, cls.serial, 1, cls.board_lot)
        cls.visit = cls._plan(cls.alice, TOMORROW)

    @classmethod
    def _stock(cls, place, product, quantity, lot=None):
        cls.env["stock.quant"]._update_available_quantity(product, place, quantity, lot_id=lot)

    @classmethod
    def _plan(cls, technician, start, **vals):
        return cls._make_visit(technician_id=technician.id, planned_start=start, **vals)

    @classmethod
    def _need(cls, visit, product, quantity=1, **vals):
        return cls.env["field.part.need"].create(
            {"intervention_id": visit.id, "product_id": product and product.id, "quantity": quantity, **vals}
        )

    @classmethod
    def _use(cls, visit, product, quantity=1, **vals):
        return cls.env["field.part.line"].create(
            {"intervention_id": visit.id, "product_id": product.id, "quantity": quantity, **vals}
        )

    def _available(self, place, product):
        return self.env["stock.quant"]._get_available_quantity(product, place, allow_negative=True)

    def _finish(self, visit):
        for step in ("en_route", "on_site", "done"):
            visit._set_state(step)
