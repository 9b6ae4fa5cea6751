from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..models.field_offer import FieldOffer
from .common import NOW
from .told_case import ToldCase

PROPOSAL_LOG = "odoo.addons.field_tournees.models.field_proposal"


class TestFieldProposal(ToldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        never = patch.object(type(cls.env["ir.cron"]), "_commit_progress", lambda *_args, **_kwargs: 60)
        cls.startClassPatcher(never)
        cls.env["field.intervention"].search([]).active = False  # of a demo database
        cls.env["field.recurrence"].search([]).active = False
        cls.site.write({"email": "client@example.com", "lang": "en_US"})
        cls.zone = cls.env["field.zone"].create({"name": "Lyon", "postal_codes": "69*"})
        cls.env["field.route"]._cron_open_days()
        cls.recurrence = cls.env["field.recurrence"].create(
            {
                "type_id": cls.visit_type.id,
                "site_id": cls.site.id,
                "first_on": "2026-03-19",
                "tolerance_days": 5,
            }
        )
        cls.env["field.recurrence"]._cron_generate()
        cls.visit = cls.recurrence.visit_ids

    def _propose(self):
        self.env["field.intervention"]._cron_ask_for_proposals()
        self.env["field.intervention"]._cron_propose()

    def test_what_comes_up_is_proposed_with_a_booked_slot_on_its_day(self):
        self._propose()
        visit = self.visit
        self.assertEqual((visit.proposal_state, visit.state), ("proposed", "planned"))
        self.assertEqual(visit.promised_start.date(), visit.aimed_on)
        self.assertTrue(visit.promised_start <= visit.planned_start <= visit.promised_stop)
        self.assertEqual(visit.slot_ids.state, "booked")
        self.assertEqual(visit.slot_ids.source, "system")

    def test_the_customer_is_told_the_proposed_slot(self):
        self.rules["proposed"].mail_template_id = self.env.ref("field_tournees.mail_template_proposal")
        self._propose()
        self._send_due()
        row = self._told(self.visit, "proposed")
        self.assertEqual((row.state, row.recipient), ("sent", "client@example.com"))
        self.assertIn(self.visit._get_promise_text(), row.subject)
        self.assertIn("/field/track/", row.body)

    def test_who_confirms_a_proposal_gets_it_in_writing(self):
        self._propose()
        self.assertFalse(self._told(self.visit, "booked"))
        self.visit._customer_confirm()
        self.assertEqual(self._told(self.visit, "booked").state, "due")
        self.assertEqual(self._told(self.visit, "proposed").reason, "superseded")

    def test_a_second_night_proposes_nothing_again(self):
        self._propose()
        proposed_at = self.visit.proposed_at
        self._propose()
        self.assertEqual(self.visit.proposed_at, proposed_at)
        self.assertEqual(len(self.visit.slot_ids), 1)

    def test_a_visit_far_ahead_is_not_proposed_yet_nor_one_that_shall_not_be(self):
        far = self.recurrence.copy({"first_on": "2026-04-28"})
        silent = self.recurrence.copy({"is_proposed": False})
        self.env["field.recurrence"]._cron_generate()
        self._propose()
        self.assertEqual((far + silent).visit_ids.mapped("proposal_state"), ["none", "none"])

    def test_the_customers_confirmation_accepts_it(self):
        self._propose()
        self.visit._customer_confirm()
        self.assertEqual((self.visit.proposal_state, self.visit.state), ("accepted", "confirmed"))

    def test_a_slot_that_the_customer_chose_instead_means_moved(self):
        self._propose()
        need = self.visit._get_need() | {"source": "portal"}
        proposed = self.visit.promised_start
        others = [
            offer
            for offer in self.env["field.offer"]._find(need)
            if fields.Datetime.to_datetime(offer["start"]) != proposed
        ]
        self.env["field.slot"]._hold(need, others[0])._book_for(self.visit)
        self.assertEqual((self.visit.proposal_state, self.visit.state), ("moved", "confirmed"))

    def test_another_slot_means_that_the_customer_moved_it(self):
        self._propose()
        start = self.visit.promised_start + timedelta(days=1)
        self.visit.write({"promised_start": start, "promised_stop": start + timedelta(hours=2)})
        self.assertEqual(self.visit.proposal_state, "moved")
        self.assertNotEqual(self.visit.first_promised_start, start, "the first promise stays a fact")

    def test_a_visit_taken_off_the_plan_is_not_proposed_any_more(self):
        self._propose()
        self.visit.action_to_plan()
        self.assertEqual((self.visit.proposal_state, self.visit.slot_ids.state), ("none", "released"))

    def test_silence_gives_the_planner_a_call_to_make_once(self):
        self._propose()
        later = NOW + timedelta(days=self.company.field_proposal_days)
        with patch.object(fields.Datetime, "now", lambda *args: later):
            for _night in range(2):
                self.env["field.intervention"]._remind_of_proposals(self.company)
        self.assertEqual(len(self.visit.activity_ids), 1)
        self.visit.action_confirm()
        self.assertFalse(self.visit.activity_ids)

    def test_without_a_free_slot_the_visit_says_so_and_keeps_waiting(self):
        with patch.object(FieldOffer, "_find", lambda *args, **kwargs: []):
            self._propose()
        self.assertEqual((self.visit.proposal_state, self.visit.state), ("none", "to_plan"))
        self.assertIn("No slot is free", self.visit.proposal_problem)

    @mute_logger(PROPOSAL_LOG)
    def test_a_failure_leaves_no_slot_behind_and_stops_no_other(self):
        other = self.recurrence.copy({"site_id": self.sites[1].id})
        self.env["field.recurrence"]._cron_generate()
        book = type(self.env["field.slot"])._book_for

        def fail(slot, visit, **options):
            if visit == self.visit:
                raise UserError("The gate is closed.")
            return book(slot, visit, **options)

        with patch.object(type(self.env["field.slot"]), "_book_for", fail):
            self._propose()
        self.assertEqual(self.visit.proposal_problem, "The gate is closed.")
        self.assertFalse(self.env["field.slot"].search([("state", "=", "held")]))
        self.assertEqual(other.visit_ids.proposal_state, "proposed")

    def test_customers_wishes_reach_the_offer(self):
        self.recurrence.write({"period": "afternoon", "fri": True})
        need = self.visit._get_need()
        self.assertEqual((need["periods"], need["weekdays"]), (["afternoon"], [4]))
        self.assertEqual(need["technician_id"], self.visit.aimed_technician_id.id)

    def test_a_planner_proposes_by_button_and_a_technician_does_not(self):
        visit = self._make_visit()
        visit.with_user(self.planner_user).action_propose()
        self.assertEqual(visit.proposal_state, "asked")
        self.env["field.intervention"]._cron_propose()
        self.assertEqual(visit.proposal_state, "proposed")
        with self.assertRaisesRegex(UserError, "wait for a plan"):
            visit.with_user(self.planner_user).action_propose()
        with self.assertRaises(UserError):
            self._make_visit().with_user(self.technician_user).action_propose()

    def test_nobody_writes_the_state_of_a_proposal(self):
        with self.assertRaisesRegex(UserError, "Proposal"):
            self.visit.with_user(self.manager_user).proposal_state = "accepted"
