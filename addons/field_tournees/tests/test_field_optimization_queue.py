from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import field_planning
from ..models.field_optimization_queue import FieldOptimizationQueue
from ..models.field_planning_assess import FieldPlanningAssess
from .common import NOW
from .optimization_case import OptimizationCase


@tagged("post_install", "-at_install")
class TestFieldOptimizationQueue(OptimizationCase):
    """Workers, failures, and the night."""

    def test_cancelled_search_proposes_nothing(self):
        self._use_process()
        self._make_visits(10)
        run = self._make_run(seconds=60)
        with self._during_search(run, "action_cancel"):
            self.env["field.optimization"]._cron_run_queue()
        self.assertEqual(run.state, "cancelled")
        self.assertFalse(run.line_ids)

    def test_finished_search_proposes_what_it_has(self):
        self._use_process()
        self._make_visits(40)
        run = self._make_run(seconds=60)
        with self._during_search(run, "action_finish"):
            self.env["field.optimization"]._cron_run_queue()
        self.assertEqual(run.state, "proposed")

    def _during_search(self, run, action):
        report = FieldOptimizationQueue._report

        def interrupt(worker, progress, line):
            getattr(run.with_user(self.planner_user), action)()
            return report(worker, progress, line)

        return patch.object(FieldOptimizationQueue, "_report", interrupt)

    def test_crash_of_the_engine_is_a_failure_with_one_sentence(self):
        self._use_process()
        self._make_visit()
        command = ["python3", "-c", "raise SystemExit(3)"]
        with (
            patch.object(field_planning._Run, "_get_command", lambda run: command),
            mute_logger("odoo.addons.field_tournees.models.field_planning"),
        ):
            run = self._optimize()
        self.assertEqual(run.state, "failed")
        self.assertIn("stopped unexpectedly", run.message)

    def test_plan_that_breaks_rules_is_thrown_away(self):
        self._make_visit()
        broken = [{"en": "Alice flies.", "fr": "Alice vole."}]
        figures = dict.fromkeys(("visits", "promises", "metres", "driving", "overtime", "cost"), 0)
        with (
            patch.object(FieldPlanningAssess, "_assess", return_value=(broken, figures, figures)),
            mute_logger("odoo.addons.field_tournees.models.field_optimization_queue"),
        ):
            run = self._optimize()
        self.assertEqual((run.state, run.violation_count), ("failed", 1))
        self.assertRegex(run.message, "Alice flies.")
        with self.assertRaisesRegex(UserError, "Only a proposal"):
            run.action_apply()

    def test_run_of_a_killed_worker_is_queued_again_once(self):
        self._make_visit()
        run = self._make_run()
        run.sudo()._set_state("running")
        run.sudo().write({"attempts": 1, "heartbeat": NOW - timedelta(minutes=10)})
        self.env["field.optimization"]._cron_run_queue()
        self.assertEqual((run.state, run.attempts), ("proposed", 2))

    def test_run_whose_worker_died_twice_has_failed(self):
        run = self._make_run()
        run.sudo()._set_state("running")
        run.sudo().write({"attempts": 2, "heartbeat": NOW - timedelta(minutes=10)})
        self.env["field.optimization"]._cron_run_queue()
        self.assertEqual(run.state, "failed")
        self.assertIn("stopped twice", run.message)

    def test_run_of_a_living_worker_is_left_to_it(self):
        run = self._make_run()
        run.sudo()._set_state("running")
        run.sudo().write({"attempts": 1, "heartbeat": NOW - timedelta(seconds=20)})
        self.env["field.optimization"]._cron_run_queue()
        self.assertEqual(run.state, "running")

    def test_people_go_before_the_nightly_plan(self):
        self._make_visit()
        nightly = self._make_run(user=self.env.user, auto_apply=True)
        asked = self._make_run()
        self.env["field.optimization"]._cron_run_queue()
        self.assertEqual((nightly.state, asked.state), ("queued", "proposed"))

    def test_run_again_queues_the_same_choices_for_who_asks(self):
        self._make_visit()
        run = self._optimize(user=self.manager_user, team_ids=[Command.set(self.team.ids)])
        action = run.with_user(self.planner_user).action_run_again()
        again = run.browse(action["res_id"])
        self.assertEqual((again.state, again.user_id), ("queued", self.planner_user))
        self.assertEqual((again.team_ids, again.date_from), (self.team, run.date_from))
        self.assertFalse(again.line_ids)

    def test_files_of_old_runs_are_dropped(self):
        self._make_visit()
        run = self._optimize()
        run.action_apply()
        with freeze_time("2026-06-10"):
            self.env["field.optimization"]._gc_files()
        self.assertFalse(run.problem_file)
        self.assertTrue(run.line_ids)

    # The nightly plan
    def test_night_plans_each_zone_and_the_rest_over_the_horizon(self):
        north = self.env["field.zone"].create({"name": "North", "postal_codes": "69004"})
        self.alice.zone_ids = north
        visits = self._make_visits(4)
        self._make_visit(earliest_start=datetime(2026, 6, 1, 7, 0))  # not this week's business
        self.env["field.optimization"]._cron_plan_horizon()
        runs = self.env["field.optimization"].search([("auto_apply", "=", True)], order="id")
        self.assertEqual(runs[0].zone_ids, north)
        self.assertEqual(runs[1].intervention_ids, visits[1:])
        self.assertEqual((runs[0].date_from, runs[0].date_to), (self.day, date(2026, 3, 15)))
        for _run in runs:
            self.env["field.optimization"]._cron_run_queue()
        self.assertEqual(set(runs.mapped("state")), {"applied"})
        self.assertEqual(set(visits.mapped("state")), {"planned"})

    def test_night_queues_nothing_when_nothing_waits(self):
        self.env["field.optimization"]._cron_plan_horizon()
        self.assertFalse(
            self.env["field.optimization"].search([("company_id", "=", self.company.id)])
        )

    def test_days_of_the_horizon_are_opened_with_their_capacity(self):
        self.env["field.route"]._cron_open_days()
        routes = self.env["field.route"].search([("technician_id", "=", self.alice.id)])
        days = [date(2026, 3, day) for day in (10, 11, 12, 13, 16)]
        self.assertEqual(sorted(routes.mapped("date"))[:4], days[:4])
        self.assertEqual(set(routes.mapped("available_hours")), {8.0})

    def test_leave_changes_the_capacity_of_its_days_and_back(self):
        self.env["field.route"]._cron_open_days()
        route = self.env["field.route"].search(
            [("technician_id", "=", self.alice.id), ("date", "=", self.day)]
        )
        leave = self._make_leave(
            datetime(2026, 3, 11, 12, 0), datetime(2026, 3, 11, 16, 0), self.alice
        )
        self.assertEqual(route.available_hours, 4.0)
        leave.date_to = datetime(2026, 3, 11, 14, 0)
        self.assertEqual(route.available_hours, 6.0)
        leave.unlink()
        self.assertEqual(route.available_hours, 8.0)
