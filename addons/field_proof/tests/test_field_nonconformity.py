from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from odoo.addons.field_tournees.tests.common import NOW

from .work_case import WorkCase


class TestFieldNonconformity(WorkCase):
    def _note(self, **vals):
        body = {"description": "The flue is not sealed", "severity": "major", "action": "", **vals}
        self._tell("nonconformity", body)
        return self.visit.nonconformity_ids.sorted("id")[-1].with_user(self.planner_user)

    def test_it_gets_a_number_somebody_and_a_date(self):
        self.company.field_nonconformity_days = 10
        matter = self._note()
        self.assertRegex(matter.name, r"NC/\d{4}/\d+")
        self.assertEqual(matter.due_on, NOW.date() + timedelta(days=10))
        self.assertEqual(matter.activity_ids.user_id, matter.user_id)
        self.assertEqual(self._note(severity="critical").due_on, NOW.date() + timedelta(days=1))

    def test_one_click_asks_for_the_visit_that_puts_it_right(self):
        matter = self._note(severity="critical")
        action = matter.action_follow_up()
        visit = matter.follow_up_id
        self.assertEqual(action["res_id"], visit.id)
        self.assertEqual(
            (visit.site_id, visit.type_id, visit.priority, visit.state),
            (self.visit.site_id, self.visit.type_id, "2", "to_plan"),
        )
        self.assertIn("flue", visit.description)
        matter.action_follow_up()
        self.assertEqual((matter.follow_up_id, matter.state), (visit, "in_progress"))

    def test_it_is_closed_with_a_corrective_action_only(self):
        matter = self._note()
        with self.assertRaisesRegex(UserError, "corrective action"):
            matter.action_close()
        matter.action = "Sealed anew"
        matter.action_close()
        self.assertEqual((matter.state, matter.closed_by_id), ("closed", self.planner_user))

    def test_what_is_past_its_date_is_found(self):
        matter = self._note()
        overdue = [("is_overdue", "=", True)]
        self.assertNotIn(matter, matter.search(overdue))
        matter.due_on = NOW.date() - timedelta(days=1)
        self.assertIn(matter, matter.search(overdue))
        self.assertNotIn(matter, matter.search([("is_overdue", "=", False)]))

    def test_a_technician_does_not_close_it(self):
        with self.assertRaises(AccessError):
            self._note(action="Sealed").with_user(self.technician_user).action_close()


class TestFieldSuggestion(WorkCase):
    def test_a_lead_is_given_to_somebody_and_an_idea_waits(self):
        self._tell("suggestion", {"sort": "lead", "text": "Wants a heat pump"})
        self._tell("suggestion", {"sort": "suggestion", "text": "Longer hoses"})
        idea, lead = self.visit.suggestion_ids.sorted("kind", reverse=True)
        self.assertEqual((lead.activity_ids.user_id, bool(idea.activity_ids)), (lead.user_id, False))
        idea.with_user(self.planner_user).action_follow()
        self.assertEqual((idea.user_id, idea.state), (self.planner_user, "followed"))
        lead.action_done()
        self.assertFalse(lead.activity_ids)

    def test_an_idea_needs_no_visit(self):
        self._tell("suggestion", {"sort": "suggestion", "text": "A ladder"}, visit=self.visit.browse())
        idea = self.env["field.suggestion"].with_user(self.technician_user).search([])
        self.assertEqual((idea.technician_id, idea.company_id), (self.alice, self.company))


class TestFieldTeamFeedback(WorkCase):
    def test_what_was_said_last_stands_and_good_work_has_no_cause(self):
        self._tell(
            "feedback", {"good": False, "cause": "time", "text": "Too short"}, at=NOW + timedelta(minutes=2)
        )
        self._tell("feedback", {"good": True, "cause": None, "text": ""}, at=NOW)
        feedback = self.visit.feedback_ids
        self.assertEqual((feedback.good, feedback.cause, feedback.good_rate), (False, "time", 0))
        self._tell("feedback", {"good": True, "cause": "part", "text": ""}, at=NOW + timedelta(minutes=3))
        self.assertEqual((feedback.good, feedback.cause, feedback.good_rate), (True, False, 100))

    def test_a_technician_reads_what_is_own_only(self):
        self._tell("feedback", {"good": True, "cause": None, "text": ""})
        other = self._make_done_visit(technician_id=self.bruno.id)
        theirs = self.env["field.team.feedback"].sudo().create({"intervention_id": other.id, "good": False})
        seen = theirs.with_user(self.technician_user).search([])
        self.assertEqual(seen, self.visit.feedback_ids)
