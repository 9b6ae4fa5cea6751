from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from tournees_engine.problem import Problem
from tournees_engine.solve import solve

from ..models import field_planning
from ..models.field_optimization_queue import FieldOptimizationQueue
from ..models.field_planning import FieldPlanning, PlanningError
from ..tools import times
from .common import NOW, FieldCase


def _solve_here(_planning, problem, _watch):
    quick = {**problem, "options": {"seconds": None, "iterations": 20}}
    return solve(Problem.from_json(quick))


class OptimizationCase(FieldCase):
    """Runs the real engine, in this very process so that a test takes no second.

    What needs the process itself calls `_use_process` first.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = date(2026, 3, 11)

    def setUp(self):
        super().setUp()
        self.solve = FieldPlanning._solve
        self.patch(FieldPlanning, "_solve", _solve_here)

    def _use_process(self):
        self.patch(FieldPlanning, "_solve", self.solve)

    def _make_run(self, user=None, **vals):
        runs = self.env["field.optimization"].with_user(user or self.planner_user)
        return runs.create({"date_from": self.day, "date_to": self.day, "seconds": 1, **vals})

    def _optimize(self, **vals):
        run = self._make_run(**vals)
        self.env["field.optimization"]._cron_run_queue()
        return run

    def _make_visits(self, count, **vals):
        sites = self.sites
        return self.env["field.intervention"].union(
            *(self._make_visit(site_id=sites[rank % len(sites)].id, **vals) for rank in range(count))
        )

    def day_at(self, hour):
        """Return an hour of the planned day in Paris, as naive UTC."""
        return times.at_local(self.day, time(hour), "Europe/Paris")

    def _plan(self, visit, technician, hour, **vals):
        start = self.day_at(hour)
        visit.write({"technician_id": technician.id, "planned_start": start, **vals})
        return visit

    def _get_line(self, run, visit):
        return run.line_ids.filtered(lambda line: line.intervention_id == visit)


@tagged("post_install", "-at_install")
class TestFieldOptimization(OptimizationCase):
    """From the queue to the applied plan."""

    def test_ten_visits_are_placed_and_nothing_moves_before_applying(self):
        self._use_process()
        visits = self._make_visits(10)
        run = self._optimize()
        self.assertEqual(run.state, "proposed", run.message)
        self.assertEqual((run.visits_before, run.visits_after, run.violation_count), (0, 10, 0))
        self.assertFalse(visits.technician_id)
        run.action_apply()
        self.assertEqual(run.state, "applied")
        self.assertEqual(set(visits.mapped("state")), {"planned"})
        self.assertEqual(set(run.line_ids.mapped("state")), {"applied"})

    def test_applied_plan_agrees_with_routes_and_timeline(self):
        visits = self._make_visits(6)
        run = self._optimize()
        run.action_apply()
        route = visits.route_id[:1]
        self.assertTrue(route.break_start)
        self.assertAlmostEqual(sum(visits.route_id.mapped("distance_km")), run.distance_km_after, 1)
        events = visits.event_ids.filtered(lambda event: event.kind == "plan")
        self.assertEqual(set(events.mapped("source")), {"optimizer"})
        self.assertEqual(events.user_id, self.planner_user)

    def test_leave_is_never_planned(self):
        self._make_leave(datetime(2026, 3, 10, 23, 0), datetime(2026, 3, 11, 22, 59), self.alice)
        visits = self._make_visits(4)
        run = self._optimize()
        run.action_apply()
        self.assertEqual(visits.technician_id, self.bruno)

    def test_visits_of_somebody_on_leave_go_to_a_colleague(self):
        visit = self._plan(self._make_visit(), self.alice, 9)
        self._make_leave(datetime(2026, 3, 10, 23, 0), datetime(2026, 3, 11, 22, 59), self.alice)
        run = self._optimize()
        line = self._get_line(run, visit)
        self.assertIn(line.kind, ("technician", "both"))
        self.assertIn("cannot stay", line.reason)
        run.action_apply()
        self.assertEqual(visit.technician_id, self.bruno)

    def test_expired_certificate_leaves_the_visit_out_and_says_so(self):
        self._give_skill(self.alice, self.refrigerants, valid_to="2026-03-01")
        visit = self._make_visit(skill_ids=self.refrigerants.ids)
        run = self._optimize()
        line = self._get_line(run, visit)
        self.assertEqual(line.kind, "unserved")
        self.assertRegex(line.reason, "Refrigerants.*Alice Martin.*2026")
        run.action_apply()
        self.assertEqual(visit.state, "to_plan")
        self.assertIn("Refrigerants", visit.unplanned_reason)

    def test_fixed_visit_stays_where_it_is(self):
        fixed = self._plan(self._make_visit(), self.bruno, 14, lock="fixed")
        spot = (fixed.technician_id, fixed.planned_start)
        self._make_visits(8)
        run = self._optimize()
        self.assertEqual(self._get_line(run, fixed).kind, "kept")
        run.action_apply()
        self.assertEqual((fixed.technician_id, fixed.planned_start), spot)

    def test_visit_changed_meanwhile_is_left_alone_and_says_who_did_it(self):
        visit, other = self._make_visits(2)
        run = self._optimize()
        at_three = self.day_at(14)
        visit.with_user(self.planner_user).write(
            {"technician_id": self.bruno.id, "planned_start": at_three}
        )
        self.assertEqual(run.stale_count, 1)
        run.action_apply()
        self.assertEqual(visit.planned_start, at_three)
        self.assertEqual(other.state, "planned")
        line = self._get_line(run, visit)
        self.assertEqual(line.state, "stale")
        self.assertIn("paul", line.outcome)

    def test_visit_cancelled_meanwhile_stays_cancelled(self):
        visit = self._make_visit()
        run = self._optimize()
        visit.action_cancel()
        run.action_apply()
        self.assertEqual(visit.state, "cancelled")
        self.assertEqual(run.line_ids.state, "stale")

    def test_line_is_refused_when_somebody_took_its_time(self):
        visit = self._make_visit()
        run = self._optimize(technician_ids=[Command.set(self.alice.ids)])
        line = self._get_line(run, visit)
        taken = self._make_visit(technician_id=self.alice.id, planned_start=line.to_start)
        run.action_apply()
        self.assertEqual((line.state, visit.state), ("refused", "to_plan"))
        self.assertIn(taken.name, line.outcome)

    def test_leave_recorded_meanwhile_refuses_only_its_own_lines(self):
        visits = self._make_visits(9)
        run = self._optimize()
        lost = run.line_ids.filtered(lambda line: line.to_technician_id == self.alice)
        self._make_leave(datetime(2026, 3, 10, 23, 0), datetime(2026, 3, 11, 22, 59), self.alice)
        run.action_apply()
        self.assertEqual(set(lost.mapped("state")), {"refused"})
        self.assertIn("does not work", lost[0].outcome)
        self.assertNotIn(self.alice, visits.technician_id)

    def test_line_that_is_not_ticked_is_not_applied(self):
        visit, other = self._make_visits(2)
        run = self._optimize()
        self._get_line(run, visit).with_user(self.planner_user).selected = False
        run.action_apply()
        self.assertEqual((visit.state, other.state), ("to_plan", "planned"))

    def test_promised_slot_is_kept(self):
        slot = {"promised_start": self.day_at(14), "promised_stop": self.day_at(16)}
        visits = self._make_visits(3, **slot)
        run = self._optimize()
        run.action_apply()
        for visit in visits:
            self.assertLessEqual(visit.promised_start, visit.planned_start)
            self.assertLessEqual(visit.planned_start, visit.promised_stop)
        self.assertEqual(run.promises_after, 3)

    def test_slot_promised_for_another_day_waits_for_that_day(self):
        visit = self._make_visit(
            promised_start=self.day_at(14) + timedelta(days=1),
            promised_stop=self.day_at(16) + timedelta(days=1),
        )
        self._make_visit()
        run = self._optimize()
        self.assertNotIn(visit, run.line_ids.intervention_id)

    def test_zone_of_a_run_leaves_other_zones_alone(self):
        north, south = self.env["field.zone"].create(
            [{"name": "North", "postal_codes": "69004"}, {"name": "South", "postal_codes": "69700"}]
        )
        inside = self._make_visit(site_id=self.sites[0].id)
        outside = self._make_visit(site_id=self.sites[4].id)
        self.assertEqual(outside.zone_id, south)
        run = self._optimize(zone_ids=[Command.set(north.ids)])
        self.assertEqual(run.line_ids.intervention_id, inside)

    def test_full_days_leave_visits_out_with_a_reason(self):
        visits = self._make_visits(6, duration_hours=4)
        run = self._optimize()
        self.assertEqual(run.unserved_count, 2)
        line = run.unserved_line_ids[0]
        self.assertIn("full", line.reason)
        run.action_apply()
        waiting = visits.filtered(lambda visit: visit.state == "to_plan")
        self.assertEqual(len(waiting), 2)
        self.assertTrue(all(waiting.mapped("unplanned_reason")))

    def test_customer_who_agreed_to_another_time_is_no_longer_confirmed(self):
        visit = self._plan(self._make_visit(), self.alice, 9)
        visit.action_confirm()
        visit.earliest_start = self.day_at(14)
        run = self._optimize()
        run.action_apply()
        self.assertGreaterEqual(visit.planned_start, self.day_at(14))
        self.assertEqual(visit.state, "planned")

    def test_plan_across_the_autumn_clock_change_keeps_local_hours(self):
        self._assert_local_hours(date(2026, 10, 24), date(2026, 10, 26))

    def test_plan_across_the_spring_clock_change_keeps_local_hours(self):
        self._assert_local_hours(date(2026, 3, 28), date(2026, 3, 30))

    def _assert_local_hours(self, first, last):
        """The days before the last one are a weekend."""
        visits = self._make_visits(8)
        run = self._optimize(date_from=first, date_to=last)
        run.action_apply()
        monday = [times.local_date(start, "Europe/Paris") for start in visits.mapped("planned_start")]
        self.assertEqual(set(monday), {last})
        eight, half_past_five = (
            times.at_local(last, time(*clock), "Europe/Paris") for clock in ((8, 0), (17, 30))
        )
        self.assertGreaterEqual(min(visits.mapped("planned_start")), eight)
        self.assertLessEqual(max(visits.mapped("planned_stop")), half_past_five)

    def test_notice_tells_that_the_road_engine_is_down(self):
        self.company.field_osrm_url = "http://osrm.test"
        self._make_visits(2)
        error = PlanningError("The road engine does not answer.")
        with patch.object(FieldPlanning, "_fetch_legs", side_effect=error):
            run = self._optimize()
        self.assertEqual((run.state, run.notice), ("proposed", str(error)))

    # When it goes wrong
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
            patch.object(FieldPlanning, "_assess", return_value=(broken, figures, figures)),
            mute_logger("odoo.addons.field_tournees.models.field_optimization_queue"),
        ):
            run = self._optimize()
        self.assertEqual((run.state, run.violation_count), ("failed", 1))
        self.assertRegex(run.message, "Alice (flies|vole).")
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

    # The nightly plan
    def test_night_plans_each_zone_and_the_rest_over_the_horizon(self):
        north = self.env["field.zone"].create({"name": "North", "postal_codes": "69004"})
        self.alice.zone_ids = north
        visits = self._make_visits(4)
        self.env["field.optimization"]._cron_plan_horizon()
        runs = self.env["field.optimization"].search([("company_id", "=", self.company.id)])
        self.assertEqual([run.zone_ids for run in runs.sorted("id")], [north, self.env["field.zone"]])
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

    # Rights
    def test_technician_sees_no_optimisation(self):
        run = self._make_run()
        with self.assertRaises(AccessError):
            run.with_user(self.technician_user).read(["state"])
        with self.assertRaises(AccessError):
            self._make_run(user=self.technician_user)
        with self.assertRaises(AccessError):
            run.with_user(self.portal_user).read(["state"])

    def test_planner_chooses_lines_and_writes_nothing_else(self):
        self._make_visit()
        run = self._optimize()
        line = run.line_ids.with_user(self.planner_user)
        line.selected = False
        with self.assertRaisesRegex(UserError, "Tick the lines"):
            line.to_start = NOW
        with self.assertRaisesRegex(UserError, "not edited"):
            run.with_user(self.planner_user).state = "applied"
        with self.assertRaisesRegex(UserError, "not edited"):
            self._make_run(state="proposed")
        with self.assertRaises(AccessError):
            run.with_user(self.planner_user).unlink()
        run.with_user(self.manager_user).unlink()

    def test_other_company_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.planner_user.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        run = self._make_run(user=self.env.user)
        self.assertFalse(self.env["field.optimization"].with_user(self.planner_user).search([]) & run)

    def test_action_from_outside_needs_the_planner(self):
        run = self._make_run()
        for action in ("action_apply", "action_cancel", "action_finish", "action_run_again"):
            with self.assertRaises(AccessError):
                getattr(run.with_user(self.technician_user), action)()

    # Size
    def test_applying_takes_few_queries_a_visit(self):
        def count(visits):
            self._make_visits(visits)
            run = self._optimize()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            run.action_apply()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few = count(2)
        self.assertLess(count(10), few + 8 * 12)


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
