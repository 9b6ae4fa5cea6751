from datetime import date, timedelta

from odoo.tests import BaseCase

from ..tools import labour
from ..tools.labour import Day, Limits

HOUR = 3600
# A Monday; its midnight is the second 0 of these tests.
MONDAY = date(2026, 3, 9)


def day(*spans, rank=0, drives=None, **kwargs):
    """Return a day of visits told in hours, without drives unless they are given."""
    seconds = [(round((24 * rank + a) * HOUR), round((24 * rank + b) * HOUR)) for a, b in spans]
    drives = drives or [0] * (len(spans) + 1)
    return Day(MONDAY + timedelta(days=rank), seconds, drives, **kwargs)


def keys(*days, limits=None, dates=None):
    """Return the (level, key) of all that days break."""
    dates = dates or [one.date for one in days]
    found = labour.judge(list(days), dates, limits or Limits())
    return {(breach.level, breach.key) for rows in found.values() for breach in rows}


class TestLabour(BaseCase):
    def test_six_hours_in_a_row_are_allowed_and_a_minute_more_takes_a_pause(self):
        self.assertFalse(keys(day((8, 11), (11, 14))))
        self.assertEqual(keys(day((8, 11), (11, 14.02))), {("hard", "pause")})

    def test_twenty_minutes_between_two_visits_are_the_pause(self):
        self.assertFalse(keys(day((8, 12), (12.334, 16))))
        self.assertEqual(keys(day((8, 12), (12.33, 16))), {("hard", "pause")})

    def test_a_drive_is_no_pause(self):
        spans = ((8, 12), (12.5, 16))
        self.assertFalse(keys(day(*spans)))
        self.assertEqual(keys(day(*spans, drives=[0, 15 * 60, 0])), {("hard", "pause")})

    def test_a_pause_after_six_hours_comes_too_late(self):
        self.assertEqual(keys(day((8, 11), (11, 14.5), (15, 16))), {("hard", "pause")})

    def test_a_visit_of_a_whole_day_holds_its_own_pause(self):
        self.assertFalse(keys(day((8, 16))))

    def test_the_way_home_counts_where_the_company_says_so(self):
        spans, drives = ((8, 12), (13, 17.5)), [HOUR, 0, HOUR]
        self.assertEqual(keys(day(*spans, drives=drives)), {("hard", "day_hours")})
        self.assertFalse(keys(day(*spans, drives=drives, home_legs=False)))

    def test_ten_hours_a_day_are_the_limit_without_an_agreement(self):
        self.assertFalse(keys(day((8, 13), (14, 19))))
        self.assertEqual(keys(day((8, 13), (14, 19.01))), {("hard", "day_hours")})

    def test_an_agreement_allows_twelve_hours_to_those_who_say_why(self):
        agreed = Limits(day=12 * HOUR)
        self.assertEqual(keys(day((7, 12), (13, 20)), limits=agreed), {("soft", "day_hours")})
        self.assertEqual(keys(day((7, 12), (12.8, 20)), limits=agreed), {("hard", "day_hours")})

    def test_no_agreement_goes_beyond_twelve_hours(self):
        self.assertIn(
            ("hard", "day_hours"), keys(day((7, 12), (13, 20.5)), limits=Limits(day=20 * HOUR))
        )

    def test_waiting_is_work_but_for_the_longest_pause(self):
        self.assertEqual(day((8, 9), (10, 11), (13, 14)).work, 4 * HOUR)

    def test_a_day_lasts_thirteen_hours_at_most(self):
        self.assertFalse(keys(day((7, 11), (16, 20))))
        self.assertEqual(keys(day((7, 11), (16, 20.01))), {("hard", "day_span")})
        agreed = Limits(rest=9 * HOUR)
        self.assertEqual(keys(day((7, 11), (16, 20.01)), limits=agreed), {("soft", "day_span")})

    def test_eleven_hours_of_rest_lie_between_two_days(self):
        late = day((14, 21))
        self.assertFalse(keys(late, day((8, 12), rank=1)))
        self.assertEqual(keys(late, day((7.99, 12), rank=1)), {("hard", "rest")})

    def test_nine_hours_of_rest_by_agreement_take_a_reason(self):
        agreed = Limits(rest=9 * HOUR)
        late = day((14, 21))
        self.assertEqual(keys(late, day((6, 12), rank=1), limits=agreed), {("soft", "rest")})
        self.assertEqual(keys(late, day((5.99, 11), rank=1), limits=agreed), {("hard", "rest")})

    def test_a_short_rest_concerns_both_days(self):
        late, early = day((14, 21)), day((7, 12), rank=1)
        for one in (late, early):
            self.assertEqual(keys(late, early, dates=[one.date]), {("hard", "rest")})

    def test_forty_eight_hours_a_week_are_the_limit(self):
        week = [day((8, 12), (13, 18), rank=rank) for rank in range(5)]
        self.assertFalse(keys(*week, day((8, 11), rank=5)))
        self.assertEqual(keys(*week, day((8, 11.1), rank=5)), {("hard", "week_hours")})

    def test_a_seventh_day_of_work_is_refused(self):
        week = [day((8, 12), rank=rank) for rank in range(7)]
        self.assertFalse(keys(*week[:6]))
        self.assertEqual(keys(*week), {("hard", "week_days")})

    def test_a_sunday_off_between_a_late_saturday_and_an_early_monday_is_too_short(self):
        week = [day((8, 12), rank=rank) for rank in range(5)]
        saturday = day((14, 20), rank=5)
        self.assertFalse(keys(*week, saturday, day((7, 12), rank=7)))
        early = day((6.9, 12), rank=7)
        self.assertEqual(keys(*week, saturday, early, dates=[saturday.date]), {("hard", "weekly_rest")})
        self.assertEqual(keys(*week, saturday, early, dates=[early.date]), {("hard", "weekly_rest")})

    def test_visits_at_the_same_time_count_once(self):
        self.assertEqual(day((8, 12), (8, 12), (13, 15)).work, 6 * HOUR)
