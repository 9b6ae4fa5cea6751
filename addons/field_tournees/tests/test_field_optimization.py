from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..models.field_planning_roads import FieldPlanningRoads
from ..tools import times
from ..tools.planning_error import PlanningError
from .common import NOW
from .optimization_case import OptimizationCase


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
        self.assertEqual(set(run.line_ids.mapped("was")), {False})
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
        self.assertIn("Alice Martin, ", line.was)
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
        with patch.object(FieldPlanningRoads, "_fetch_legs", side_effect=error):
            run = self._optimize()
        self.assertEqual((run.state, run.notice), ("proposed", str(error)))

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

    def test_reading_a_proposal_takes_no_more_queries_for_more_lines(self):
        def count(visits):
            self._make_visits(visits)
            lines = self._optimize().line_ids
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines.read(["was", "reason", "alternative", "is_outdated"])
            return self.env.cr.sql_log_count - before

        few = count(3)
        self.assertLessEqual(count(12), few)
