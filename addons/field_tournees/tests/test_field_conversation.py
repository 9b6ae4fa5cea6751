from base64 import b64encode
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import NOW, FieldCase


class TestFieldConversation(FieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls._make_visit(technician_id=cls.alice.id, planned_start=NOW + timedelta(hours=1))
        cls.route = cls.visit.route_id
        cls.other_planner = new_test_user(
            cls.env, "pia", groups="field_tournees.group_field_planner", email="pia@example.com"
        )

    def _write(self, record, user, text="The code is 1234", **kwargs):
        return record.with_user(user).message_post(
            body=text, message_type="comment", subtype_xmlid="mail.mt_note", **kwargs
        )

    def _unread(self, record, user):
        record.invalidate_recordset(["message_needaction_counter"])
        return record.with_user(user).message_needaction_counter

    def test_what_a_planner_writes_waits_for_the_technician(self):
        for record in (self.visit, self.route):
            self._write(record, self.planner_user)
            self.assertEqual(self._unread(record, self.technician_user), 1, record)
            self.assertEqual(self._unread(record, self.other_planner), 0, record)

    def test_the_first_word_of_a_technician_reaches_every_planner_of_the_company(self):
        self._write(self.visit, self.technician_user)
        for user in (self.planner_user, self.other_planner, self.manager_user):
            self.assertEqual(self._unread(self.visit, user), 1, user.login)
        self.assertEqual(self._unread(self.visit, self.technician_user), 0)

    def test_an_answer_reaches_the_planner_who_asked_and_no_other(self):
        self._write(self.visit, self.planner_user)
        self._write(self.visit, self.technician_user, "Thanks")
        self.assertEqual(self._unread(self.visit, self.planner_user), 1)
        self.assertEqual(self._unread(self.visit, self.other_planner), 0)

    def test_the_next_technician_is_written_to_and_not_the_former(self):
        bob = new_test_user(self.env, "bob", groups="field_tournees.group_field_technician")
        self.bruno.employee_id.user_id = bob
        self.visit.write({"technician_id": self.bruno.id})
        self._write(self.visit, self.planner_user)
        self.assertEqual(self._unread(self.visit, bob), 1)
        found = self.env["mail.notification"].search(
            [("res_partner_id", "=", self.technician_user.partner_id.id)]
        )
        self.assertFalse(found.filtered(lambda one: one.mail_message_id.res_id == self.visit.id))

    def test_no_mail_leaves_and_no_customer_hears_of_it(self):
        self.visit.partner_id.email = "claire@example.com"
        message = self._write(self.visit, self.planner_user)
        self.assertTrue(message.subtype_id.internal)
        self.assertEqual(message.notification_ids.mapped("notification_type"), ["inbox"])
        self.assertEqual(message.notified_partner_ids, self.technician_user.partner_id)

    def test_documents_travel_with_the_message(self):
        attachment = (
            self.env["ir.attachment"]
            .with_user(self.planner_user)
            .create({"name": "plan.pdf", "datas": b64encode(b"plan"), "res_model": "mail.compose.message"})
        )
        message = self._write(self.visit, self.planner_user, attachment_ids=attachment.ids)
        self.assertEqual(message.attachment_ids.name, "plan.pdf")
        self.assertEqual(message.with_user(self.technician_user).attachment_ids.raw, b"plan")

    def test_a_technician_writes_on_the_own_day_only(self):
        other = self._make_visit(technician_id=self.bruno.id, planned_start=NOW + timedelta(hours=1))
        self._write(self.route, self.technician_user)
        with self.assertRaises(AccessError):
            self._write(other.route_id, self.technician_user)

    def test_what_the_system_notes_wakes_nobody(self):
        self.visit.message_post(body="Slot moved")
        self.assertEqual(self._unread(self.visit, self.technician_user), 0)

    def test_the_board_lists_conversations_unread_ones_first(self):
        later = self._make_visit(technician_id=self.alice.id, planned_start=NOW + timedelta(hours=3))
        silent = self._make_visit(technician_id=self.alice.id, planned_start=NOW + timedelta(hours=5))
        self._write(self.route, self.technician_user, "Where is the key?")
        self._write(later, self.planner_user, "Mind the dog")
        board = self.env["field.board.messages"].with_user(self.planner_user)
        threads = board.get_threads(self.route.ids, (self.visit + later + silent).ids)
        shown = [(one["model"], one["id"], one["unread"], one["last"]["text"]) for one in threads]
        self.assertEqual(
            shown,
            [
                ("field.route", self.route.id, 1, "Where is the key?"),
                ("field.intervention", later.id, 0, "Mind the dog"),
            ],
        )
        self.assertTrue(threads[1]["last"]["is_mine"])

    def test_what_waits_is_listed_whatever_day_is_on_the_board(self):
        self._write(self.visit, self.technician_user)
        (thread,) = self.env["field.board.messages"].with_user(self.planner_user).get_threads([], [])
        self.assertEqual((thread["id"], thread["unread"]), (self.visit.id, 1))

    def test_reading_takes_the_mark_away(self):
        self._write(self.visit, self.technician_user)
        domain = [("model", "=", "field.intervention"), ("res_id", "=", self.visit.id)]
        self.env["mail.message"].with_user(self.planner_user).mark_all_as_read(domain)
        self.assertEqual(self._unread(self.visit, self.planner_user), 0)

    def test_nobody_lists_conversations_that_he_does_not_see(self):
        other = self._make_visit(technician_id=self.bruno.id, planned_start=NOW + timedelta(hours=1))
        self._write(other, self.planner_user)
        board = self.env["field.board.messages"].with_user(self.technician_user)
        self.assertEqual(board.get_threads([], other.ids), [])

    def test_ready_answers_are_shared_with_technicians_and_planners(self):
        ours = self.env["mail.canned.response"].search([("source", "=", "retard")])
        for user in (self.technician_user, self.planner_user):
            self.assertIn(ours, self.env["mail.canned.response"].with_user(user).search([]))
        clerk = new_test_user(self.env, "clerk", groups="base.group_user")
        self.assertNotIn(ours, self.env["mail.canned.response"].with_user(clerk).search([]))
