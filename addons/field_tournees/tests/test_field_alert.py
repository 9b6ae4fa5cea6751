from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.field_travel import FieldTravel, Leg
from ..tools import times
from .common import NOW, FieldCase


@tagged("post_install", "-at_install")
class TestFieldAlert(FieldCase):
    """A day as it goes, in Paris: NOW is 8:00, visits at 9:00, 11:00 and 14:30."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        users = cls.planner_user | cls.technician_user
        (users.partner_id | cls.company.partner_id).lang = "en_US"  # sentences are asserted on
        cls.startClassPatcher(
            patch.object(FieldTravel, "_get_legs", lambda self, pairs: dict.fromkeys(pairs, Leg(600, 5000)))
        )
        cls.visits = cls.env["field.intervention"].union(
            *(
                cls._make_visit(
                    site_id=cls.sites[rank].id,
                    technician_id=cls.alice.id,
                    planned_start=cls.clock(hour, minute),
                    promised_start=cls.clock(hour, minute),
                    promised_stop=cls.clock(hour + 1, minute),
                )
                for rank, (hour, minute) in enumerate(((9, 0), (11, 0), (14, 30)))
            )
        )
        cls.first, cls.second, cls.third = cls.visits
        cls.route = cls.first.route_id

    @staticmethod
    def clock(hour, minute=0):
        return datetime(2026, 3, 10, hour - 1, minute)  # Paris in March

    def _at(self, hour, minute=0):
        """Let it be that time in Paris."""
        return freeze_time(self.clock(hour, minute))

    def _tell(self, visit, state, hour, minute=0):
        """The technician tells a fact at a time."""
        with self._at(hour, minute):
            visit.with_user(self.technician_user)._set_state(state)

    def _follow(self, hour, minute=0):
        """Let the cron look at that time; return the open alerts."""
        with self._at(hour, minute):
            self.env["field.route"]._get_followed()._refresh_expected()
        return self._get_open()

    def _get_open(self):
        return self.env["field.alert"].search([("state", "=", "open")])

    # The chain of expected times
    def test_a_late_arrival_moves_the_rest_of_the_day_at_once(self):
        self._tell(self.first, "en_route", 10, 0)
        self.assertEqual(self.first.expected_start, self.clock(10, 10))
        self._tell(self.first, "on_site", 10, 20)
        self.assertEqual(self.first.expected_start, self.clock(10, 20))
        self.assertEqual(self.first.expected_stop, self.clock(11, 20))
        self.assertEqual(self.second.expected_start, self.clock(11, 30))
        self.assertEqual(self.third.expected_start, self.clock(14, 30))  # lunch takes the delay up

    def test_what_is_over_is_expected_no_more(self):
        self._tell(self.first, "en_route", 8, 50)
        self._tell(self.first, "on_site", 9, 0)
        self._tell(self.first, "done", 9, 50)
        self.assertFalse(self.first.expected_start)
        self.assertEqual(self.second.expected_start, self.clock(11, 0))

    def test_a_day_that_nobody_tells_of_grows_late_by_the_minute(self):
        self._follow(9, 30)
        self.assertEqual(self.first.expected_start, self.clock(9, 40))
        self._follow(9, 45)
        self.assertEqual(self.first.expected_start, self.clock(9, 55))

    def test_the_plan_of_another_day_is_not_expected(self):
        self.first.planned_start = self.clock(9) + timedelta(days=1)
        self.assertFalse(self.first.expected_start)
        self.second.action_to_plan()
        self.assertFalse(self.second.expected_start)
        self.assertTrue(self.third.expected_start)

    def test_yesterday_is_expected_no_more(self):
        self.assertTrue(self.first.expected_start)
        with freeze_time(self.clock(8) + timedelta(days=1)):
            self.env["field.route"]._get_followed()._refresh_expected()
        self.assertFalse(any(self.visits.mapped("expected_start")))

    def test_a_new_visit_of_today_pushes_those_after_it(self):
        self._tell(self.first, "en_route", 8, 50)
        with self._at(9, 0):
            self._make_visit(technician_id=self.alice.id, planned_start=self.clock(10, 15), duration_hours=2)
        self.assertEqual(self.second.expected_start, self.clock(12, 25))

    def test_the_following_minute_without_news_writes_nothing(self):
        self._tell(self.first, "en_route", 8, 50)
        self._tell(self.first, "on_site", 9, 0)
        with self._at(9, 10), patch.object(type(self.first), "_write_guarded") as write:
            self.env["field.route"]._get_followed()._refresh_expected()
        write.assert_not_called()

    def test_following_costs_the_same_queries_however_many_visits(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with self._at(9, 5):
                self.env["field.route"].search([("state", "!=", "empty")])._refresh_expected()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for minute in range(0, 60, 5):
            self._make_visit(technician_id=self.bruno.id, planned_start=self.clock(10, minute))
        count()
        self.assertLessEqual(count(), few + 1)

    # Alerts
    def test_a_promise_is_at_risk_before_it_breaks(self):
        self._tell(self.first, "en_route", 8, 50)
        self._tell(self.first, "on_site", 9, 0)
        alert = self._follow(11, 42).filtered(lambda alert: alert.kind == "promise_at_risk")
        self.assertEqual((alert.intervention_id, alert.level), (self.second, "warning"))
        self.assertGreater(self.second.promised_stop, self.clock(11, 42))
        self.assertEqual(
            alert.with_user(self.planner_user).text,
            "Guillotière was promised Alice Martin by 12:00\u202fPM: "
            "expected at 11:52\u202fAM, no margin is left.",
        )
        self._follow(11, 55)
        self.assertEqual(alert.level, "danger")

    def test_who_does_not_leave_is_told(self):
        self.assertFalse(self._follow(8, 59))
        alert = self._follow(9, 0)
        self.assertEqual((alert.kind, alert.intervention_id), ("not_started", self.first))
        self._tell(self.first, "en_route", 9, 1)
        self.assertFalse(self._get_open())
        self.assertEqual((alert.state, alert.over_at), ("gone", self.clock(9, 1)))

    def test_nobody_is_asked_to_leave_at_lunch(self):
        for visit, hour in ((self.first, 9), (self.second, 11)):
            self._tell(visit, "en_route", hour)
            self._tell(visit, "on_site", hour, 10)
            self._tell(visit, "done", hour, 50)
        self.third.planned_start = self.clock(13, 0)
        self.assertFalse(self._follow(12, 59))
        self.assertEqual(self._follow(13, 10).kind, "not_started")

    def test_a_visit_that_lasts_too_long_is_told(self):
        self._tell(self.first, "en_route", 8, 50)
        self._tell(self.first, "on_site", 9, 0)
        self.assertFalse(self._follow(10, 14))
        alert = self._follow(10, 20)
        self.assertEqual((alert.kind, alert.details["minutes"]), ("overrun", 20))
        self._tell(self.first, "done", 10, 25)
        self.assertFalse(self._get_open())

    def test_a_visit_without_promise_that_runs_late_is_told(self):
        self.second.write({"promised_start": False, "promised_stop": False})
        self._tell(self.first, "en_route", 9, 50)
        self._tell(self.first, "on_site", 10, 20)
        self.assertEqual(self._get_open().mapped("kind"), ["late_start"])

    def test_the_thresholds_are_the_companys(self):
        self.company.field_alert_start_minutes = 60
        self.assertFalse(self._follow(9, 20).filtered(lambda alert: alert.kind == "not_started"))

    def test_following_again_raises_nothing_twice(self):
        for _minute in range(3):
            self._follow(9, 5)
        self.assertEqual(self.env["field.alert"].search_count([]), 1)

    def test_the_database_holds_one_live_alert_of_a_visit_and_kind(self):
        alert = self._follow(9, 0)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            alert.copy()
            self.env.flush_all()

    def test_a_handled_alert_stays_away_until_it_gets_serious(self):
        alert = self._follow(9, 46)
        self.assertEqual(set(alert.mapped("kind")), {"not_started", "promise_at_risk"})
        risk = alert.filtered(lambda one: one.kind == "promise_at_risk")
        with self._at(9, 46):
            alert.with_user(self.planner_user).action_handle()
        self.assertEqual((risk.state, risk.handled_by_id), ("handled", self.planner_user))
        self.assertFalse(self._follow(9, 47))
        self.assertEqual(self._follow(9, 55), risk)

    def test_a_handled_alert_may_come_back_after_its_danger_was_over(self):
        self._follow(9, 0).with_user(self.planner_user).action_handle()
        self._tell(self.first, "en_route", 9, 1)
        with self._at(9, 2):
            self.first._set_state("planned")
        self.assertEqual(self._follow(9, 15).kind, "not_started")

    def test_a_visit_taken_off_the_day_leaves_no_alert(self):
        self._follow(9, 0)
        with self._at(9, 5):
            self.first.action_to_plan()
        self.assertFalse(self._get_open().filtered(lambda alert: alert.intervention_id == self.first))

    def test_a_technician_handles_no_alert(self):
        alert = self._follow(9, 0)
        with self.assertRaises(AccessError):
            alert.with_user(self.technician_user).action_handle()

    def test_boards_hear_of_alerts_and_read_them(self):
        self._follow(9, 0)
        [row] = self.env["field.board"].with_user(self.planner_user).load("2026-03-10")["alerts"]
        self.assertEqual((row["kind"], row["visit_id"]), ("not_started", self.first.id))
        self.assertIn("Alice Martin should have left", row["text"])
        self.assertEqual(row["promise"][1] - row["promise"][0], 3600)

    # Repairs
    def test_an_alert_proposes_the_repair_of_the_rest_of_the_day(self):
        self._tell(self.first, "en_route", 8, 50)
        self._tell(self.first, "on_site", 9, 0)
        alert = self._follow(11, 42).filtered(lambda alert: alert.kind == "promise_at_risk")
        with self._at(11, 42):
            preview = alert.with_user(self.planner_user).propose_repair()
        self.assertEqual((preview["kind"], preview["state"]), ("repair", "proposed"))
        self.assertIn(self.first.name, preview["title"])
        [line] = [line for line in preview["lines"] if line["visit_id"] == self.second.id]
        self.assertGreater(line["to"]["start"], times.epoch(self.clock(11, 42)))

    def test_a_promise_that_would_break_is_proposed_to_a_colleague(self):
        self._tell(self.first, "en_route", 10, 40)
        self._tell(self.first, "on_site", 10, 55)
        alert = self._get_open().filtered(lambda alert: alert.level == "danger")
        self.assertEqual(alert.intervention_id, self.second)
        with self._at(10, 55):
            preview = alert.with_user(self.planner_user).propose_repair()
        [line] = [line for line in preview["lines"] if line["visit_id"] == self.second.id]
        self.assertEqual(line["to"]["technician_id"], self.bruno.id)

    def test_who_did_not_leave_is_repaired_as_if_the_day_began_later(self):
        alert = self._follow(9, 0)
        with self._at(9, 0):
            event = alert._get_repair_event()
        self.assertEqual((event["type"], event["technician"]), ("away", self.alice))
        self.assertEqual(event["until"], self.clock(9, 30))

    def test_a_technician_proposes_no_repair(self):
        alert = self._follow(9, 0)
        with self.assertRaises(AccessError):
            alert.with_user(self.technician_user).propose_repair()

    def test_old_alerts_are_erased(self):
        alert = self._follow(9, 0)
        self._tell(self.first, "en_route", 9, 1)
        with freeze_time(NOW + timedelta(days=59)):
            self.env["field.alert"]._gc_old_alerts()
        self.assertTrue(alert.exists())
        with freeze_time(NOW + timedelta(days=61)):
            self.env["field.alert"]._gc_old_alerts()
        self.assertFalse(alert.exists())
