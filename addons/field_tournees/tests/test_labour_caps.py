import random
from datetime import date, timedelta

from odoo.tests import BaseCase

from ..tools import labour, labour_caps
from ..tools.labour_caps import Reach

HOUR = 3600
MONDAY = date(2026, 3, 9)


def reach(rank, start, latest, pause=1, **kwargs):
    """Return a day told in hours."""
    moments = (round((24 * rank + hour) * HOUR) for hour in (start, latest))
    return Reach(MONDAY + timedelta(days=rank), *moments, round(pause * HOUR), **kwargs)


def spans(capped):
    """Return {rank: (start, latest)} in hours."""
    return {
        (day.date - MONDAY).days: tuple(
            (second / HOUR) - 24 * (day.date - MONDAY).days for second in (day.start, day.latest)
        )
        for day in capped.values()
    }


class TestLabourCaps(BaseCase):
    def test_usual_days_stay_as_they_are(self):
        days = [reach(rank, 8, 17.5) for rank in range(5)]
        self.assertEqual(spans(labour_caps.cap(days, [])), dict.fromkeys(range(5), (8, 17.5)))

    def test_a_long_day_ends_after_ten_hours_and_its_break(self):
        self.assertEqual(spans(labour_caps.cap([reach(0, 6, 20)], [])), {0: (6, 17)})

    def test_what_people_planned_is_not_cut(self):
        kept = (6 * HOUR, 18 * HOUR)
        self.assertEqual(spans(labour_caps.cap([reach(0, 6, 20, kept=kept)], [])), {0: (6, 18)})

    def test_seven_days_lose_the_last_free_one(self):
        days = [reach(rank, 8, 12) for rank in range(7)]
        self.assertEqual(sorted(spans(labour_caps.cap(days, []))), [0, 1, 2, 3, 4, 5])

    def test_a_late_day_before_leaves_eleven_hours_of_rest(self):
        before = labour.Day(MONDAY, [(15 * HOUR, 22 * HOUR)], [0, 0])
        self.assertEqual(spans(labour_caps.cap([reach(1, 7, 15)], [before])), {1: (9, 15)})

    def test_whatever_fills_the_days_keeps_the_law(self):
        chance = random.Random(5)
        for _round in range(300):
            days = [
                reach(rank, start, start + chance.uniform(3, 16), chance.choice((0.5, 1, 2)))
                for rank in range(chance.randint(1, 14))
                for start in [chance.uniform(4, 14)]
                if chance.random() < 0.85
            ]
            worked = [self._fill(day) for day in labour_caps.cap(days, []).values()]
            found = labour.judge(worked, [day.date for day in worked], labour.Limits())
            self.assertFalse([breach for rows in found.values() for breach in rows], days)

    def _fill(self, day):
        """Return a day that works as much as it may, with its break where it is due."""
        pause = labour_caps.get_pause(day.start, day.latest, None)
        if not pause:
            return labour.Day(day.date, [(day.start, day.latest)], [0, 0])
        length = max(pause[2], day.pause)
        stops = [(day.start, pause[1]), (pause[1] + length, day.latest)]
        return labour.Day(day.date, [stop for stop in stops if stop[0] < stop[1]], [0, 0, 0])

    def test_a_break_begins_within_six_hours(self):
        late = (7 * HOUR, 8 * HOUR, HOUR)
        self.assertEqual(labour_caps.get_pause(0, 9 * HOUR, late)[1], 6 * HOUR)

    def test_a_day_of_more_than_six_hours_gets_the_break_that_its_schedule_forgot(self):
        self.assertIsNone(labour_caps.get_pause(0, 6 * HOUR, None))
        first, last, length = labour_caps.get_pause(0, 8 * HOUR, None)
        self.assertEqual((last, length), (6 * HOUR, 1200))
        self.assertLessEqual(8 * HOUR - first - length, 6 * HOUR)
