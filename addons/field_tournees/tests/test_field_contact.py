import uuid
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import NOW
from .request_case import RequestCase


class TestFieldContact(RequestCase):
    """Who called, why, and which message would have answered beforehand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["field.notification.rule"].search([]).active = False  # only what a test writes is told
        cls.rule = cls.env["field.notification.rule"].create(
            {"name": "Test", "event": "report", "active": False}
        )
        cls.visit = cls._make_visit(
            technician_id=cls.alice.id,
            planned_start=NOW + timedelta(hours=2),
            promised_start=NOW + timedelta(hours=1),
            promised_stop=NOW + timedelta(hours=3),
        )
        cls.contacts = cls.env["field.contact"]
        cls.calls = cls.env["field.contact.desk"].with_user(cls.planner_user)

    def _log(self, motive, hours=0, subject=None, channel="call"):
        with freeze_time(NOW + timedelta(hours=hours)):
            return self.contacts._log(subject or self.visit, channel, motive)

    def _write_message(self, event, state, hours=0, **values):
        """Put a message into the ledger as it stands some hours from now."""
        at = NOW + timedelta(hours=hours)
        return self.env["field.notification"].create(
            {
                "rule_id": self.rule.id,
                "intervention_id": self.visit.id,
                "company_id": self.company.id,
                "partner_id": self.visit.partner_id.id,
                "event": event,
                "occurrence": f"test-{event}-{state}",
                "channel": "sms",
                "recipient": "+33612345678",
                "state": state,
                "uuid": uuid.uuid4().hex,
                "created_at": at,
                "due_at": at,
                "next_try_at": at,
                "sent_at": at if state in ("sent", "delivered", "bounced") else False,
                **values,
            }
        )

    def _find_cause(self, contact):
        return contact.avoidable_by, contact.avoidable_why

    # Noted where
    def test_a_call_stands_in_the_timeline_of_its_visit(self):
        contact = self._log("where_is_he")
        event = self.visit.event_ids.filtered(lambda event: event.kind == "contact")
        self.assertEqual(event.details["contact_id"], contact.id)
        self.assertIn("Where is the technician?", event.description)

    def test_the_timeline_tells_the_motive_as_it_was_corrected(self):
        contact = self._log("other")
        contact.with_user(self.planner_user).motive = "thanks"
        event = self.visit.event_ids.filtered(lambda event: event.kind == "contact")
        self.assertIn("Thanks", event.description)

    def test_a_contact_that_finds_its_visit_later_enters_the_timeline_then(self):
        contact = self._log("no_news", subject=self.visit.partner_id)
        self.assertFalse(self.visit.event_ids.filtered(lambda event: event.kind == "contact"))
        contact.intervention_id = self.visit
        contact.intervention_id = self.visit
        self.assertEqual(len(self.visit.event_ids.filtered(lambda event: event.kind == "contact")), 1)

    def test_what_is_written_waits_for_an_answer_and_a_call_does_not(self):
        call, mail = self._log("late"), self._log("late", channel="mail")
        self.assertTrue(call.answered_at)
        self.assertFalse(mail.answered_at)
        mail.with_user(self.planner_user).action_answered()
        self.assertEqual(mail.answered_at, NOW)

    # What would have prevented it
    def test_where_is_he_without_any_message_is_for_want_of_a_rule(self):
        self.assertEqual(self._find_cause(self._log("where_is_he")), ("reminder", "missing"))

    def test_on_the_way_it_is_the_message_that_says_so(self):
        with freeze_time(NOW + timedelta(hours=1)):
            self.visit._set_state("en_route")
        self.assertEqual(self._find_cause(self._log("where_is_he", 1.2)), ("en_route", "missing"))

    def test_after_the_promised_start_it_is_the_word_of_the_delay(self):
        self.assertEqual(self._log("where_is_he", 1.5).avoidable_by, "delay")
        self.assertEqual(self._log("late", 0.5).avoidable_by, "delay")

    def test_the_fate_of_the_message_is_the_one_at_the_moment_of_the_call(self):
        self._write_message("delay", "sent", hours=2)
        self.assertEqual(self._find_cause(self._log("late", 1)), ("delay", "missing"))
        self.assertEqual(self._find_cause(self._log("late", 2.5)), ("delay", "told"))

    def test_a_message_that_did_not_arrive_or_was_dropped_says_so(self):
        for state, why in (("dropped", "dropped"), ("due", "waiting"), ("bounced", "lost")):
            self._write_message("report", state)
            self.assertEqual(self._find_cause(self._log("report_invoice", 1)), ("report", why), state)

    def test_thanks_and_new_requests_are_nobodys_fault(self):
        for motive in ("thanks", "new_request", "complaint", "other"):
            self.assertEqual(self._find_cause(self._log(motive)), (False, False), motive)

    # Asked again
    def test_the_same_question_within_a_week_is_repeated(self):
        first, again = self._log("no_news"), self._log("no_news", 24 * 6)
        other, later = self._log("late", 24 * 6), self._log("no_news", 24 * 14)
        self.assertEqual(
            [contact.is_repeat for contact in (first, again, other, later)], [False, True, False, False]
        )

    # The dialog
    def test_two_clicks_note_a_call(self):
        about = self.calls.load(visit_id=self.visit.id)
        noted = self.calls.log(about["motives"][0]["key"], visit_id=self.visit.id, note="  he asks  ")
        contact = self.contacts.browse(noted["id"])
        self.assertEqual((contact.motive, contact.note), ("where_is_he", "he asks"))
        self.assertEqual((contact.user_id, contact.intervention_id), (self.planner_user, self.visit))
        self.assertIn("Where is the technician?", noted["sentence"])

    def test_the_agent_reads_what_the_customer_was_told(self):
        self._write_message("reminder", "delivered")
        self._log("no_news")
        about = self.calls.load(visit_id=self.visit.id)
        self.assertEqual(about["visit"]["promise"], self.visit._get_promise_text())
        self.assertIn("delivered", [message["key"] for message in about["messages"]])
        self.assertIn("No news", about["contacts"][0]["text"])

    def test_a_call_about_no_visit_is_noted_for_the_customer(self):
        noted = self.calls.log("new_request", partner_id=self.site.id)
        contact = self.contacts.browse(noted["id"])
        self.assertEqual((contact.partner_id, contact.intervention_id.id), (self.site, False))
        with self.assertRaises(UserError):
            self.calls.log("new_request")

    def test_an_unknown_motive_or_channel_is_refused(self):
        for values in ({"motive": "free beer"}, {"motive": "late", "channel": "pigeon"}):
            with self.assertRaises(ValueError):
                self.calls.log(visit_id=self.visit.id, **values)

    # Who may
    def test_only_the_office_notes_calls(self):
        for user in (self.technician_user, self.portal_user):
            with self.assertRaises(AccessError):
                self.calls.with_user(user).log("late", visit_id=self.visit.id)

    def test_a_technician_reads_the_contacts_of_the_own_visits(self):
        mine = self._log("late")
        other = self._make_visit(technician_id=self.bruno.id, planned_start=NOW + timedelta(hours=1))
        self._log("late", subject=other)
        self.assertEqual(self.contacts.with_user(self.technician_user).search([]), mine)

    def test_another_companys_planner_notes_nothing_here(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "pia",
            groups="field_tournees.group_field_planner",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        contact = self._log("late")
        with self.assertRaises(AccessError):
            self.calls.with_user(stranger).log("late", visit_id=self.visit.id)
        self.assertNotIn(contact, self.contacts.with_user(stranger).search([]))

    # Who calls
    def test_a_caller_is_found_by_any_writing_of_the_number(self):
        for text in (
            "0612345678",
            "06 12 34 56 78",
            "06.12.34.56.78",
            "06-12-34-56-78",
            "06\u201112\u201134\u201156\u201178",
            "06/12/34/56/78",
            "+33612345678",
            "+33 6 12 34 56 78",
            "+33 (0)6 12 34 56 78",
            "0033612345678",
            "0033 (0) 6 12 34 56 78",
            "33612345678",
            "tel:+33-6-12-34-56-78",
            "06\u00a012\u00a034\u202f56\u202f78",
            "612345678",
        ):
            self.assertEqual(self._find(text), [self.site.id], text)

    def test_the_card_of_a_caller_tells_the_live_visits_and_the_last_message(self):
        self._write_message("reminder", "delivered")
        [card] = self.desk.find_contacts("06 12 34 56 78")
        [visit] = card["open"]
        self.assertEqual(visit["id"], self.visit.id)
        self.assertIn("Delivered", visit["told"])
