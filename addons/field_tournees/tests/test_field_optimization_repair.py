from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import times
from .optimization_case import OptimizationCase


@tagged("post_install", "-at_install")
class TestFieldOptimizationRepair(OptimizationCase):
    """What is proposed when the day does not go as planned."""

    def _propose(self, user=None, **event):
        runs = self.env["field.optimization"].with_user(user or self.planner_user)
        return runs._propose_repair(event, self.day)

    def _promise(self, visit, first, last):
        visit.write({"promised_start": self.day_at(first), "promised_stop": self.day_at(last)})

    def test_visits_of_somebody_away_are_proposed_to_a_colleague_one_line_each(self):
        morning = self._plan(self._make_visit(), self.alice, 9)
        later = self._plan(self._make_visit(), self.alice, 14)
        other = self._plan(self._make_visit(), self.bruno, 11)
        run = self._propose(**{"type": "away", "technician": self.alice, "from": self.day_at(7)})
        self.assertEqual((run.state, run.kind, run.violation_count), ("proposed", "repair", 0))
        self.assertEqual(run.line_ids.intervention_id, morning | later)
        self.assertEqual(run.line_ids.to_technician_id, self.bruno)
        self.assertEqual(run.title, "Alice Martin is away from 7:00\u202fAM on.")
        self.assertEqual(morning.technician_id, self.alice)
        run.action_apply()
        self.assertEqual((morning | later | other).technician_id, self.bruno)

    def test_what_stays_undone_is_what_the_repair_is_measured_against(self):
        visit = self._plan(self._make_visit(), self.alice, 9)
        self._promise(visit, 9, 11)
        self._plan(self._make_visit(), self.bruno, 13)
        run = self._propose(**{"type": "away", "technician": self.alice, "from": self.day_at(7)})
        self.assertEqual((run.visits_before, run.visits_after), (1, 2))
        self.assertEqual((run.promises_before, run.promises_after), (0, 1))
        self.assertEqual((run.promises_at_risk_before, run.promises_at_risk_after), (1, 0))

    def test_the_whole_promised_slot_is_used_before_it_is_broken(self):
        visit = self._plan(self._make_visit(), self.alice, 9)
        self._promise(visit, 9, 11)
        busy = self._plan(self._make_visit(), self.bruno, 9)
        busy.lock = "fixed"
        run = self._propose(**{"type": "away", "technician": self.alice, "from": self.day_at(7)})
        line = self._get_line(run, visit)
        self.assertEqual(line.to_technician_id, self.bruno)
        self.assertTrue(self.day_at(10) <= line.to_start <= self.day_at(11))
        self.assertFalse(self._get_line(run, busy))

    def test_a_promise_that_cannot_be_kept_is_broken_by_as_little_as_can_be_and_says_so(self):
        visit = self._plan(self._make_visit(), self.alice, 9)
        self._promise(visit, 9, 10)
        self._plan(self._make_visit(duration_hours=2.5), self.bruno, 8.5, lock="fixed")
        run = self._propose(**{"type": "away", "technician": self.alice, "from": self.day_at(7)})
        [line] = run.get_preview()["lines"]
        self.assertLess(line["to"]["start"], times.epoch(self.day_at(11.5)))
        self.assertRegex(line["warning"], r"Promised for .*: \d+ min late, call the customer")

    def test_a_lock_on_the_technician_leaves_the_visit_to_nobody_else(self):
        visit = self._plan(self._make_visit(), self.alice, 9, lock="technician")
        run = self._propose(**{"type": "away", "technician": self.alice, "from": self.day_at(7)})
        self.assertEqual(run.line_ids.kind, "unserved")
        run.action_apply()
        self.assertEqual(visit.state, "to_plan")

    def test_a_visit_begun_never_moves(self):
        visit = self._plan(self._make_visit(), self.alice, 9)
        with freeze_time(self.day_at(9) + timedelta(minutes=5)):
            visit._set_state("en_route")
            visit._set_state("on_site")
            run = self._propose(**{"type": "away", "technician": self.alice, "from": self.day_at(9)})
        self.assertFalse(run.line_ids)

    def test_a_visit_that_should_have_begun_leaves_a_technician_who_is_away(self):
        visit = self._plan(self._make_visit(), self.alice, 9)
        with freeze_time(self.day_at(9) + timedelta(minutes=10)):
            run = self._propose(**{"type": "away", "technician": self.alice, "from": self.day_at(9)})
            [line] = run.line_ids
            self.assertEqual(line.to_technician_id, self.bruno)
            self.assertGreater(line.to_start, self.day_at(9))
            run.action_apply()
        self.assertEqual(visit.technician_id, self.bruno)

    def test_an_overrun_pushes_what_follows(self):
        under_way = self._plan(self._make_visit(), self.alice, 9)
        after = self._plan(self._make_visit(), self.alice, 11, lock="technician")
        with freeze_time(self.day_at(9) + timedelta(minutes=30)):
            under_way._set_state("en_route")
            under_way._set_state("on_site")
            run = self._propose(type="overrun", visit=under_way, end=self.day_at(12))
            self.assertEqual(run.line_ids.intervention_id, after)
            self.assertGreaterEqual(run.line_ids.to_start, self.day_at(12))
            run.action_apply()
        self.assertGreaterEqual(after.planned_start, self.day_at(12))
        self.assertEqual(under_way.planned_start, self.day_at(9))

    def test_a_van_that_stands_still_goes_on_when_it_is_mended(self):
        visits = [self._plan(self._make_visit(), self.alice, hour) for hour in (9, 15)]
        event = {"technician": self.alice, "from": self.day_at(8), "until": self.day_at(13)}
        run = self._propose(type="vehicle_down", **event)
        self.assertEqual(run.line_ids.intervention_id, visits[0])
        self.assertIn("is down from 8:00\u202fAM to 1:00\u202fPM", run.title)

    def test_a_cancellation_moves_nobody(self):
        visit = self._plan(self._make_visit(), self.alice, 9)
        self._plan(self._make_visit(), self.alice, 11)
        before = self._propose(type="cancelled", visit=visit)
        self.assertFalse(before.line_ids)
        visit._set_state("cancelled")
        after = self._propose(type="cancelled", visit=visit)
        self.assertEqual((after.state, after.line_ids.ids), ("proposed", []))

    def test_a_visit_of_another_day_cannot_be_repaired_here(self):
        visit = self._make_visit()
        with self.assertRaisesRegex(UserError, "by hand"):
            self._propose(type="overrun", visit=visit, end=self.day_at(12))

    def test_technicians_propose_nothing(self):
        with self.assertRaises(AccessError):
            self._propose(self.technician_user, type="away", technician=self.alice)

    def test_some_lines_are_applied_and_the_others_left(self):
        visits = [self._plan(self._make_visit(), self.alice, hour) for hour in (9, 14)]
        run = self._propose(**{"type": "away", "technician": self.alice, "from": self.day_at(7)})
        first = self._get_line(run, visits[0])
        preview = run.apply_preview([first.id])
        states = {line["visit_id"]: line["state"] for line in preview["lines"]}
        self.assertEqual(states, {visits[0].id: "applied", visits[1].id: "pending"})
        self.assertEqual(visits[1].technician_id, self.alice)

    def test_a_preview_tells_times_as_seconds_and_reasons_as_sentences(self):
        visit = self._plan(self._make_visit(), self.alice, 9)
        run = self._propose(**{"type": "away", "technician": self.alice, "from": self.day_at(7)})
        preview = run.get_preview()
        self.assertEqual((preview["state"], preview["kind"]), ("proposed", "repair"))
        [line] = preview["lines"]
        start = times.epoch(self.day_at(9))
        spot = {"technician_id": self.alice.id, "technician": "Alice Martin", "start": start}
        self.assertEqual(line["from"], spot | {"stop": start + 3600})
        self.assertIn("cannot stay", line["reason"])
        self.assertEqual(preview["figures"]["before"]["visits"], 0)
        self.assertEqual(preview["figures"]["after"]["visits"], 1)
        self.assertEqual(line["visit_id"], visit.id)

    def test_what_somebody_changed_meanwhile_is_left_alone(self):
        visit = self._plan(self._make_visit(), self.alice, 9)
        run = self._propose(**{"type": "away", "technician": self.alice, "from": self.day_at(7)})
        visit.planned_start = self.day_at(10)
        preview = run.apply_preview()
        self.assertEqual(preview["lines"][0]["state"], "stale")

    def test_a_repair_of_a_full_day_reads_in_few_queries(self):
        for hour in (8, 9, 10, 11, 14, 15):
            self._plan(self._make_visit(), self.alice, hour)
            self._plan(self._make_visit(), self.bruno, hour)
        event = {"type": "away", "technician": self.alice, "from": datetime(2026, 3, 11, 6, 0)}
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(150):
            self._propose(**event)
