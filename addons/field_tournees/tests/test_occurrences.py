from datetime import date
from itertools import pairwise

from odoo.tests import BaseCase

from ..tools.occurrences import Rule

END = date(2029, 12, 31)


class TestOccurrences(BaseCase):
    def test_the_31st_is_the_last_day_of_short_months_and_comes_back(self):
        rule = Rule(date(2026, 1, 31), 1, "months")
        self.assertEqual(
            rule.between(date(2026, 1, 31), date(2026, 5, 31)),
            [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)],
        )

    def test_the_29th_of_february_comes_back_in_leap_years(self):
        dates = Rule(date(2024, 2, 29), 1, "years").between(date(2024, 3, 1), END)
        self.assertEqual(
            [str(day) for day in dates[:2] + dates[3:4]], ["2025-02-28", "2026-02-28", "2028-02-29"]
        )

    def test_fixed_months_keep_the_day_of_the_first_time(self):
        rule = Rule(date(2026, 1, 31), months=(9, 2))
        self.assertEqual(
            rule.between(date(2026, 1, 1), date(2027, 2, 28)),
            [date(2026, 2, 28), date(2026, 9, 30), date(2027, 2, 28)],
        )

    def test_years_of_weeks_keep_the_day_of_the_week(self):
        dates = Rule(date(2020, 1, 7), 2, "weeks").between(date(2026, 1, 1), END)
        self.assertEqual({day.weekday() for day in dates}, {1})
        self.assertEqual({(after - before).days for before, after in pairwise(dates)}, {14})

    def test_no_date_is_lost_however_long_ago_the_first_one_was(self):
        for unit, every in (("days", 3), ("weeks", 5), ("months", 1), ("months", 24), ("years", 2)):
            rule = Rule(date(1999, 12, 31), every, unit)
            long_ago = rule.between(date(1999, 12, 30), END)
            self.assertEqual(
                [day for day in long_ago if day > date(2026, 1, 1)], rule.between(date(2026, 1, 1), END), unit
            )

    def test_a_yearly_visit_out_of_season_waits_for_its_first_day(self):
        rule = Rule(date(2026, 7, 10), 1, "years", season=(9, 5))
        self.assertEqual(rule.between(date(2026, 1, 1), date(2027, 1, 1)), [date(2026, 9, 1)])

    def test_weekly_visits_are_left_out_of_season(self):
        rule = Rule(date(2026, 5, 20), 1, "weeks", season=(9, 5))
        dates = rule.between(date(2026, 5, 1), date(2026, 9, 10))
        self.assertEqual(
            [str(day) for day in dates], ["2026-05-20", "2026-05-27", "2026-09-02", "2026-09-09"]
        )

    def test_the_date_after_a_real_one_is_one_period_later(self):
        self.assertEqual(Rule(date(2024, 1, 1), 6, "months").following(date(2026, 8, 31)), date(2027, 2, 28))
        self.assertEqual(Rule(date(2024, 1, 5), months=(3, 9)).following(date(2026, 3, 20)), date(2026, 9, 5))
