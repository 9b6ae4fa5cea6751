from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from ..tools import times
from .common import NOW, FieldCase


@tagged("post_install", "-at_install")
class TestFieldTrackRead(FieldCase):
    """What an open page asks for every few seconds, read at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"field_position_open": True, "field_position_public": True})
        with freeze_time(NOW - timedelta(days=1)):
            cls.visit = cls._make_visit(
                technician_id=cls.alice.id,
                planned_start=NOW + timedelta(hours=2),
                promised_start=NOW + timedelta(hours=1),
                promised_stop=NOW + timedelta(hours=3),
                contract_origin="distance",
            )
            cls.alice.with_user(cls.technician_user).action_accept_position_notice()

    def setUp(self):
        super().setUp()
        self._read()._get_track_state()  # what a server knows after its first request: languages

    def _read(self):
        """Read as a request does: nothing is in the cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        visits = self.visit.with_context(lang="en_US")
        return visits._take_track_row(visits._read_track_row(self.visit.id))

    def _go(self, *states, hours=1.5):
        with freeze_time(NOW + timedelta(hours=hours)):
            for state in states:
                self.visit._set_state(state)

    def _see(self):
        with freeze_time(NOW + timedelta(hours=1.5)):
            at = times.epoch(fields.Datetime.now())
            here = {"at": at, "lat": 45.76, "lon": 4.85, "accuracy": 12}
            self.env["field.position"].with_user(self.technician_user).record([here])

    def test_a_state_costs_one_query(self):
        for step in ((), ("confirmed",), ("to_reschedule",), ("cancelled",)):
            self._go(*step)
            with self.subTest(state=self.visit.state), self.assertQueryCount(1):
                self._read()._get_track_state()

    def test_on_the_way_the_position_is_read_along(self):
        self._go("en_route")
        self._see()
        with freeze_time(NOW + timedelta(hours=1.5)), self.assertQueryCount(1):
            state = self._read()._get_track_state()
        self.assertEqual((state["position"]["lat"], state["position"]["lon"]), (45.76, 4.85))
        self.assertTrue(state["eta"])

    def test_each_step_of_the_day_costs_one_query(self):
        for state in ("en_route", "on_site", "paused", "on_site", "done"):
            self._go(state)
            with self.subTest(state=state), self.assertQueryCount(1):
                self._read()._get_track_state()

    def test_a_photo_costs_no_query(self):
        self.alice.is_photo_shown = True
        self.alice.employee_id.image_1920 = self.env["res.users"].browse(2).avatar_1920
        self._go("confirmed")
        with self.assertQueryCount(1):
            technician = self._read()._get_track_state()["technician"]
        self.assertEqual(technician, {"first_name": "Alice", "photo": True})

    def test_it_tells_what_the_records_tell(self):
        for step in ("confirmed", "en_route", "on_site", "done"):
            self._go(step)
            read = self._read()._get_track_state()
            self.env.invalidate_all()
            self.assertEqual(read, self.visit.with_context(lang="en_US")._get_track_state())

    def test_what_is_not_stored_yet_is_told(self):
        self.visit.promised_stop = NOW + timedelta(hours=4)
        row = self.visit._read_track_row(self.visit.id)
        self.assertEqual(self.visit._take_track_row(row).promised_stop, NOW + timedelta(hours=4))

    def test_what_is_gone_or_archived_is_not_found(self):
        self.assertIsNone(self.visit._read_track_row(10**9))
        self.visit.active = False
        self.assertIsNone(self.visit._read_track_row(self.visit.id))
