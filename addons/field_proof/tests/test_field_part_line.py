from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError

from .parts_case import PartsCase


class TestFieldPartLine(PartsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._load_van(cls.alice, cls.valve, 3)
        cls.valve.standard_price = 51.5

    def _transfers(self):
        return self.env["stock.picking"].search([("field_intervention_id", "=", self.visit.id)])

    def test_closing_takes_the_used_parts_out_of_the_van_in_one_transfer(self):
        line = self._use(self.visit, self.valve, 2)
        board = self._use(self.visit, self.serial, lot_name="CB-001")
        self._finish(self.visit)
        transfer = self._transfers()
        self.assertEqual((transfer.state, transfer.partner_id), ("done", self.site))
        self.assertEqual((transfer.location_id, transfer.location_dest_id.usage), (self.van, "customer"))
        self.assertEqual(self._available(self.van, self.valve), 1)
        self.assertEqual(self._available(self.van, self.serial), 0)
        self.assertEqual((line.state, line.unit_cost, line.cost), ("posted", 51.5, 103))
        self.assertEqual((board.lot_id, self.visit.part_cost), (self.board_lot, 103))

    def test_parts_leave_the_van_once_however_often_it_is_tried(self):
        self._use(self.visit, self.valve, 2)
        self._finish(self.visit)
        self.visit._post_parts()
        self.env["field.intervention"]._cron_refresh_parts()
        self.assertEqual(len(self._transfers()), 1)
        self.assertEqual(self._available(self.van, self.valve), 1)

    def test_customer_is_not_told_of_a_delivery(self):
        self.company.stock_move_email_validation = True
        self.site.write({"phone": "+33 4 72 00 00 00", "email": "site@example.com"})
        self._use(self.visit, self.valve)
        self._finish(self.visit)
        transfer = self._transfers()
        self.assertFalse(transfer.message_ids.partner_ids)
        self.assertFalse(self.env["mail.mail"].search([("model", "=", "stock.picking")]))

    def test_visit_without_parts_moves_nothing(self):
        self._finish(self.visit)
        self.assertFalse(self._transfers())

    def test_technician_closes_without_any_right_on_stock(self):
        visit = self.visit.with_user(self.technician_user)
        visit.part_line_ids = [(0, 0, {"product_id": self.valve.id, "quantity": 1})]
        self._finish(visit)
        self.assertEqual(self._transfers().state, "done")

    def test_part_that_the_van_lacks_was_used_all_the_same(self):
        self._use(self.visit, self.probe)
        self._finish(self.visit)
        self.assertEqual(self._available(self.van, self.probe), -1)

    def test_serial_number_that_nobody_knew_is_kept(self):
        line = self._use(self.visit, self.serial, lot_name="CB-777")
        self._finish(self.visit)
        self.assertEqual((line.state, line.lot_id.name), ("posted", "CB-777"))

    def test_what_the_stock_refuses_does_not_hold_up_the_visit_and_is_tried_again(self):
        line = self._use(self.visit, self.valve, 1)
        door = self.registry["field.stock"]

        def refuse(*_args, **_kwargs):
            raise UserError("The lot is wrong.")

        with patch.object(door, "_take", refuse), self.assertLogs("odoo.addons.field_proof", "WARNING"):
            self._finish(self.visit)
        self.assertEqual((self.visit.state, line.state, line.problem), ("done", "used", "The lot is wrong."))
        self.assertFalse(self._transfers())
        self.env["field.intervention"]._cron_refresh_parts()
        self.assertEqual((line.state, line.problem), ("posted", False))

    def test_subcontractors_parts_are_not_the_stocks(self):
        self.bruno.van_location_id = False
        visit = self._plan(self.bruno, self.visit.planned_start)
        line = self._use(visit, self.valve)
        self._finish(visit)
        self.assertEqual(line.state, "used")
        self.assertFalse(visit.part_picking_count)

    def test_parts_of_a_sealed_visit_do_not_change(self):
        line = self._use(self.visit, self.valve)
        self._finish(self.visit)
        for act in (
            lambda: line.write({"quantity": 9}),
            lambda: line.write({"active": False}),
            lambda: self._use(self.visit, self.valve),
        ):
            with self.assertRaisesRegex(UserError, "sealed|left the stock"):
                act()

    def test_correction_of_a_report_leaves_what_has_moved_and_moves_what_is_new(self):
        wrong = self._use(self.visit, self.valve)
        self._finish(self.visit)
        with self.visit._amending("Another part was fitted"):
            with self.assertRaisesRegex(UserError, "left the stock"):
                wrong.product_id = self.probe
            wrong.active = False
            right = self._use(self.visit, self.probe)
        self.env["field.intervention"]._cron_refresh_parts()
        self.assertEqual(right.state, "posted")
        self.assertEqual(self._available(self.van, self.probe), -1)
        self.assertEqual(len(self._transfers()), 2)

    def test_nobody_writes_how_a_part_left_the_stock(self):
        line = self._use(self.visit, self.valve)
        for vals in ({"state": "posted"}, {"location_id": self.depot.id}, {"unit_cost": 0}):
            with self.assertRaises(UserError):
                line.write(vals)

    def test_a_serial_number_is_asked_for(self):
        with self.assertRaisesRegex(ValidationError, "serial number"):
            self._use(self.visit, self.serial)
        with self.assertRaisesRegex(ValidationError, "on its own"):
            self._use(self.visit, self.serial, 2, lot_name="CB-001")

    def test_technician_notes_parts_on_the_own_visits_only(self):
        other = self._plan(self.bruno, self.visit.planned_start)
        lines = self.env["field.part.line"].with_user(self.technician_user)
        lines.create({"intervention_id": self.visit.id, "product_id": self.valve.id})
        with self.assertRaises(AccessError):
            lines.create({"intervention_id": other.id, "product_id": self.valve.id})

    def test_costs_are_the_offices_to_read(self):
        line = self._use(self.visit, self.valve)
        self._finish(self.visit)
        self.assertEqual(line.with_user(self.accountant_user).cost, 51.5)
        with self.assertRaises(AccessError):
            line.with_user(self.technician_user).read(["cost"])

    def test_valuation_is_odoos_own(self):
        """Loading a van changes no value; using a part takes its cost out, and no more."""
        if "total_value" not in self.env["product.product"]._fields:
            self.skipTest("stock_account is not installed")
        self.env["stock.move"].search([("product_id", "=", self.valve.id)])

        def value():
            self.env.invalidate_all()
            return self.valve.with_company(self.company).total_value

        before = value()
        self._need(self.visit, self.valve, 5)
        self.visit.route_id.action_load_kit()
        self.assertEqual(value(), before)
        self._use(self.visit, self.valve, 2)
        self._finish(self.visit)
        self.assertAlmostEqual(before - value(), 2 * 51.5)
        self.assertEqual(self.valve.standard_price, 51.5)

    def test_database_keeps_a_visits_parts_to_one_transfer_a_van(self):
        self.env.cr.execute(
            "SELECT 1 FROM pg_indexes WHERE indexname = 'stock_picking_field_consumption_uniq'"
        )
        self.assertTrue(self.env.cr.fetchone())
