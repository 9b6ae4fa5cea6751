from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .optimization_case import OptimizationCase


@tagged("post_install", "-at_install")
class TestFieldOptimizeWizard(OptimizationCase):
    """Choosing what to optimise."""

    def _open(self, **vals):
        return self.env["field.optimize.wizard"].with_user(self.planner_user).create(vals)

    def test_next_working_day_is_proposed(self):
        wizard = self._open()
        self.assertEqual((wizard.date_from, wizard.date_to), (self.day, self.day))
        with freeze_time("2026-03-13 08:00:00"):  # a Friday
            self.assertEqual(self._open().date_from, date(2026, 3, 16))

    def test_wizard_queues_a_run_with_its_choices(self):
        visit = self._make_visit()
        wizard = self._open(team_ids=[Command.set(self.team.ids)], seconds=2, keep_planned=False)
        self.assertEqual((wizard.visit_count, wizard.technician_count), (1, 2))
        action = wizard.action_optimize()
        run = self.env["field.optimization"].browse(action["res_id"])
        self.assertEqual((run.state, run.user_id, run.seconds), ("queued", self.planner_user, 2))
        self.assertEqual((run.team_ids, run.keep_planned), (self.team, False))
        self.assertEqual(run._get_waiting_visits(), visit)

    def test_selection_of_the_list_is_taken_over(self):
        visit, _other = self._make_visits(2)
        wizard = (
            self.env["field.optimize.wizard"]
            .with_user(self.planner_user)
            .with_context(active_model="field.intervention", active_ids=visit.ids)
            .create({})
        )
        self.assertEqual(wizard.intervention_ids, visit)

    def _assert_refused(self, sentence, **vals):
        with self.assertRaisesRegex(UserError, sentence):
            self._open(**vals).action_optimize()

    def test_nothing_to_plan_is_one_sentence(self):
        self._assert_refused("nothing to plan")

    def test_nobody_at_work_is_one_sentence(self):
        self._make_visit()
        self._assert_refused("works then", date_from="2026-03-14", date_to="2026-03-15")

    def test_past_period_is_one_sentence(self):
        self._assert_refused("is over", date_from="2026-03-09", date_to="2026-03-09")

    def test_team_without_technicians_is_one_sentence(self):
        empty = self.env["field.team"].create({"name": "Empty"})
        self._assert_refused("No technician fits", team_ids=[Command.set(empty.ids)])

    def test_start_that_is_not_located_is_one_sentence(self):
        self._make_visit()
        self.company.partner_id.write({"partner_latitude": 0, "partner_longitude": 0})
        self._assert_refused("is not located yet")
