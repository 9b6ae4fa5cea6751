from datetime import date, datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..tools import times
from ..tools.horizon import Horizon, cut_windows

PARIS = "Europe/Paris"


@tagged("post_install", "-at_install")
class TestHorizon(BaseCase):
    """The engine's seconds and back."""

    def test_autumn_night_is_an_hour_longer(self):
        horizon = Horizon.of_days(date(2026, 10, 24), date(2026, 10, 25), PARIS)
        self.assertEqual(horizon.stop - horizon.start, timedelta(hours=49))

    def test_spring_night_is_an_hour_shorter(self):
        horizon = Horizon.of_days(date(2026, 3, 28), date(2026, 3, 29), PARIS)
        self.assertEqual(horizon.stop - horizon.start, timedelta(hours=47))

    def test_seconds_and_moments_are_inverse_across_both_changes(self):
        for day in (date(2026, 3, 27), date(2026, 10, 23)):
            horizon = Horizon.of_days(day, day + timedelta(days=5), PARIS)
            for hours in range(0, 140, 7):
                moment = horizon.start + timedelta(hours=hours)
                self.assertEqual(horizon.moment(horizon.seconds(moment)), moment)

    def test_nine_o_clock_after_the_change_is_nine_o_clock(self):
        horizon = Horizon.of_days(date(2026, 10, 24), date(2026, 10, 26), PARIS)
        nine = times.at_local(date(2026, 10, 26), datetime(2026, 1, 1, 9).time(), PARIS)
        self.assertEqual(nine, datetime(2026, 10, 26, 8, 0))
        self.assertEqual(horizon.seconds(nine), (49 + 9) * 3600)

    def test_last_midnight_is_no_part_of_the_horizon(self):
        horizon = Horizon.of_days(date(2026, 3, 11), date(2026, 3, 11), PARIS)
        self.assertTrue(horizon.holds(horizon.start))
        self.assertFalse(horizon.holds(horizon.stop))

    def test_windows_are_what_all_spans_share(self):
        self.assertEqual(cut_windows((0, 100), (10, None), (None, 50)), [[10, 50]])
        self.assertEqual(cut_windows((0, 100), (60, None), (None, 50)), [])
