from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError

from .common import NOW, FieldCase

_HOUR = timedelta(hours=1)


class TestFieldPromiseRisk(FieldCase):
    """The frozen now is a Tuesday, 8:00 in Paris; tomorrow's day begins 24 hours later."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.night = cls.env["field.promise.night"]
        cls.tomorrow = NOW + timedelta(days=1)

    def _plan(self, hour, opens=None, closes=None, technician=None, **vals):
        """Make a visit planned tomorrow, hours from 8:00, promised between two others."""
        if opens is not None:
            vals["promised_start"] = self.tomorrow + opens * _HOUR
            vals["promised_stop"] = self.tomorrow + closes * _HOUR
        return self._make_visit(
            technician_id=(technician or self.alice).id,
            planned_start=self.tomorrow + hour * _HOUR,
            **vals,
        )

    def _assess(self):
        return self.night._assess(self.company)

    def test_a_wide_slot_is_surer_than_one_that_ends_at_the_planned_minute(self):
        wide = self._plan(2, 1, 4)
        tight = self._plan(2, 1, 2, technician=self.bruno)
        self.assertEqual(self._assess(), 2)
        self.assertGreater(wide.promise_probability, 0.95)
        self.assertLess(tight.promise_probability, 0.8)
        self.assertEqual((wide.is_at_risk, tight.is_at_risk), (False, True))
        self.assertEqual(wide.promise_assessed_at, NOW)

    def test_risk_grows_along_a_full_day(self):
        hours = (0.5, 1.75, 3, 5.25, 6.5)
        visits = [self._plan(hour, hour - 0.5, hour + 0.4) for hour in hours]
        self._assess()
        self.assertGreater(visits[0].promise_probability, visits[2].promise_probability + 0.05)

    def test_visits_without_a_promise_get_no_probability(self):
        visit = self._plan(2)
        self.assertEqual(self._assess(), 0)
        self.assertFalse(visit.promise_assessed_at)
        self.assertFalse(visit.is_at_risk)

    def test_promises_at_risk_are_found_and_only_they(self):
        sure, risky = self._plan(2, 1, 5), self._plan(2, 1, 2, technician=self.bruno)
        self._assess()
        visits = self.env["field.intervention"]
        self.assertEqual(visits.search([("is_at_risk", "=", True)]), risky)
        self.assertIn(sure, visits.search([("is_at_risk", "=", False)]))
        self.company.field_booking_target = 50
        self.assertFalse(visits.search([("is_at_risk", "=", True)]) - risky)

    def test_a_new_plan_forgets_the_risk_of_the_old_one(self):
        visit = self._plan(2, 1, 2)
        self._assess()
        visit.planned_start = self.tomorrow + _HOUR
        self.assertFalse(visit.promise_assessed_at)
        self.assertFalse(visit.is_at_risk)

    def test_a_day_under_way_is_left_to_the_day(self):
        visit = self._plan(2, 1, 3)
        self._plan(0.5).action_en_route()
        self.assertEqual(self._assess(), 0)
        self.assertFalse(visit.promise_assessed_at)

    def test_assessing_changes_no_version(self):
        visit = self._plan(2, 1, 3)
        before = visit.plan_version
        self._assess()
        self.assertEqual(visit.plan_version, before)

    def test_nobody_writes_a_probability_by_hand(self):
        visit = self._plan(2, 1, 3)
        for name in ("promise_probability", "booked_probability"):
            with self.assertRaises(UserError):
                visit.with_user(self.manager_user).write({name: 1})

    def test_today_shows_what_is_at_risk(self):
        self._plan(2, 1, 2)
        self._assess()
        visit = self._plan(3.25, 2.5, 3.25)
        self._assess()
        live = visit.route_id._get_live(self.tomorrow)
        self.assertEqual(live["risk"], "2 promises at risk")

    def test_the_night_assesses_every_company_in_as_many_queries_for_many_visits(self):
        first = self._plan(1, 0, 3)
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *_args, **_kwargs: 1):
            self.night._cron_assess()
        self.assertTrue(first.promise_assessed_at)
        self.env.flush_all()
        with self.assertQueryCount(20):
            self._assess()
        for hour in (2, 3.5, 5.5, 7):
            for technician in (self.alice, self.bruno):
                self._plan(hour, hour - 1, hour + 1, technician=technician)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            self._assess()
