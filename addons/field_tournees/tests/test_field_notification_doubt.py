from datetime import timedelta

import requests
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase

from .common import NOW
from .sms_case import NUMBER, SmsFixtures


class TestFieldNotificationDoubt(SmsFixtures, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_sms()
        cls.gateway.status_url = "https://sms.example.com/send/{reference}"

    def setUp(self):
        super().setUp()
        self.row = self.visit._notify("booked", "1")
        self._send(error=requests.ReadTimeout())
        self.assertEqual(self.row.state, "uncertain")

    def _ask(self, minutes=2, **answer):
        with freeze_time(NOW + timedelta(minutes=minutes)), self._operator(**answer) as asked:
            self._run("_cron_ask")
        return asked

    # === THE CARRIER === #
    def test_an_operator_that_has_it_settles_the_doubt(self):
        [request] = self._ask(text=f'{{"reference": "{self.row.uuid}"}}')
        self.assertEqual(request.url, f"https://sms.example.com/send/{self.row.uuid}")
        self.assertEqual(self.row.state, "sent")
        words = self.row.text.split(" http")[0]
        self.assertIn(words, self.visit.message_ids.mapped("body")[0])

    def test_what_the_operator_never_saw_is_sent_again_under_the_same_name(self):
        name = self.row.uuid
        self._ask(status=404, text="no such message")
        self.assertEqual((self.row.state, self.row.uuid), ("due", name))
        with freeze_time(NOW + timedelta(minutes=3)):
            self.assertEqual(len(self._send()), 1)
        self.assertEqual(self.row.state, "sent")

    def test_an_operator_that_does_not_know_is_asked_less_and_less(self):
        self._ask(status=500, text="")
        self.assertEqual(self.row.state, "uncertain")
        self.assertEqual(self._ask(minutes=3), [])
        self.assertEqual(len(self._ask(minutes=8, status=500)), 1)
        self.assertEqual(self._ask(minutes=26 * 60), [])

    def test_an_operator_that_may_still_be_swallowing_is_not_asked_yet(self):
        self.assertEqual(self._ask(minutes=0), [])

    # === A HUMAN === #
    def test_a_planner_says_that_it_arrived(self):
        self.row.with_user(self.planner_user).action_confirm()
        self.assertEqual(self.row.state, "delivered")
        self.assertIn(self.planner_user.name, self.row.detail)
        self.assertEqual(self._steps(), ["uncertain", "delivered"])

    def test_a_planner_sends_it_again_under_the_same_name(self):
        name = self.row.uuid
        self.row.with_user(self.planner_user).action_send_again()
        [request] = self._send()
        self.assertIn(name, request.body)
        self.assertEqual(self.row.state, "sent")

    def test_what_is_not_true_any_more_is_not_sent_again(self):
        self.visit._set_state("cancelled")
        with self.assertRaises(UserError):
            self.row.with_user(self.planner_user).action_send_again()

    def test_two_planners_do_not_send_it_twice(self):
        self.row.with_user(self.planner_user).action_send_again()
        with self.assertRaises(UserError):
            self.row.with_user(self.manager_user).action_send_again()

    def test_strangers_decide_nothing(self):
        for user in (self.technician_user, self.portal_user):
            with self.assertRaises(AccessError):
                self.row.with_user(user).action_send_again()

    # === STOP === #
    def test_stop_ends_text_messages_and_turns_what_waits_into_mails(self):
        waiting = self.visit._notify("booked", "2")
        reply = self.env["field.sms.reply"]._take(self.gateway, "33612345678", " Stop. ")
        self.assertTrue(reply.is_stop)
        self.assertEqual((waiting.state, waiting.reason), ("dropped", "unwanted"))
        mail = self.rows.search([("occurrence", "=", "2"), ("channel", "=", "mail")])
        self.assertEqual((mail.state, mail.recipient), ("due", "claire@example.com"))
        self.assertEqual(self.visit._notify("booked", "3").channel, "mail")
        self.assertFalse(reply.contact_id, "nobody has to answer")
        self.assertEqual(self._steps()[-1], "reply")

    def test_stop_from_a_number_that_odoo_does_not_know_is_heard_all_the_same(self):
        self.customer.phone = "+33639980001"
        self.visit._notify("booked", "2")
        self._send()
        self.env["field.sms.reply"]._take(self.gateway, "+33639980001", "STOP SMS")
        self.assertEqual(self.visit._notify("booked", "3").channel, "mail")

    def test_nothing_leaves_for_a_number_that_said_stop_a_moment_ago(self):
        self.visit._notify("booked", "2")
        self.env["phone.blacklist"]._add([NUMBER])
        self.assertEqual(self._send(), [])

    def test_a_question_that_begins_with_stop_is_a_question(self):
        reply = self.env["field.sms.reply"]._take(self.gateway, NUMBER, "Stop, I am not at home")
        self.assertFalse(reply.is_stop)

    # === REPLIES === #
    def test_a_reply_finds_its_visit_and_its_planners_and_ends_the_doubt(self):
        reply = self.env["field.sms.reply"]._take(self.gateway, "06 12 34 56 78", "I am late", "m1")
        self.assertEqual((reply.number, reply.intervention_id), (NUMBER, self.visit))
        self.assertEqual(self.row.state, "delivered")
        self.assertEqual(self._steps(), ["uncertain", "delivered"])
        contact = reply.contact_id
        self.assertEqual((contact.intervention_id, contact.note), (self.visit, "I am late"))
        self.assertFalse(reply.handled_at)
        contact.with_user(self.planner_user).action_answered()
        self.assertTrue(reply.handled_at)
        message = self.visit.message_ids[0]
        self.assertIn("I am late", message.body)
        self.assertEqual(set(message.notification_ids.mapped("notification_type")), {"inbox"})
        planners = (self.planner_user | self.manager_user).partner_id
        self.assertEqual(message.notified_partner_ids & planners, planners)

    def test_a_reply_told_twice_counts_once(self):
        replies = self.env["field.sms.reply"]
        self.assertTrue(replies._take(self.gateway, NUMBER, "Yes", "m1"))
        self.assertFalse(replies._take(self.gateway, NUMBER, "Yes", "m1"))
        self.assertTrue(replies._take(self.gateway, NUMBER, "Yes", "m2"))
        self.assertTrue(replies._take(self.gateway, NUMBER, "No"))
        self.assertFalse(replies._take(self.gateway, NUMBER, "No"))
        with freeze_time(NOW + timedelta(hours=1)):
            self.assertTrue(replies._take(self.gateway, NUMBER, "No"))

    def test_an_unknown_number_is_kept_and_disturbs_no_visit(self):
        reply = self.env["field.sms.reply"]._take(self.gateway, "+33639989999", "Hello?")
        self.assertFalse(reply.intervention_id or reply.partner_id)
        reply.with_user(self.planner_user).action_handle()
        self.assertEqual(reply.handled_by_id, self.planner_user)
