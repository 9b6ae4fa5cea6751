"""The worker when things go wrong. What only a real server shows is in tests/live/test_told_*.py."""

import smtplib
from datetime import timedelta
from email.message import EmailMessage
from unittest.mock import Mock, patch

from freezegun import freeze_time

from odoo.tests import BaseCase

from ..tools import smtp
from ..tools.outcome import DOWN, REFUSED, RETRY, SENT, UNKNOWN, Outcome
from .common import NOW, FieldCase

_LOGGER = "odoo.addons.field_tournees"


class TestFieldNotificationQueue(FieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["field.notification.rule"].search([]).active = False
        about = {"name": "Booked", "model_id": cls.env["ir.model"]._get_id("field.intervention")}
        words = {"subject": "Visit", "body_html": "<a t-att-href='object._get_track_url()'>Come</a>"}
        mail = cls.env["mail.template"].create(about | words | {"email_from": "office@example.com"})
        cls.rule = cls.env["field.notification.rule"].create(
            {"name": "Booked", "event": "booked", "way": "mail", "mail_template_id": mail.id}
        )
        cls.site.email = "claire@example.com"
        cls.visit = cls._make_visit()
        cls.rows = cls.env["field.notification"]

    def _send(self, answer=None):
        """Let the worker send what is due; answer(row) is the carrier's, by default it takes all."""

        def deliver(row, before_data):
            before_data()
            return answer(row) if answer else Outcome(SENT)

        with (
            patch.object(type(self.rows), "_deliver_mail", deliver),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60),
        ):
            self.rows._cron_send("mail")

    def test_a_message_that_kills_its_worker_is_given_up(self):
        row = self.visit._notify("booked", "1")
        for attempt in range(1, 9):
            row.write({"state": "claimed", "worker": 7})
            self.rows._release_orphans()
            self.assertEqual((row.state, row.attempts), ("due", attempt))
        row.write({"state": "claimed", "worker": 7})
        self.rows._release_orphans()
        self.assertEqual((row.state, row.reason), ("failed", "tried"))

    def test_a_message_that_killed_its_worker_goes_behind_the_others(self):
        with freeze_time(NOW - timedelta(minutes=1)):
            killer, other = self.visit._notify("booked", "1"), self.visit._notify("booked", "2")
        killer.write({"state": "claimed", "worker": 7})
        sent = []
        self._send(lambda row: sent.append(row) or Outcome(SENT))
        self.assertEqual(sent, [other, killer])

    def test_one_company_s_dead_carrier_keeps_no_other_company_waiting(self):
        mine = self.visit._notify("booked", "1") + self.visit._notify("booked", "2")
        other = self._make_visit()._notify("booked", "1")
        other.company_id = self.env["res.company"].create({"name": "Other"})
        asked = []

        def answer(row):
            asked.append(row)
            return Outcome(DOWN if row.company_id == self.company else SENT)

        self._send(answer)
        self.assertEqual(asked, [mine[0], other])
        self.assertEqual((mine[1].state, other.state), ("due", "sent"))

    def test_a_row_that_cannot_be_judged_or_written_stops_no_other(self):
        for trouble in ("SELECT 1/0", "SELECT * FROM nowhere"):
            bad, good = (self._make_visit()._notify("booked", "1") for _number in range(2))

            def judge(row, bad=bad, trouble=trouble):
                if row == bad:
                    self.env.cr.execute(trouble, log_exceptions=False)
                return False

            with (
                patch.object(type(self.rows), "_get_stale_reason", judge),
                self.assertLogs(_LOGGER, "ERROR"),
            ):
                self._send()
            self.assertEqual((bad.state, bad.reason, good.state), ("failed", "template", "sent"))

    def test_what_has_left_is_sent_even_if_the_thread_cannot_be_told(self):
        row = self.visit._notify("booked", "1")
        with (
            patch.object(type(self.rows), "_prepare_thread_message", side_effect=ValueError),
            self.assertLogs(_LOGGER, "ERROR"),
        ):
            self._send()
        self.assertEqual(row.state, "sent")

    def test_a_receipt_that_is_faster_than_the_answer_is_kept_and_the_thread_told(self):
        row = self.visit._notify("booked", "1")
        self._send(lambda row: row._settle(row.uuid, "delivered") and Outcome(SENT))
        self.assertEqual((row.state, bool(row.sent_at)), ("delivered", True))
        self.assertTrue(self.env["mail.message"].search([("message_id", "=", row.message_id)]))


class _Session:
    """An SMTP session: (code, answer) of each command, or an error to raise."""

    def __init__(self, **answers):
        self._answers = answers
        self.closed = False

    def _answer(self, command):
        answer = self._answers.get(command, (250, b"OK"))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def mail(self, _sender):
        return self._answer("mail")

    def rcpt(self, _recipient):
        return self._answer("rcpt")

    def data(self, _text):
        return self._answer("data")

    def close(self):
        self.closed = True


class TestSmtp(BaseCase):
    def test_the_fate_of_a_mail_is_known_whenever_it_can_be(self):
        lost = smtplib.SMTPServerDisconnected("lost")
        for answers, kind, has_left in (
            ({}, SENT, True),
            ({"mail": (530, b"log in first")}, RETRY, False),
            ({"mail": lost}, RETRY, False),
            ({"rcpt": (550, b"no such user")}, REFUSED, False),
            ({"rcpt": (450, b"later")}, RETRY, False),
            ({"rcpt": TimeoutError()}, RETRY, False),
            ({"data": smtplib.SMTPDataError(451, b"later")}, RETRY, True),
            ({"data": (451, b"later")}, RETRY, True),
            ({"data": (554, b"spam")}, REFUSED, True),
            ({"data": lost}, UNKNOWN, True),
            ({"data": TimeoutError()}, UNKNOWN, True),
        ):
            with self.subTest(answers=answers):
                left = Mock()
                outcome = smtp.deliver(
                    _Session(**answers), "a@example.com", "b@example.com", EmailMessage(), left
                )
                self.assertEqual((outcome.kind, left.called), (kind, has_left))
