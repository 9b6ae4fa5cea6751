from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import BaseCase

from ..tools import quiet
from .common import NOW
from .told_case import ToldCase

PARIS = "Europe/Paris"


class TestQuietHours(BaseCase):
    def _wait(self, text, hours=(20.0, 8.0)):
        return str(quiet.wait(datetime.fromisoformat(text), *hours, PARIS))

    def test_the_evening_waits_for_the_morning_over_midnight(self):
        self.assertEqual(self._wait("2026-03-10 19:00:00"), "2026-03-11 07:00:00")  # 20:00 in Paris
        self.assertEqual(self._wait("2026-03-11 02:00:00"), "2026-03-11 07:00:00")

    def test_the_day_does_not_wait(self):
        self.assertEqual(self._wait("2026-03-10 18:59:00"), "2026-03-10 18:59:00")
        self.assertEqual(self._wait("2026-03-10 07:00:00"), "2026-03-10 07:00:00")  # 8:00 in Paris

    def test_the_morning_is_eight_on_the_wall_on_both_nights_of_the_clock_change(self):
        self.assertEqual(self._wait("2026-03-28 22:00:00"), "2026-03-29 06:00:00")  # to summer time
        self.assertEqual(self._wait("2026-10-24 20:00:00"), "2026-10-25 07:00:00")  # and back

    def test_quiet_hours_within_a_day_and_none_at_all(self):
        self.assertEqual(self._wait("2026-03-10 11:30:00", (12.0, 14.0)), "2026-03-10 13:00:00")
        self.assertEqual(self._wait("2026-03-10 02:00:00", (8.0, 8.0)), "2026-03-10 02:00:00")


class TestFieldNotificationTiming(ToldCase):
    def _make_promised(self, start):
        return self._make_visit(promised_start=start, promised_stop=start + timedelta(hours=2))

    def _reminder(self, visit):
        return self._told(visit, "reminder")

    def test_a_reminder_leaves_at_the_same_hour_on_the_wall_over_the_clock_change(self):
        before = self._make_promised(datetime(2026, 3, 28, 9, 0))
        after = self._make_promised(datetime(2026, 3, 30, 9, 0))
        self.assertEqual(str(self._reminder(before).due_at), "2026-03-27 17:00:00")
        self.assertEqual(str(self._reminder(after).due_at), "2026-03-29 16:00:00")

    def test_the_day_before_is_the_companys_not_greenwichs(self):
        visit = self._make_promised(datetime(2026, 3, 12, 23, 30))  # half past midnight on the 13th
        self.assertEqual(str(self._reminder(visit).due_at), "2026-03-12 17:00:00")

    def test_a_text_message_in_quiet_hours_waits_unless_it_concerns_a_visit_under_way(self):
        self.rules["booked"].way = self.rules["delay"].way = "sms"
        self.rules["delay"].ignore_quiet = True
        with freeze_time("2026-03-10 21:30:00"):
            visit = self._make_promised(datetime(2026, 3, 12, 9, 0))
            late = visit._notify("delay", "1")
        self.assertEqual(str(self._told(visit, "booked").due_at), "2026-03-11 07:00:00")
        self.assertEqual(str(late.due_at), "2026-03-10 21:30:00")

    def test_two_reminders_of_different_days_both_speak(self):
        self.rules["reminder"].copy({"days_before": 3, "at_hour": 10})
        visit = self._make_promised(NOW + timedelta(days=5))
        moments = sorted(str(row.due_at) for row in self._reminder(visit))
        self.assertEqual(moments, ["2026-03-12 09:00:00", "2026-03-14 17:00:00"])

    def test_an_edited_rule_moves_what_waits(self):
        visit = self._make_promised(NOW + timedelta(days=5))
        self.rules["reminder"].at_hour = 9.5
        row = self._reminder(visit)
        self.assertEqual(str(row.due_at), "2026-03-14 08:30:00")
        self.assertEqual(row.next_try_at, row.due_at)

    def test_a_rule_that_is_switched_off_says_why_nothing_leaves(self):
        visit = self._make_promised(NOW + timedelta(days=5))
        self.rules["reminder"].active = False
        with freeze_time(NOW + timedelta(days=4, hours=12)):
            self._send_due()
        self.assertEqual(self._reminder(visit).reason, "rule")

    def test_a_new_rule_reminds_of_promises_made_before(self):
        self.rules["reminder"].active = False
        visit = self._make_promised(NOW + timedelta(days=5))
        self.assertFalse(self._reminder(visit))
        self.rules["reminder"].active = True
        self.assertEqual(self._reminder(visit).state, "due")

    def test_conditions_that_cannot_be_read_are_refused(self):
        with self.assertRaises(ValidationError):
            self.rules["reminder"].domain = "priority = 2"
