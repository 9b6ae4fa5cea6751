from email.message import EmailMessage
from unittest.mock import patch

from odoo.tests import TransactionCase
from odoo.tools import mute_logger

from ..tools import answer, bounce
from ..tools.outcome import UNKNOWN, Outcome
from .sms_case import SmsFixtures

_DSN = """\
From: MAILER-DAEMON@mx.example.net
To: bounce@example.com
Subject: Report
Message-Id: <report-{action}@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; claire@example.com
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user

--b
Content-Type: text/rfc822-headers

Message-Id: {name}
Subject: Visit

--b--
"""


class TestFieldToldMail(SmsFixtures, TransactionCase):
    """What comes back by mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_sms()
        cls.rule.way = "mail"

    def setUp(self):
        super().setUp()
        self.row = self.visit._notify("booked", "1")
        self._deliver()

    def _deliver(self, outcome=None):
        def deliver(_row, before_data):
            before_data()
            return outcome or Outcome("sent")

        with patch.object(type(self.rows), "_deliver_mail", deliver):
            self._run("_cron_send", "mail")

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def _receive(self, text):
        return self.env["mail.thread"].message_process(None, text)

    def _answer(self, text="I am late", name="a1", **headers):
        message = EmailMessage()
        message["From"] = "Claire <claire@example.com>"
        message["To"] = "office@example.com"
        message["Subject"] = "Re: your visit"
        message["Message-Id"] = f"<{name}@example.com>"
        message["In-Reply-To"] = self.row.message_id
        for header, value in headers.items():
            message[header.replace("_", "-")] = value
        message.set_content(text)
        return self._receive(message.as_string())

    def _texts(self):
        mails = self.visit.message_ids.filtered(lambda message: message.message_type == "email")
        return " ".join(mails.mapped("body"))

    def test_an_answer_comes_into_the_thread_and_waits_for_the_planners(self):
        self._answer()
        self.assertIn("I am late", self._texts())
        self.assertEqual(self.row.state, "delivered")
        self.assertEqual(self._steps(), ["sent", "delivered"])
        [contact] = self.env["field.contact"].search([("intervention_id", "=", self.visit.id)])
        self.assertEqual((contact.channel, contact.note), ("mail", "I am late"))
        self.assertFalse(contact.answered_at)
        self.visit.invalidate_recordset(["message_needaction_counter"])
        self.assertEqual(self.visit.with_user(self.planner_user).message_needaction_counter, 1)

    def test_an_answer_to_a_message_in_doubt_proves_that_it_arrived(self):
        self.row = self.visit._notify("booked", "2")
        self._deliver(Outcome(UNKNOWN, "line lost"))
        self.assertEqual(self.row.state, "uncertain")
        self._answer()
        self.assertEqual(self.row.state, "delivered")
        self.assertIn("I am late", self._texts())

    def test_machines_that_answer_are_ignored(self):
        for number, headers in enumerate(
            ({"Auto_Submitted": "auto-replied"}, {"X_Autoreply": "yes"}, {"Precedence": "bulk"})
        ):
            self._answer("I am on holiday", f"auto{number}", **headers)
        self.assertNotIn("holiday", self._texts())
        self.assertEqual(self.row.state, "sent")

    def test_a_mail_that_comes_back_is_seen_on_its_row_and_its_visit(self):
        self._receive(_DSN.format(action="failed", name=self.row.message_id))
        self.assertEqual((self.row.state, self.row.reason), ("bounced", "refused"))
        self.assertEqual(self.row.detail, "550 no such user")
        self.assertEqual(self._steps(), ["sent", "bounced"])

    def test_a_server_that_still_tries_has_not_given_up(self):
        self._receive(_DSN.format(action="delayed", name=self.row.message_id))
        self.assertEqual(self.row.state, "sent")
        self._receive(_DSN.format(action="delivered", name=self.row.message_id))
        self.assertEqual(self.row.state, "delivered")

    def test_a_report_without_the_standards_part_is_the_end(self):
        message = EmailMessage()
        message.set_content("It came back.")
        self.assertEqual(bounce.read_report(message), ("bounced", ""))

    def test_a_contact_holds_the_customers_own_words(self):
        for text in (
            "Not at home\n\nOn Tue 10 Mar 2026 at 8:00, The Firm wrote:\n> Your visit",
            "Not at home\n> Your visit",
            "Not at home\n-----Original Message-----\nFrom: x",
            "Not at home\n\nLe mar. 10 mars 2026 à 08:00, La Firme <a@b.fr> a écrit :\n\nVotre visite",
        ):
            self.assertEqual(answer.own_words(text), "Not at home", text)
        self.assertEqual(answer.own_words("> quoted only"), "> quoted only")

    def test_only_plain_motives_are_guessed(self):
        for text, motive in (
            ("Je serai absent, peut-on décaler ?", "slot_change"),
            ("Où est le technicien ?", "where_is_he"),
            ("Merci beaucoup !", "thanks"),
            ("Merci de m'appeler au sujet de la chaudière qui fuit depuis hier", "other"),
            ("Pouvez-vous m'envoyer la facture", "report_invoice"),
            ("Code 45B12", "other"),
        ):
            self.assertEqual(answer.guess_motive(text), motive, text)

    def test_only_names_of_the_ledger_are_read(self):
        name = "a" * 32
        self.assertEqual(bounce.find_names(f"<x@y> <field-{name}@h> <field-{name}@h>", None), [name])
        self.assertEqual(bounce.find_names("<field-zz@h>", "<123@h>"), [])
