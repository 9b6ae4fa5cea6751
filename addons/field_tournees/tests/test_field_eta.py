from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from ..tools import times
from .common import NOW, FieldCase


@tagged("post_install", "-at_install")
class TestFieldEta(FieldCase):
    """Minutes are counted from 8:00 in Paris; the day has two visits, at 9:00 and at 11:00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # These tests tell the customer themselves.
        cls.env["field.notification.rule"].search([]).active = False
        with freeze_time(NOW - timedelta(days=1)):
            cls.first, cls.second = (
                cls._make_visit(technician_id=cls.alice.id, planned_start=NOW + timedelta(hours=hours))
                for hours in (1, 3)
            )
        cls.etas = cls.env["field.eta"]

    def _at(self, minutes):
        return freeze_time(NOW + timedelta(minutes=minutes))

    def _tell(self, visit, state, minutes):
        with self._at(minutes):
            visit.with_user(self.technician_user)._set_state(state)

    def _follow(self, minutes):
        with self._at(minutes):
            self.first.route_id._refresh_expected()

    def _minutes(self, window):
        return [(moment - NOW).total_seconds() / 60 for moment in window]

    # The window
    def test_the_break_is_counted(self):
        afternoon = self._make_visit(
            technician_id=self.alice.id, planned_start=NOW + timedelta(hours=5, minutes=15)
        )
        self._tell(self.second, "en_route", 170)
        self._tell(self.second, "on_site", 180)
        self._follow(270)  # 12:30, and the work is not over
        self.assertGreater(self._minutes(afternoon._get_eta())[0], 320)

    def test_on_the_day_a_customer_is_told_a_window_around_what_the_office_expects(self):
        self._follow(0)
        start, stop = self.first._get_eta()
        self.assertLessEqual(start, self.first.expected_start)
        self.assertLessEqual(self.first.expected_start, stop)
        self.assertGreaterEqual(stop - start, timedelta(minutes=10))
        self.assertTrue(all(moment.minute % 5 == moment.second == 0 for moment in (start, stop)))

    def test_on_another_day_there_is_none(self):
        later = self._make_visit(technician_id=self.alice.id, planned_start=NOW + timedelta(days=1))
        self._follow(0)
        self.assertIsNone(later._get_eta())

    def test_at_the_door_there_is_none_any_more(self):
        self._tell(self.first, "en_route", 50)
        self.assertTrue(self.first._get_eta())
        self._tell(self.first, "on_site", 60)
        self.assertIsNone(self.first._get_eta())

    def test_who_leaves_the_plan_is_expected_no_more(self):
        self._follow(0)
        self.first.with_user(self.planner_user)._set_state("to_plan")
        self.assertIsNone(self.first._get_eta())

    def test_a_late_departure_moves_the_window_at_once(self):
        self._follow(0)
        before = self._minutes(self.first._get_eta())
        self._tell(self.first, "en_route", 90)
        after = self._minutes(self.first._get_eta())
        self.assertGreater(after[0], before[0] + 20)
        self.assertGreaterEqual(after[1], 90)

    def test_work_that_lasts_moves_the_next_window(self):
        self._tell(self.first, "en_route", 50)
        self._tell(self.first, "on_site", 60)
        before = self._minutes(self.second._get_eta())
        self._follow(200)  # one hour was planned
        after = self._minutes(self.second._get_eta())
        self.assertGreater(after[0], before[0] + 15)
        self.assertGreater(after[1] - after[0], before[1] - before[0])

    def test_a_minute_more_changes_nothing(self):
        self._tell(self.first, "en_route", 50)
        window = self.first._get_eta()
        self._follow(51)
        self.assertEqual(self.first._get_eta(), window)

    def test_the_company_s_own_drives_count(self):
        self._tell(self.first, "en_route", 50)
        usual = self._minutes(self.first._get_eta())
        profile = self.env["field.habit"]._get_profile(self.company)
        slow = profile | {
            "travel": profile["travel"]
            | {"bands": [[3 * ratio for ratio in band] for band in profile["travel"]["bands"]]}
        }
        self.env["field.habit"].create({"company_id": self.company.id, "profile": slow})
        self._follow(50)
        self.assertGreater(self._minutes(self.first._get_eta())[1], usual[1] + 5)

    def test_nobody_writes_a_window_by_hand(self):
        with self.assertRaisesRegex(Exception, "Expected From"):
            self.first.with_user(self.planner_user).eta_start = NOW

    # What is announced, and what comes of it
    def test_a_departure_is_announced_once(self):
        self._tell(self.first, "en_route", 50)
        self._follow(52)
        row = self.first.eta_ids
        self.assertEqual(len(row), 1)
        self.assertEqual(row.origin, "departure")
        self.assertEqual((row.start, row.stop), self.first._get_eta())
        self.assertEqual(row.announced_at, NOW + timedelta(minutes=50))
        self.assertEqual(row.width_minutes, (row.stop - row.start).total_seconds() / 60)

    def test_what_is_told_twice_is_one_row_and_a_change_another_one(self):
        self._tell(self.first, "en_route", 50)
        with self._at(52):
            told = self.first._announce_eta("update")
        self.assertEqual(told, self.first.eta_ids)
        self._follow(150)
        with self._at(150):
            changed = self.first._announce_eta("update")
        self.assertEqual(len(self.first.eta_ids), 2)
        self.assertEqual(changed.origin, "update")
        self.assertEqual(self.first._get_announced_eta(), changed)

    def test_without_a_window_nothing_is_announced(self):
        self.assertFalse(self._make_visit()._announce_eta("delay"))

    def test_an_arrival_judges_what_was_announced(self):
        self._tell(self.first, "en_route", 50)
        row = self.first.eta_ids
        minutes = self._minutes((row.expected_at,))[0] + 3
        self._tell(self.first, "on_site", minutes)
        self.assertEqual((row.error_minutes, row.distance_minutes), (3, 3))
        self.assertTrue(row.is_covered)
        self.assertFalse(self.first._get_announced_eta())

    def test_too_late_is_out_of_the_window(self):
        self._tell(self.first, "en_route", 50)
        self._tell(self.first, "on_site", 200)
        row = self.first.eta_ids
        self.assertFalse(row.is_covered)
        self.assertGreater(row.error_minutes, 60)

    def test_a_closed_door_is_an_arrival_too(self):
        self._tell(self.first, "en_route", 50)
        self._tell(self.first, "no_access", 70)
        self.assertEqual(self.first.eta_ids.arrived_at, NOW + timedelta(minutes=70))

    def test_what_was_told_of_another_day_is_not_judged_on_this_one(self):
        self._tell(self.first, "en_route", 50)
        self._tell(self.first, "to_reschedule", 60)
        with freeze_time(NOW + timedelta(days=2)):
            self.first.write(
                {"technician_id": self.alice.id, "planned_start": fields.Datetime.now() + timedelta(hours=2)}
            )
            self.first._set_state("en_route")
            self.first._set_state("on_site")
        former = self.first.eta_ids.filtered(lambda row: row.announced_at < NOW + timedelta(days=1))
        self.assertEqual(former.mapped("arrived_at"), [False] * len(former))
        latter = self.first.eta_ids - former
        self.assertEqual(set(latter.mapped("arrived_at")), {NOW + timedelta(days=2)})

    def test_a_phone_s_clock_ahead_of_ours_announces_once(self):
        with self._at(50):
            self.first._set_state("en_route", occurred_at=NOW + timedelta(minutes=52))
        self._follow(51)
        self.assertEqual(len(self.first.eta_ids), 1)

    # Where he is
    def _drive(self, minutes=55, point=(45.76, 4.85)):
        self.company.write({"field_position_open": True, "field_position_public": True})
        with self._at(-1000):
            self.alice.with_user(self.technician_user).action_accept_position_notice()
        self._tell(self.first, "en_route", 50)
        with self._at(minutes):
            self._see(point)
            return self.first._get_public_position()

    def _see(self, point):
        at = times.epoch(fields.Datetime.now())
        here = {"at": at, "lat": point[0], "lon": point[1], "accuracy": 10}
        self.env["field.position"].with_user(self.technician_user).record([here])

    def test_on_the_way_a_customer_sees_about_where_the_technician_is(self):
        seen = self._drive(point=(45.761234, 4.856789))
        self.assertEqual(seen, {"lat": 45.761, "lon": 4.857, "at": NOW + timedelta(minutes=55)})

    def test_nobody_sees_where_the_technician_of_another_visit_is(self):
        self._drive()
        self.assertIsNone(self.second._get_public_position())

    def test_at_the_door_nothing_is_seen_any_more(self):
        self.assertTrue(self._drive())
        self._tell(self.first, "on_site", 60)
        self.assertIsNone(self.first._get_public_position())

    def test_switched_off_nothing_is_seen(self):
        self.assertTrue(self._drive())
        with self._at(56):
            self.alice.with_user(self.technician_user).action_switch_position()
            self.assertIsNone(self.first._get_public_position())

    def test_a_company_that_asks_for_no_positions_shows_none(self):
        self.assertTrue(self._drive())
        self.company.field_position_open = False
        with self._at(56):
            self.assertIsNone(self.first._get_public_position())

    def test_an_old_position_is_not_shown(self):
        self.assertTrue(self._drive())
        self.env.invalidate_all()  # another request
        with self._at(75):
            self.assertIsNone(self.first._get_public_position())

    def test_nobody_learns_where_a_technician_lives(self):
        self.alice.start_partner_id = self.sites[1]
        self.assertIsNone(self._drive(point=(45.7516, 4.8420)))
        with self._at(58):
            self._see((45.7650, 4.8380))
            self.assertEqual(self.first._get_public_position()["lat"], 45.765)

    # What it costs
    def test_windows_of_many_days_cost_few_queries(self):
        technicians = [self._make_technician(f"T{rank}") for rank in range(6)]
        for technician in technicians:
            self._make_visit(technician_id=technician.id, planned_start=NOW + timedelta(hours=2))
        routes = self.env["field.route"].search([("date", "=", NOW.date()), ("state", "=", "planned")])
        self.assertGreaterEqual(len(routes), 7)
        routes._refresh_expected()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            routes._refresh_expected()
