from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError

from .common import NOW, FieldCase


class TestFieldTimeline(FieldCase):
    """One timeline: every reader sees a projection of the same rows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # These tests tell the customer themselves.
        cls.env["field.notification.rule"].search([]).active = False
        cls.visit = cls._make_visit(technician_id=cls.alice.id, planned_start=NOW + timedelta(hours=1))
        cls.visit.write(cls._slot(1))

    @classmethod
    def _slot(cls, hours):
        start = NOW + timedelta(hours=hours)
        return {"promised_start": start, "promised_stop": start + timedelta(hours=2)}

    def _tell(self, state, minutes):
        with freeze_time(NOW + timedelta(minutes=minutes)):
            self.visit._set_state(state)

    def _read(self, user=None):
        return self.visit.with_user(user or self.planner_user).read_timeline()

    def _message(self, step, number=7, event="en_route"):
        details = {"event": event, "channel": "sms", "step": step, "notification_id": number}
        self.visit._log_event("message", source="system", details=details)

    def _keys(self, state=None):
        lines = self.visit._get_customer_timeline()
        return [line["key"] for line in lines if state in (None, line["state"])]

    # The office
    def test_every_row_is_there_latest_first(self):
        self._tell("en_route", 30)
        rows = self._read()
        self.assertEqual(len(rows), len(self.visit.event_ids.filtered(lambda event: event.kind != "message")))
        self.assertEqual((rows[0]["group"], rows[0]["step"]), ("steps", "en_route"))

    def test_the_steps_of_a_message_are_one_row(self):
        for step in ("sent", "delivered"):
            self._message(step)
        self._message("sent", number=8)
        rows = [row for row in self._read() if row["group"] == "messages"]
        self.assertEqual([(row["step"], len(row["before"])) for row in rows], [("sent", 0), ("delivered", 1)])
        self.assertEqual(rows[0]["target"], {"model": "field.notification", "id": 8})

    def test_a_contact_stands_among_the_other_rows(self):
        contact = self.env["field.contact"]._log(self.visit, "call", "late", "He waits")
        row = self._read()[0]
        self.assertEqual((row["group"], row["target"]["id"]), ("contacts", contact.id))
        self.assertIn("He waits", row["text"])

    def test_the_technician_reads_the_own_visits_only_and_the_customer_none(self):
        self.assertTrue(self._read(self.technician_user))
        other = self._make_visit(technician_id=self.bruno.id, planned_start=NOW + timedelta(hours=1))
        for visit, user in ((other, self.technician_user), (self.visit, self.portal_user)):
            with self.assertRaises(AccessError):
                visit.with_user(user).read_timeline()

    def test_the_price_does_not_grow_with_the_rows(self):
        self._read()
        for number in range(30):
            self._message("sent", number=number + 100)
        self.visit.invalidate_recordset()
        with self.assertQueryCount(12):
            self._read()

    # The customer
    def test_the_customer_reads_steps_in_his_words_and_what_comes_next(self):
        self.assertEqual(self._keys("done") + self._keys("now"), ["requested", "promised"])
        self.assertEqual(self._keys("next"), ["en_route", "on_site", "done"])
        self._tell("en_route", 30)
        self.assertEqual((self._keys("now"), self._keys("next")), (["en_route"], ["on_site", "done"]))

    def test_nothing_is_ahead_of_a_visit_that_is_over(self):
        steps = ("en_route", "on_site", "paused", "on_site", "done")
        for minutes, state in enumerate(steps, start=30):
            self._tell(state, minutes)
        self.assertFalse(self._keys("now") + self._keys("next"))
        self.assertEqual(self._keys()[-3:], ["en_route", "on_site", "done"])

    def test_a_second_promise_is_a_move(self):
        self.visit.write(self._slot(26))
        self.assertEqual(self._keys("done") + self._keys("now"), ["requested", "promised", "moved"])

    def test_nothing_of_the_offices_own_reaches_the_customer(self):
        self.visit._log_event("override", details={"reason": "RivalSecret", "sentences": ["s"]})
        self.env["field.contact"]._log(self.visit, "call", "complaint", "PrivateNote")
        self._message("bounced")
        self._tell("cancelled", 5)
        told = str(self.visit._get_customer_timeline())
        for hidden in ("RivalSecret", "PrivateNote", "Alice", "bounced", "omplaint"):
            self.assertNotIn(hidden, told)

    def test_a_message_that_left_is_named_once(self):
        for step in ("sent", "delivered"):
            self._message(step)
        self.assertEqual(self._keys().count("told"), 1)
