from datetime import timedelta

from odoo.fields import Command

from .parts_case import TOMORROW, PartsCase


class TestFieldPartSupply(PartsCase):
    def _shares(self, need):
        need.invalidate_recordset()
        return (need.on_board, need.prepared, need.to_load, need.missing)

    def test_the_van_comes_first_then_the_depot_and_the_rest_is_missing(self):
        self._load_van(self.alice, self.valve, 2)
        self.assertEqual(self._shares(self._need(self.visit, self.valve, 15)), (2, 0, 10, 3))

    def test_visits_share_the_stock_in_the_order_of_the_plan(self):
        self._load_van(self.alice, self.valve, 3)
        later = self._plan(self.alice, TOMORROW + timedelta(hours=3))
        second = self._need(later, self.valve, 2)
        first = self._need(self.visit, self.valve, 2)
        self.assertEqual(self._shares(first), (2, 0, 0, 0))
        self.assertEqual(self._shares(second), (1, 0, 1, 0))

    def test_vans_share_the_depot(self):
        colleagues = self._plan(self.bruno, TOMORROW + timedelta(hours=1))
        first, second = self._need(self.visit, self.valve, 7), self._need(colleagues, self.valve, 7)
        self.assertEqual(self._shares(first), (0, 0, 7, 0))
        self.assertEqual(self._shares(second), (0, 0, 3, 4))

    def test_what_was_missed_on_site_is_not_in_the_van_whatever_the_stock_says(self):
        self._load_van(self.alice, self.probe, 5)
        need = self._need(self.visit, self.probe)
        self.assertEqual(self._shares(need), (1, 0, 0, 0))
        need.is_reported = True
        self.assertEqual(self._shares(need), (0, 0, 0, 1))

    def test_what_the_stock_does_not_count_is_never_missing(self):
        sealant = self.env["product.product"].create({"name": "Sealant", "is_storable": False})
        self.assertEqual(self._need(self.visit, sealant, 3).state, "on_board")

    def test_part_in_words_is_missing_until_somebody_says_it_is_there(self):
        need = self._need(self.visit, None, name="Pump of the old boiler")
        self.assertEqual(need.state, "missing")
        need.is_there = True
        need.invalidate_recordset()
        self.assertEqual(need.state, "on_board")

    def test_a_closed_visit_takes_nothing(self):
        self._need(self.visit, self.valve, 10)
        self.visit.action_cancel()
        later = self._plan(self.bruno, TOMORROW)
        self.assertEqual(self._need(later, self.valve, 10).state, "to_load")

    def test_new_visit_asks_for_the_usual_parts_of_its_type(self):
        self.visit_type.usual_part_ids = [Command.create({"product_id": self.valve.id, "quantity": 2})]
        visit = self._make_visit()
        self.assertEqual((visit.part_need_ids.product_id, visit.part_need_ids.quantity), (self.valve, 2))
        other = self.visit_type.create({"name": "Leak", "duration_hours": 1})
        self._need(visit, self.probe)
        visit.type_id = other
        self.assertEqual(visit.part_need_ids.product_id, self.probe)

    def test_warned_planner_keeps_the_last_word(self):
        self._need(self.visit, self.probe)
        self.assertEqual((self.visit.part_state, self.visit.parts_missing), ("missing", False))
        plans = {self.visit: (self.alice, self.visit.planned_start)}
        notes = [finding.key for finding in self.env["field.rules"]._judge(plans)[self.visit]]
        self.assertIn("parts_short", notes)

    def test_blocking_company_does_not_plan_before_the_parts_are_there(self):
        self.company.field_part_policy = "block"
        visit = self._make_visit()
        self._need(visit, self.probe, expected_on="2026-03-20")
        self.assertTrue(visit.parts_missing)
        self.assertEqual(str(visit.parts_expected_on), "2026-03-20")
        self.assertTrue(visit._get_parts_problem(self.alice, TOMORROW))

    def test_a_receipt_tells_when_the_part_comes_and_its_arrival_frees_the_visit(self):
        self.company.field_part_policy = "block"
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1)
        supplier = self.env.ref("stock.stock_location_suppliers")
        receipt = self.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.in_type_id.id,
                "location_id": supplier.id,
                "location_dest_id": self.depot.id,
                "scheduled_date": "2026-03-18 09:00:00",
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.probe.id,
                            "product_uom_qty": 4,
                            "location_id": supplier.id,
                            "location_dest_id": self.depot.id,
                            "date": "2026-03-18 09:00:00",
                        }
                    )
                ],
            }
        )
        receipt.action_confirm()
        visit = self._make_visit()
        self._need(visit, self.probe, 2)
        self.assertEqual(str(visit.parts_expected_on), "2026-03-18")
        receipt.move_ids.quantity = 4
        receipt.button_validate()
        self.env["field.intervention"]._cron_refresh_parts()
        self.assertEqual((visit.part_state, visit.parts_missing), ("to_load", False))
        self.assertFalse(visit.parts_expected_on)

    def test_what_a_planner_ticked_is_not_unticked_by_the_stock(self):
        visit = self._make_visit(parts_missing=True)
        self._need(visit, self.valve)
        self.env["field.intervention"]._cron_refresh_parts()
        self.assertTrue(visit.parts_missing)

    def test_technician_who_misses_parts_on_site_has_them_asked_for(self):
        self._load_van(self.alice, self.probe, 1)
        self._need(self.visit, self.probe)
        self.visit.with_user(self.technician_user)._report_missing_parts(
            [
                {"product": self.probe.id, "name": "", "quantity": 2},
                {"product": None, "name": "Flue gasket", "quantity": 1},
            ]
        )
        probe, gasket = self.visit.part_need_ids
        self.assertEqual((probe.quantity, probe.is_reported, probe.state), (2, True, "missing"))
        self.assertEqual((gasket.name, gasket.state), ("Flue gasket", "missing"))
        self.assertTrue(self.visit.parts_missing)

    def test_many_visits_are_compared_with_the_stock_in_few_queries(self):
        visits = self.env["field.intervention"].union(
            *(self._make_visit() for _number in range(30))
        )
        self.env["field.part.need"].create(
            [{"intervention_id": visit.id, "product_id": self.valve.id, "quantity": 1} for visit in visits]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(25):
            visits._refresh_parts()
            self.env.flush_all()
