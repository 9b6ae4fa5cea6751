from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from lxml import html

from odoo.exceptions import AccessError

from ..tools import tokens
from ..tools.outcome import DOWN, REFUSED, RETRY, SENT, UNKNOWN, Outcome
from .common import NOW, FieldCase


class TestFieldNotification(FieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["field.notification.rule"].search([]).active = False
        mail = cls.env["mail.template"].create(
            {
                "name": "Booked",
                "model_id": cls.env["ir.model"]._get_id("field.intervention"),
                "subject": "Your visit {{ object.name }}",
                "body_html": "<p>Come <a t-att-href='object._get_track_url()' t-out='object.name'/></p>",
                "email_from": "office@example.com",
            }
        )
        text = cls.env["sms.template"].create(
            {
                "name": "Booked",
                "model_id": cls.env["ir.model"]._get_id("field.intervention"),
                "body": "{{ object.company_id.name }}: {{ object.name }} {{ object._get_short_url() }}",
            }
        )
        cls.rule = cls.env["field.notification.rule"].create(
            {
                "name": "Booked",
                "event": "booked",
                "mail_template_id": mail.id,
                "sms_template_id": text.id,
            }
        )
        cls.customer = cls.site
        cls.customer.write({"email": "claire@example.com", "phone": "+33639980001"})
        cls.visit = cls._make_visit()
        cls.rows = cls.env["field.notification"]

    def _send(self, outcome=None):
        """Let the worker send what is due; the carrier answers with an outcome (or raises it)."""
        def deliver(row, before_data):
            before_data()
            if isinstance(outcome, Exception):
                raise outcome
            return outcome or Outcome(SENT)

        with (
            patch.object(type(self.rows), "_deliver_mail", deliver),
            patch.object(type(self.rows), "_deliver_sms", deliver),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60),
        ):
            self.rows._cron_send("mail")
            self.rows._cron_send("sms")

    def test_the_same_occurrence_is_written_once(self):
        row = self.visit._notify("booked", "2026-03-12")
        self.assertEqual((row.state, row.channel, row.recipient), ("due", "mail", "claire@example.com"))
        self.assertFalse(self.visit._notify("booked", "2026-03-12"))
        self.assertEqual(len(self.visit._notify("booked", "2026-03-13")), 1)

    def test_a_sent_message_is_in_the_thread_under_its_own_name(self):
        row = self.visit._notify("booked", "1")
        self._send()
        self.assertEqual(row.state, "sent")
        self.assertEqual(row.message_id, f"<field-{row.uuid}@example.com>")
        message = self.env["mail.message"].search([("message_id", "=", row.message_id)])
        self.assertEqual(message.res_id, self.visit.id)
        steps = self.visit.event_ids.filtered(lambda event: event.kind == "message")
        self.assertEqual([step.details["step"] for step in steps], ["sent"])

    def test_the_thread_leads_colleagues_to_the_page_without_its_key(self):
        self.rule.mail_template_id.body_html = (
            "<p>Look <a t-att-href='object._get_track_url()'>there</a></p>"
        )
        row = self.visit._notify("booked", "1")
        self._send()
        message = self.env["mail.message"].search([("message_id", "=", row.message_id)])
        page = f"{self.visit.get_base_url()}/field/agent/{self.visit.id}"
        self.assertIn(page, html.fromstring(message.body).xpath("//a/@href"))
        self.assertNotIn(self.visit._get_track_token(), message.body)

    def test_a_technician_does_not_read_the_customer_s_key(self):
        row = self.visit._notify("booked", "1")
        self.visit.sudo().write({"technician_id": self.alice.id, "planned_start": NOW + timedelta(hours=1)})
        self._send()
        mine = row.with_user(self.technician_user)
        self.assertEqual(mine.state, "sent")
        with self.assertRaises(AccessError):
            mine.read(["body"])

    def test_what_was_surely_not_taken_is_tried_again_later(self):
        row = self.visit._notify("booked", "1")
        self._send(Outcome(RETRY, "451 busy"))
        self.assertEqual((row.state, row.attempts, row.detail), ("due", 1, "451 busy"))
        self._send()
        self.assertEqual(row.state, "due", "too early")
        with freeze_time(NOW + timedelta(minutes=2)):
            self._send()
        self.assertEqual(row.state, "sent")

    def test_a_carrier_that_does_not_answer_costs_no_attempt_and_keeps_the_others_waiting(self):
        first, second = self.visit._notify("booked", "1"), self.visit._notify("booked", "2")
        self._send(Outcome(DOWN, "connection refused"))
        self.assertEqual((first.attempts, first.state, second.detail), (0, "due", False))
        with freeze_time(NOW + timedelta(minutes=2)):
            self._send()
        self.assertEqual((first.state, second.state), ("sent", "sent"))

    def test_what_nobody_knows_is_never_sent_again(self):
        row = self.visit._notify("booked", "1")
        self._send(Outcome(UNKNOWN, "connection lost"))
        with freeze_time(NOW + timedelta(days=1)):
            self._send()
        self.assertEqual((row.state, row.attempts), ("uncertain", 1))

    def test_a_carrier_that_breaks_down_after_the_text_left_makes_it_uncertain(self):
        row = self.visit._notify("booked", "1")
        with self.assertLogs("odoo.addons.field_tournees", "ERROR"):
            self._send(OSError("gone"))
        self.assertEqual(row.state, "uncertain")

    def test_a_refusal_is_final_and_told(self):
        row = self.visit._notify("booked", "1")
        self._send(Outcome(REFUSED, "550 no such user"))
        self.assertEqual((row.state, row.reason, row.detail), ("failed", "refused", "550 no such user"))

    def test_words_that_cannot_be_written_stop_only_their_own_row(self):
        bad, good = self.visit._notify("booked", "1"), self._make_visit()._notify("booked", "1")
        row = "object.env.context.get('field_notification', 0)"
        self.rule.mail_template_id.subject = f"{{{{ 1 / ({row} - {bad.id}) }}}}"
        with self.assertLogs("odoo.addons.field_tournees", "ERROR"):
            self._send()
        self.assertEqual((bad.state, bad.reason, good.state), ("failed", "template", "sent"))

    def test_the_rows_of_a_dead_worker_come_back_or_are_uncertain(self):
        first, second = self.visit._notify("booked", "1"), self.visit._notify("booked", "2")
        first.write({"state": "claimed", "worker": 7})
        second.write({"state": "sending", "worker": 7})
        self._send()
        self.assertEqual((first.state, second.state), ("sent", "uncertain"))

    def test_the_customer_s_wish_goes_before_the_rule(self):
        for wish, channel, state in (("sms", "sms", "due"), ("none", "mail", "dropped")):
            self.customer.field_channel = wish
            row = self.visit._notify("booked", wish)
            self.assertEqual((row.channel, row.state), (channel, state))

    def test_who_cannot_be_written_to_is_called_when_it_matters(self):
        self.customer.write({"email": False, "phone": "+33465710001"})
        self.rule.copy({"event": "moved"})
        row = self.visit._notify("moved", "1")
        self.assertEqual((row.channel, row.state, row.recipient), ("call", "call", "+33465710001"))
        row.with_user(self.planner_user).action_called()
        self.assertEqual(row.state, "called")

    def test_text_messages_wait_for_the_end_of_quiet_hours(self):
        self.rule.way = "sms"
        with freeze_time("2026-03-10 21:30:00"):
            row = self.visit._notify("booked", "1")
        self.assertEqual(str(row.due_at), "2026-03-11 07:00:00")

    def test_receipts_never_lead_back(self):
        row = self.visit._notify("booked", "1")
        self._send()
        for receipt, state in (("delivered", "delivered"), ("delivered", "delivered"), ("bounced", "bounced"),
                               ("delivered", "bounced")):
            self.rows._settle(row.uuid, receipt)
            self.assertEqual(row.state, state)
        self.assertFalse(self.rows._settle("nobody", "delivered"))

    def test_outbox_keeps_everything(self):
        self.company.field_outbox = True
        row = self.visit._notify("booked", "1")
        self._send(Outcome(REFUSED, "nobody was asked"))
        self.assertEqual((row.state, row.is_outbox), ("sent", True))

    def test_a_short_link_has_one_spelling_and_an_end(self):
        token = tokens.short(self.env, "field_track", self.visit.id, date(2026, 3, 10))
        self.assertEqual(len(token), 22)
        self.assertEqual(tokens.read_short(self.env, "field_track", token, date(2026, 3, 10)), self.visit.id)
        for scope, text, day in (
            ("field_track", token, date(2026, 3, 11)),
            ("other", token, date(2026, 3, 10)),
            ("field_track", token[:-1] + chr(ord(token[-1]) + 1), date(2026, 3, 10)),
            ("field_track", "é" * 22, date(2026, 3, 10)),
            ("field_track", None, date(2026, 3, 10)),
        ):
            with self.assertRaises(ValueError):
                tokens.read_short(self.env, scope, text, day)
