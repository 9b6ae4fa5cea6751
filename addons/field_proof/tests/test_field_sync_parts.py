from datetime import timedelta
from uuid import uuid4

from odoo.exceptions import UserError

from odoo.addons.field_proof.tools.command import Command, Conflict, Refused, Wait
from odoo.addons.field_proof.tools.shape import Record, ShapeError
from odoo.addons.field_tournees.tests.common import NOW

from .parts_case import PartsCase


class TestFieldSyncParts(PartsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._load_van(cls.alice, cls.valve, 3)

    def _command(self, kind, **body):
        handler = self.env["field.sync.handler"].with_user(self.technician_user)
        clean = Record(handler._get_shapes()[kind])(body)
        return Command(str(uuid4()), kind, self.visit.id, NOW, NOW, str(uuid4()), clean)

    def _send(self, kind, visit=None, **body):
        command = self._command(kind, **body)
        handler = self.env["field.sync.handler"].with_user(self.technician_user)
        visit = (visit or self.visit).with_user(self.technician_user)
        return command, getattr(handler, f"_do_{kind}")(visit, command)

    def test_part_is_noted_under_the_phones_uuid(self):
        command, answer = self._send("part", product=self.valve.id, quantity=2)
        line = self.visit.part_line_ids
        self.assertEqual((line.uuid, line.quantity, line.location_id), (command.uuid, 2, self.van))
        self.assertEqual(answer, {"part": command.uuid})

    def test_part_noted_by_mistake_is_taken_back(self):
        command, _answer = self._send("part", product=self.valve.id, quantity=2)
        self._send("part_remove", part=command.uuid)
        self.assertFalse(self.visit.part_line_ids)
        self._finish(self.visit)
        self.assertEqual(self._available(self.van, self.valve), 3)

    def test_removal_that_overtakes_its_part_waits(self):
        with self.assertRaises(Wait):
            self._send("part_remove", part=str(uuid4()))

    def test_removal_of_another_visits_part_is_refused(self):
        command, _answer = self._send("part", product=self.valve.id, quantity=1)
        other = self._plan(self.alice, NOW + timedelta(hours=6))
        with self.assertRaises(Refused) as refusal:
            self._send("part_remove", visit=other, part=command.uuid)
        self.assertEqual(refusal.exception.code, 403)

    def test_part_for_a_closed_visit_is_a_conflict(self):
        self._finish(self.visit)
        with self.assertRaises(UserError):
            self._send("part", product=self.valve.id, quantity=1)

    def test_part_that_the_office_accepts_afterwards_leaves_the_van_too(self):
        self._use(self.visit, self.valve)
        self._finish(self.visit)
        command = self._command("part", product=self.valve.id, quantity=1)
        forced = self.env["field.sync.handler"].with_user(self.technician_user).sudo()
        with self.visit.with_context(field_forced=True)._accepting_late("part"):
            forced.with_context(field_forced=True)._do_part(self.visit, command)
        self.assertEqual(self.visit.part_line_ids.mapped("state"), ["posted", "posted"])
        self.assertEqual(self._available(self.van, self.valve), 1)

    def test_same_serial_twice_is_a_conflict(self):
        self._send("part", product=self.serial.id, quantity=1, lot="CB-001")
        with self.assertRaises(Conflict):
            self._send("part", product=self.serial.id, quantity=1, lot="CB-001")

    def test_unknown_part_or_one_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Savoie Chauffage"})
        foreign = self.env["product.product"].create({"name": "Theirs", "company_id": other.id})
        service = self.env["product.product"].create({"name": "Labour", "type": "service"})
        for key in (foreign.id, service.id, 2**31 - 1):
            with self.assertRaises(Refused) as refusal:
                self._send("part", product=key, quantity=1)
            self.assertEqual(refusal.exception.code, 404)

    def test_bodies_with_anything_else_are_refused(self):
        for kind, body in (
            ("part", {"product": self.valve.id, "quantity": 0}),
            ("part", {"product": self.valve.id, "quantity": "2"}),
            ("part", {"product": self.valve.id, "quantity": 1, "unit_cost": 0}),
            ("part", {"product": -1, "quantity": 1}),
            ("part_remove", {"part": "1"}),
            ("kit_load", {"lines": [{"product": self.valve.id}]}),
            ("part_return", {"product": self.valve.id, "quantity": 1, "condition": "sold"}),
        ):
            with self.assertRaises(ShapeError):
                self._command(kind, **body)

    def test_technician_loads_what_was_really_there(self):
        need = self._need(self.visit, self.valve, 6)
        self.visit.route_id.action_prepare_kit()
        command, _answer = self._send("kit_load", lines=[{"product": self.valve.id, "quantity": 2}])
        self.assertEqual(self._available(self.van, self.valve), 5)
        self.assertEqual(self._available(self.depot, self.valve), 8)
        need.invalidate_recordset()
        self.assertEqual((need.on_board, need.to_load), (5, 1))
        transfer = self.env["stock.picking"].search([("field_uuid", "=", command.uuid)])
        self.assertEqual((transfer.field_route_id, transfer.state), (self.visit.route_id, "done"))

    def test_loading_frees_what_was_missed_on_site(self):
        self.visit._report_missing_parts([{"product": self.valve.id, "name": "", "quantity": 2}])
        self._send("kit_load", lines=[{"product": self.valve.id, "quantity": 2}])
        self.assertFalse(self.visit.part_need_ids.is_reported)
        self.assertEqual(self.visit.part_state, "on_board")

    def test_unused_part_goes_back_to_the_depot_and_a_defective_one_out(self):
        self._send("part_return", product=self.valve.id, quantity=1, condition="unused")
        self.assertEqual(self._available(self.depot, self.valve), 11)
        self._send("part_return", product=self.valve.id, quantity=1, condition="defective", note="Leaks")
        self.assertEqual(self._available(self.depot, self.valve), 11)
        self.assertEqual(self._available(self.van, self.valve), 1)

    def test_technician_without_a_van_loads_nothing(self):
        self.alice.van_location_id = False
        with self.assertRaises(Refused):
            self._send("kit_load", lines=[{"product": self.valve.id, "quantity": 1}])


class TestFieldAppParts(PartsCase):
    def _app(self):
        return self.env["field.app.parts"].with_user(self.technician_user)

    def test_van_shows_what_is_left_after_what_was_used(self):
        self._load_van(self.alice, self.valve, 3)
        self._use(self.visit, self.valve, 2)
        van = {row["name"]: row for row in self._app()._read_van(self.alice)}
        self.assertEqual(van["Three-way valve"]["quantity"], 1)
        self.assertEqual(van["Control board"]["lots"], [{"name": "CB-001", "quantity": 1}])

    def test_visit_shows_its_parts_and_its_kit(self):
        self._use(self.visit, self.serial, lot_name="CB-001")
        self._need(self.visit, self.valve, 2)
        told = self._app()._read_visits(self.visit.with_user(self.technician_user))[self.visit.id]
        self.assertEqual([(row["name"], row["lot"]) for row in told["parts"]], [("Control board", "CB-001")])
        self.assertEqual([(row["name"], row["to_load"]) for row in told["kit"]], [("Three-way valve", 2)])

    def test_sections_hold_the_kits_of_the_next_days_and_other_parts_of_the_depot(self):
        self._need(self.visit, self.probe, 1)
        sections = self._app()._read_sections(self.alice.with_user(self.technician_user))
        self.assertEqual([kit["date"] for kit in sections["kits"]], ["2026-03-11"])
        self.assertEqual(sections["kits"][0]["lines"][0]["missing"], 1)
        self.assertIn("Three-way valve", [row["name"] for row in sections["catalogue"]])
        self.assertNotIn("Control board", [row["name"] for row in sections["catalogue"]])

    def test_a_day_is_read_in_few_queries(self):
        visits = self.visit
        for days in range(1, 4):
            for hours in (2, 3, 6, 7):
                visits += self._plan(self.alice, NOW + timedelta(days=days, hours=hours))
        for visit in visits:
            self._need(visit, self.valve)
            self._use(visit, self.valve)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(35):
            self._app()._read_visits(visits.with_user(self.technician_user))
            self._app()._read_sections(self.alice.with_user(self.technician_user))
