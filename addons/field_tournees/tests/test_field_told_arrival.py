from datetime import timedelta

from freezegun import freeze_time

from .common import NOW
from .told_case import ToldCase


def at(minutes):
    """Return a naive UTC datetime so many minutes after the frozen now."""
    return NOW + timedelta(minutes=minutes)


class TestFieldToldArrival(ToldCase):
    """A day that goes wrong: what the next customers hear of it, and when."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = (
            cls._make_visit(
                site_id=site.id,
                technician_id=cls.alice.id,
                planned_start=at(minutes),
                promised_start=at(minutes),
                promised_stop=at(minutes + 60),
            )
            for site, minutes in ((cls.sites[1], 30), (cls.sites[0], 150))
        )
        cls.route = cls.first.route_id
        cls.env["field.notification"].search([]).sudo().unlink()

    def _pass(self, minutes):
        """Let the day go on with nobody telling anything."""
        with freeze_time(at(minutes)):
            self.env["field.route"].browse(self.route.id)._refresh_expected()

    def _start_first(self, minutes=30):
        self.first.action_en_route()
        with freeze_time(at(minutes)):
            self.first.action_arrive()

    def _be_late(self):
        """An hour's work begins so late that the second customer waits a quarter past the promise."""
        self._start_first(165)
        self._pass(170)

    def test_a_day_on_time_tells_nobody(self):
        self._start_first()
        self._pass(60)
        self.assertFalse(self._told(self.second))

    def test_a_delay_is_told_before_the_promise_breaks(self):
        self._be_late()
        self.assertLess(at(170), self.second.promised_stop)
        row = self._told(self.second)
        self.assertEqual((row.event, row.state), ("delay", "due"))
        news = self.second.with_context(field_notification=row.id)._get_news()
        self.assertTrue(news["arrival"] and news["late"])

    def test_a_delay_within_the_threshold_is_no_news(self):
        self.rules["delay"].threshold_minutes = 60
        self._be_late()
        self.assertFalse(self._told(self.second))

    def test_the_same_delay_is_told_once_and_a_longer_one_again(self):
        self._be_late()
        for minutes in (171, 200, 226):
            self._pass(minutes)
        self.assertEqual(len(self._told(self.second, "delay")), 1)
        self._pass(245)
        former, latter = self._told(self.second, "delay")
        self.assertEqual((former.state, former.reason, latter.state), ("dropped", "superseded", "due"))

    def test_a_delay_that_is_made_good_before_it_is_sent_is_dropped(self):
        self.rules["delay"].delay_minutes = 5
        self._be_late()
        with freeze_time(at(172)):
            self.first.action_done()
        with freeze_time(at(176)):
            self._send_due()
        row = self._told(self.second, "delay")
        self.assertEqual((row.state, row.reason), ("dropped", "superseded"))

    def test_a_delay_that_comes_back_after_it_was_dropped_is_told(self):
        self._be_late()
        self._told(self.second, "delay")._close("dropped", "superseded")
        self._pass(171)
        self.assertEqual(len(self._told(self.second, "delay", state="due")), 1)

    def test_an_arrival_told_on_departure_is_corrected_when_it_changes(self):
        self.second.action_en_route()
        self._send_due()
        self._pass(5)
        self.assertEqual(self._told(self.second).mapped("event"), ["en_route"])
        self._pass(60)  # nobody arrives
        self.assertEqual(self._told(self.second).mapped("event"), ["en_route", "eta"])

    def test_arrival_ends_what_was_still_to_be_said_about_it(self):
        self.second.action_en_route()
        with freeze_time(at(1)):
            self.second.action_arrive()
        self.assertEqual(self._told(self.second, "en_route").reason, "over")

    def test_a_wish_for_no_messages_gives_one_call_for_one_delay(self):
        self.sites[0].field_channel = "none"
        self._be_late()
        self._pass(171)
        self.assertEqual(self._told(self.second).mapped("state"), ["call"])
        with freeze_time(at(172)):
            self.first.action_done()
            self.second.action_en_route()
            self.second.action_arrive()
        self.assertEqual(self._told(self.second, "delay").state, "dropped")

    def test_following_a_day_with_nothing_to_tell_costs_two_queries_more(self):
        self._start_first()
        self._pass(60)
        awaited = self.route.intervention_ids.sudo()
        awaited.mapped("expected_start")
        self.env.flush_all()
        with self.assertQueryCount(2):
            awaited._tell_progress()
