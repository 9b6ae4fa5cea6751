from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase

from .common import NOW
from .sms_case import SmsFixtures


class TestFieldNotificationWatch(SmsFixtures, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_sms()

    def _watch(self, minutes):
        """Look after so many minutes; return what the planner's browser is told."""
        told = []
        users = type(self.env["res.users"])
        with (
            freeze_time(NOW + timedelta(minutes=minutes)),
            patch.object(users, "_bus_send", lambda user, _kind, message: told.append((user, message))),
        ):
            self.rows._cron_watch()
        return [message for user, message in told if user == self.planner_user]

    def _figures(self):
        return self.rows.with_user(self.planner_user).get_figures()

    def test_the_figures_tell_what_waits_and_what_a_person_must_look_at(self):
        _first, second, third = (self.visit._notify("booked", str(number)) for number in range(3))
        second.sudo().write({"state": "uncertain"})
        third._close("failed", "refused")
        with freeze_time(NOW + timedelta(minutes=7)):
            figures = self._figures()
        self.assertEqual(
            figures,
            {
                "due": 1, "oldest": 7, "late": False, "uncertain": 1, "failed": 1, "call": 0, "kept": False,
            },
        )  # fmt: skip

    def test_what_is_due_tomorrow_does_not_wait_yet(self):
        self.visit._notify("booked", "1").sudo().due_at = NOW + timedelta(days=1)
        self.assertEqual(self._figures()["due"], 0)

    def test_the_alarm_rings_once_and_says_when_it_is_over(self):
        row = self.visit._notify("booked", "1")
        self.assertEqual(self._watch(9), [])
        [told] = self._watch(11)
        self.assertEqual((told["type"], told["sticky"]), ("danger", True))
        self.assertEqual(self._watch(12), [])
        row._close("sent")
        [told] = self._watch(13)
        self.assertEqual(told["type"], "success")
        self.assertFalse(self.company.field_message_alarm_at)

    def test_the_board_carries_the_mark(self):
        self.visit._notify("booked", "1")
        board = self.env["field.board"].with_user(self.planner_user)
        with freeze_time(NOW + timedelta(minutes=11)):
            self.assertTrue(board.read_rows([])["told"]["late"])

    def test_the_figures_cost_one_query(self):
        for number in range(50):
            self.visit._notify("booked", str(number))
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.rows._get_figures(self.company)

    def test_technicians_and_customers_do_not_read_the_figures(self):
        for user in (self.technician_user, self.portal_user):
            with self.assertRaises(AccessError):
                self.rows.with_user(user).get_figures()

    # === OUTBOX === #
    def test_the_outbox_shows_messages_as_they_are_read(self):
        self.company.field_outbox = True
        row = self.visit._notify("booked", "1")
        self.assertEqual(self._send(), [], "nothing leaves")
        self.env["field.sms.reply"]._take(self.gateway, row.recipient, "Thanks")
        outbox = self.env["field.outbox"].with_user(self.planner_user)
        page = outbox.load(search=self.visit.name)
        self.assertEqual([found["id"] for found in page["rows"]], row.ids)
        self.assertTrue(page["kept"])
        bubbles = outbox.read_message(row.id)["bubbles"]
        self.assertEqual([(one["text"], one["is_reply"]) for one in bubbles],
                         [(row.text, False), ("Thanks", True)])
        self.assertIn(self.visit.name, row.text)
        self.assertEqual(outbox.load(channel="mail")["rows"], [])

    def test_the_outbox_of_another_company_is_not_read(self):
        self.company.field_outbox = True
        row = self.visit._notify("booked", "1")
        self._send()
        other = self.env["res.company"].create({"name": "Other"})
        self.planner_user.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        outbox = self.env["field.outbox"].with_user(self.planner_user)
        self.assertFalse(outbox.load()["rows"])
        self.assertFalse(outbox.read_message(row.id))

    def test_the_outbox_is_for_planners(self):
        for user in (self.technician_user, self.portal_user):
            with self.assertRaises(AccessError):
                self.env["field.outbox"].with_user(user).load()
