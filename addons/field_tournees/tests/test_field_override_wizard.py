from datetime import timedelta

from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.tests import Form

from .rules_case import MONDAY, RulesCase


class TestFieldOverrideWizard(RulesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.field_day_hours = 12
        cls._make_visit(
            technician_id=cls.alice.id,
            planned_start=MONDAY + timedelta(hours=7),
            duration_hours=5,
        )
        cls.visit = cls._make_visit(duration_hours=5.5)
        cls.vals = {"technician_id": cls.alice.id, "planned_start": MONDAY + timedelta(hours=12.5)}

    def open(self, **vals):
        context = {"active_model": "field.intervention", "active_id": self.visit.id}
        wizard = self.env["field.override.wizard"].with_user(self.planner_user)
        return Form(wizard.with_context(**context))

    def test_it_plans_and_logs_the_reason(self):
        with self.open() as form:
            form.technician_id = self.alice
            form.planned_start = self.vals["planned_start"]
            self.assertIn("the limit is 10", form.question)
            self.assertFalse(form.refusal)
            form.reason = "No heating since Friday"
        form.record.action_plan()
        self.assertEqual(self.visit.technician_id, self.alice)
        kinds = self.visit.event_ids.mapped("kind")
        self.assertEqual(kinds.count("override"), 1)

    def test_it_asks_for_the_reason(self):
        with self.open() as form:
            form.technician_id = self.alice
            form.planned_start = self.vals["planned_start"]
            form.reason = " "
        with self.assertRaisesRegex(UserError, "Say why"):
            form.record.action_plan()

    def test_it_shows_and_refuses_what_the_law_forbids(self):
        with self.open() as form:
            form.technician_id = self.alice
            form.planned_start = self.vals["planned_start"]
            form.duration_hours = 8
            self.assertIn("the limit is 12", form.refusal)
        with self.assertRaisesRegex(ValidationError, "the limit is 12"):
            form.record.action_plan()

    def test_a_form_that_takes_a_reason_leads_to_the_wizard(self):
        visit = self.visit.with_user(self.planner_user)
        with self.assertRaises(RedirectWarning) as redirect:
            visit.web_save(self.vals, {})
        _message, action, _button, context = redirect.exception.args
        self.assertEqual(action, self.env.ref("field_tournees.field_override_wizard_action").id)
        self.assertEqual(context["default_technician_id"], self.alice.id)

    def test_a_form_of_who_may_not_decide_is_refused(self):
        self.company.field_override_role = "manager"
        with self.assertRaisesRegex(ValidationError, "decision that you cannot make"):
            self.visit.with_user(self.planner_user).web_save(self.vals, {})

    def test_a_reason_that_was_given_is_not_asked_again_for_the_same_plan(self):
        visit = self.visit.with_user(self.planner_user)
        visit.with_context(field_override_reason="No heating").write(self.vals)
        visit.write(self.vals)
        self.assertEqual(visit.event_ids.mapped("kind").count("override"), 1)
        with self.assertRaises(ValidationError):
            visit.duration_hours = 6
