from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .parts_case import TOMORROW, PartsCase


class TestFieldKit(PartsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.route = cls.visit.route_id
        cls.need = cls._need(cls.visit, cls.valve, 4)

    def _state(self):
        self.route.invalidate_recordset()
        return self.route.kit_state

    def test_kit_is_prepared_by_setting_parts_aside(self):
        self.route.with_user(self.planner_user).action_prepare_kit()
        picking = self.route.kit_picking_ids
        self.assertEqual((picking.state, picking.location_dest_id), ("assigned", self.van))
        self.assertEqual(self._available(self.depot, self.valve), 6)
        self.assertEqual(self._state(), "prepared")
        self.assertEqual(self.visit.part_state, "prepared")

    def test_one_click_brings_the_kit_into_the_van(self):
        self.route.with_user(self.planner_user).action_load_kit()
        self.assertEqual(self.route.kit_picking_ids.state, "done")
        self.assertEqual(self._available(self.van, self.valve), 4)
        self.assertEqual(self._available(self.depot, self.valve), 6)
        self.assertEqual(self._state(), "ready")
        self.assertEqual(self.visit.part_state, "on_board")
        with self.assertRaisesRegex(UserError, "nothing to load"):
            self.route.action_load_kit()

    def test_what_is_missing_is_not_waited_for(self):
        self._need(self.visit, self.valve, 20)
        self.route.action_load_kit()
        self.assertEqual(self._available(self.van, self.valve), 10)
        self.assertEqual(self.route.kit_picking_ids.mapped("state"), ["done"])
        self.assertEqual(self._state(), "missing")

    def test_preparing_again_follows_the_plan(self):
        self.route.action_prepare_kit()
        self.need.quantity = 6
        self.route.action_prepare_kit()
        self.assertEqual(sorted(self.route.kit_picking_ids.mapped("state")), ["assigned", "cancel"])
        self.assertEqual(self._available(self.depot, self.valve), 4)

    def test_storekeeper_validates_a_kit_like_any_transfer(self):
        self.route.action_prepare_kit()
        storekeeper = new_test_user(self.env, "sam", groups="stock.group_stock_user")
        self.route.kit_picking_ids.with_user(storekeeper).button_validate()
        self.assertEqual(self._state(), "ready")

    def test_the_day_before_prepares_the_next_day_of_each_technician(self):
        later = self._plan(self.alice, TOMORROW + timedelta(days=1))
        self._need(later, self.valve, 1)
        self.patch(self.registry["ir.cron"], "_commit_progress", lambda *_args, **_kwargs: 60)
        self.env["field.route"]._cron_prepare_kits()
        self.assertEqual(self.route.kit_picking_ids.state, "assigned")
        self.assertFalse(later.route_id.kit_picking_ids)

    def test_company_that_prepares_by_hand_is_left_alone(self):
        self.company.field_kit_auto = False
        self.patch(self.registry["ir.cron"], "_commit_progress", lambda *_args, **_kwargs: 60)
        self.env["field.route"]._cron_prepare_kits()
        self.assertFalse(self.route.kit_picking_ids)

    def test_technician_prepares_no_kit_in_the_office(self):
        with self.assertRaises(AccessError):
            self.route.with_user(self.technician_user).action_load_kit()

    def test_serial_numbers_are_chosen_by_the_stock(self):
        lot = self.board_lot.copy({"name": "CB-002"})
        self._stock(self.depot, self.serial, 1, lot)
        self._need(self.visit, self.serial, 2)
        self.route.action_load_kit()
        boards = self.env["stock.quant"].search(
            [("location_id", "=", self.van.id), ("product_id", "=", self.serial.id)]
        )
        self.assertEqual(set(boards.lot_id.mapped("name")), {"CB-001", "CB-002"})

    def test_kits_screen_shows_days_that_need_parts_only(self):
        self._plan(self.bruno, TOMORROW)
        action = self.env["ir.actions.act_window"]._for_xml_id("field_proof.field_route_action_kit")
        routes = self.env["field.route"].with_user(self.planner_user)
        found = routes.search([("supply_ids", "!=", False)])
        self.assertEqual(found, self.route)
        self.assertIn("supply_ids", action["domain"])
