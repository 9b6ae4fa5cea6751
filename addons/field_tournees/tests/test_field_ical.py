from datetime import datetime, timedelta

import vobject

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import NOW, FieldFixtures


@tagged("post_install", "-at_install")
class TestFieldIcal(FieldFixtures, HttpCase):
    """The calendar that a technician's phone subscribes to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_field()
        cls.visit = cls._make_visit(technician_id=cls.alice.id, planned_start=datetime(2026, 3, 11, 8, 0))

    def _get(self, token):
        return self.url_open(f"/field/ical/{token}.ics", allow_redirects=False)

    def _feed(self):
        self.env.flush_all()
        response = self._get(self.alice.ical_token)
        self.assertEqual(response.status_code, 200)
        return vobject.readOne(response.content.decode())

    def _event(self):
        return self._feed().vevent

    def test_feed_tells_the_visit_in_utc(self):
        event = self._event()
        self.assertEqual(event.dtstart.value, datetime(2026, 3, 11, 8, tzinfo=event.dtstart.value.tzinfo))
        self.assertFalse(event.dtstart.value.utcoffset())
        self.assertEqual(event.dtend.value - event.dtstart.value, timedelta(hours=1))

    def test_feed_tells_who_where_and_when(self):
        event = self._event()
        self.assertEqual(event.summary.value, "Boiler service – Croix-Rousse")
        self.assertIn("12 Rue du Mail", event.location.value)
        self.assertEqual(event.geo.value, "45.774300;4.832000")
        self.assertEqual(event.status.value, "TENTATIVE")

    def test_confirmed_visit_is_confirmed_in_the_calendar(self):
        self.visit.action_confirm()
        self.assertEqual(self._event().status.value, "CONFIRMED")

    def test_event_keeps_its_identity_when_it_moves(self):
        before = self._event()
        self.visit.planned_start = datetime(2026, 3, 12, 8, 0)
        after = self._event()
        self.assertEqual(before.uid.value, after.uid.value)
        self.assertGreater(int(after.sequence.value), int(before.sequence.value))

    def test_access_code_never_leaves_the_house(self):
        self.site.write({"access_code": "4711B", "access_instructions": "Key under the mat"})
        text = self._get(self.alice.ical_token).text
        self.assertNotIn("4711B", text)
        self.assertNotIn("mat", text)

    def test_texts_cannot_forge_an_event(self):
        self.site.name = "Évil\r\nBEGIN:VEVENT\r\nSUMMARY:x, y; z\x0b\u2028"
        self.visit.partner_id.name = self.site.name
        feed = self._feed()
        self.assertEqual(len(feed.vevent_list), 1)
        self.assertIn("x, y; z", feed.vevent.summary.value)

    def test_lines_are_folded(self):
        self.visit.instructions = "<p>%s</p>" % ("Attention à la chaudière. " * 40)
        lines = self._get(self.alice.ical_token).content.split(b"\r\n")
        self.assertLessEqual(max(map(len, lines)), 75)

    def test_feed_shows_last_week_to_sixty_days(self):
        for days in (-30, -6, 59, 61):
            moment = NOW.replace(hour=9) + timedelta(days=days)
            moment += timedelta(days=(7 - moment.weekday()) % 7 if moment.weekday() > 4 else 0)
            self._make_visit(technician_id=self.alice.id, planned_start=moment)
        starts = [event.dtstart.value.date() for event in self._feed().vevent_list]
        self.assertTrue(all(-8 < (day - NOW.date()).days <= 60 for day in starts))
        self.assertGreaterEqual(len(starts), 2)

    def test_other_technicians_visits_are_not_in_the_feed(self):
        self._make_visit(technician_id=self.bruno.id, planned_start=datetime(2026, 3, 11, 8, 0))
        self.assertEqual(len(self._feed().vevent_list), 1)

    def test_visit_taken_off_the_plan_leaves_the_feed(self):
        self.visit.action_to_plan()
        self.assertNotIn("vevent", self._feed().contents)

    def test_headers_keep_the_feed_private(self):
        response = self._get(self.alice.ical_token)
        self.assertEqual(response.headers["Content-Type"], "text/calendar; charset=utf-8")
        self.assertEqual(response.headers["Cache-Control"], "private, max-age=300")
        self.assertIn("noindex", response.headers["X-Robots-Tag"])
        self.assertNotIn("session_id", response.headers.get("Set-Cookie", ""))

    def test_every_wrong_token_gets_the_same_answer(self):
        good = self.alice.ical_token
        wrong = [
            "a" * 32, good[:-1], good + "a", good.swapcase() + "é", "é" * 32, "%00" * 10, "%FF%FE",
            "'%20OR%201=1--", "a" * 5000, "..%2F..", "%25", "false", "None",
        ]  # fmt: skip
        answers = {(self._get(token).status_code, self._get(token).text) for token in wrong}
        self.assertEqual(answers, {(404, "Not found\n")})

    def test_archived_technicians_feed_is_closed(self):
        self.alice.active = False
        self.assertEqual(self._get(self.alice.ical_token).status_code, 404)

    def test_renewing_closes_the_old_address(self):
        old = self.alice.ical_token
        self.alice.with_user(self.technician_user).action_renew_ical_token()
        self.assertEqual(self._get(old).status_code, 404)
        self.assertEqual(self._get(self.alice.ical_token).status_code, 200)

    def test_technician_knows_the_own_address_only(self):
        technicians = (self.alice + self.bruno).with_user(self.technician_user)
        self.assertIn(self.alice.ical_token, technicians[0].ical_url)
        self.assertFalse(technicians[1].ical_url)
        self.assertIn(self.bruno.ical_token, self.bruno.with_user(self.planner_user).ical_url)

    def test_technician_renews_nobody_elses_address(self):
        with self.assertRaises(AccessError):
            self.bruno.with_user(self.technician_user).action_renew_ical_token()

    def test_technician_cannot_read_or_write_the_token(self):
        own = self.alice.with_user(self.technician_user)
        with self.assertRaises(AccessError):
            own.read(["ical_token"])
        with self.assertRaises(AccessError):
            own.write({"ical_token": "x"})

    def test_technician_opens_the_own_address(self):
        action = self.env["field.technician"].with_user(self.technician_user).action_open_my_feed()
        self.assertEqual(action["res_id"], self.alice.id)

    def test_feed_costs_the_same_queries_however_many_visits(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.alice._get_feed()
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for day in (12, 13, 16, 17, 18, 19, 20):
            self._make_visit(
                technician_id=self.alice.id,
                planned_start=datetime(2026, 3, day, 9),
                site_id=self.sites[day % 5].id,
            )
        self.assertLessEqual(count(), few)
