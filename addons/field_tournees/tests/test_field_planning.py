from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import field_planning
from ..tools.planning_error import PlanningError
from .common import FieldCase


@tagged("post_install", "-at_install")
class TestFieldPlanning(FieldCase):
    """The snapshot that the engine is given, and the process that it runs in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = date(2026, 3, 11)

    def _make_scope(self, first=None, last=None, **vals):
        first = first or self.day
        return self.env["field.optimization"].create(
            {"date_from": first, "date_to": last or first, "seconds": 1, **vals}
        )

    def _build(self, *args, **vals):
        return self.env["field.snapshot"]._build(self._make_scope(*args, **vals))

    def _get_row(self, snapshot, record):
        rows = snapshot["problem"]["technicians" if record._name == "field.technician" else "visits"]
        return next(row for row in rows if row["id"] == str(record.id))

    # Shifts
    def test_day_of_work_is_a_shift_with_its_break_and_overtime(self):
        (shift,) = self._get_row(self._build(), self.alice)["shifts"]
        hour = 3600
        self.assertEqual(shift["start"], 8 * hour)
        self.assertEqual(shift["end"], 17 * hour)
        self.assertEqual(shift["overtime"], hour // 2)
        self.assertEqual(
            shift["break"],
            {"earliest": 11.5 * hour, "latest": 12.5 * hour, "duration": hour},
        )

    def test_shifts_keep_their_clock_across_the_autumn_change(self):
        shifts = self._get_row(self._build(date(2026, 10, 23), date(2026, 10, 26)), self.alice)["shifts"]
        self.assertEqual([shift["start"] for shift in shifts], [8 * 3600, (25 + 48 + 8) * 3600])

    def test_shifts_keep_their_clock_across_the_spring_change(self):
        shifts = self._get_row(self._build(date(2026, 3, 27), date(2026, 3, 30)), self.alice)["shifts"]
        self.assertEqual([shift["start"] for shift in shifts], [8 * 3600, (23 + 48 + 8) * 3600])

    def test_technician_of_another_time_zone_works_by_the_own_clock(self):
        self.bruno.employee_id.tz = "Indian/Reunion"  # four hours ahead of Paris in winter
        self.bruno.employee_id.resource_calendar_id = self.calendar.copy({"tz": "Indian/Reunion"})
        (shift,) = self._get_row(self._build(), self.bruno)["shifts"]
        self.assertEqual(shift["start"], (8 - 3) * 3600)

    def test_leave_in_the_afternoon_ends_the_shift_without_overtime(self):
        self._make_leave(datetime(2026, 3, 11, 14, 0), datetime(2026, 3, 11, 22, 0), self.alice)
        (shift,) = self._get_row(self._build(), self.alice)["shifts"]
        self.assertEqual((shift["end"], shift["overtime"]), (15 * 3600, 0))

    def test_overtime_before_a_leave_is_refused_to_people_as_well(self):
        self._make_leave(datetime(2026, 3, 11, 14, 0), datetime(2026, 3, 11, 22, 0), self.alice)
        start = datetime(2026, 3, 11, 13, 15)
        self.assertTrue(
            self.alice._get_availability_problem(start, start + timedelta(hours=1))
        )

    def test_public_holiday_leaves_no_shift(self):
        self._make_leave(datetime(2026, 3, 10, 23, 0), datetime(2026, 3, 11, 22, 59))
        self.assertFalse(self._get_row(self._build(), self.alice)["shifts"])

    def test_today_begins_now_and_where_the_technician_is(self):
        visit = self._make_visit(
            technician_id=self.alice.id, planned_start=datetime(2026, 3, 10, 7, 0), site_id=self.sites[2].id
        )
        visit.action_en_route()
        snapshot = self._build(date(2026, 3, 10))
        (shift,) = self._get_row(snapshot, self.alice)["shifts"]
        self.assertEqual(shift["start"], 9 * 3600)
        self.assertEqual(shift["start_place"], "45.76890,4.87970")
        self.assertNotIn(str(visit.id), snapshot["versions"])

    def test_break_gives_way_to_what_people_planned_over_it(self):
        self._make_visit(
            technician_id=self.alice.id,
            planned_start=datetime(2026, 3, 11, 10, 0),
            duration_hours=4,
            lock="fixed",
        )
        snapshot = self._build()
        (shift,) = self._get_row(snapshot, self.alice)["shifts"]
        self.assertNotIn("break", shift)

    # Skills
    def test_certificate_is_valid_until_the_end_of_its_last_day(self):
        self._give_skill(self.alice, self.refrigerants, valid_to="2026-03-12")
        skills = self._get_row(self._build(self.day, date(2026, 3, 13)), self.alice)["skills"]
        grants = skills[f"skill:{self.refrigerants.skill_id.id}"]
        self.assertEqual(grants, [{"level": 60, "until": 2 * 86400 - 1}])

    def test_renewed_certificate_goes_on(self):
        self._give_skill(self.alice, self.refrigerants, valid_to="2026-03-11")
        self._give_skill(self.alice, self.refrigerants, valid_from="2026-03-12", valid_to="2027-03-11")
        skills = self._get_row(self._build(self.day, date(2026, 3, 13)), self.alice)["skills"]
        (grant,) = skills[f"skill:{self.refrigerants.skill_id.id}"]
        self.assertGreater(grant["until"], 300 * 86400)

    def test_visit_demands_skills_and_tools(self):
        ladder = self.env["field.tool"].create({"name": "Ladder"})
        self.alice.tool_ids = ladder
        visit = self._make_visit(skill_ids=self.gas.ids, tool_ids=ladder.ids)
        snapshot = self._build()
        self.assertEqual(
            self._get_row(snapshot, visit)["skills"],
            {f"skill:{self.gas.skill_id.id}": 60, f"tool:{ladder.id}": 1},
        )
        self.assertEqual(self._get_row(snapshot, self.alice)["skills"][f"tool:{ladder.id}"], 1)

    # Visits
    def test_urgent_visit_costs_four_times_as_much_to_leave_out(self):
        visits = [self._make_visit(priority=priority) for priority in "012"]
        snapshot = self._build()
        self.assertEqual(
            [self._get_row(snapshot, visit)["penalty"] for visit in visits], [25000, 50000, 100000]
        )

    def test_promise_and_constraint_bind_the_start(self):
        visit = self._make_visit(
            earliest_start=datetime(2026, 3, 11, 9, 30),
            promised_start=datetime(2026, 3, 11, 9, 0),
            promised_stop=datetime(2026, 3, 11, 11, 0),
        )
        self.assertEqual(self._get_row(self._build(), visit)["windows"], [[37800, 43200]])

    def test_latest_end_leaves_time_for_the_slowest(self):
        self.bruno.pace = 2.0
        visit = self._make_visit(latest_end=datetime(2026, 3, 11, 16, 0))
        self.assertEqual(self._get_row(self._build(), visit)["windows"], [[0, 15 * 3600]])

    def test_due_time_of_a_contract_binds_until_it_is_missed(self):
        coming = self._make_visit(sla_due=datetime(2026, 3, 11, 11, 0))
        missed = self._make_visit(sla_due=datetime(2026, 3, 9, 11, 0))
        snapshot = self._build()
        self.assertEqual(self._get_row(snapshot, coming)["windows"], [[0, 12 * 3600]])
        self.assertEqual(self._get_row(snapshot, missed)["windows"], [[0, 86399]])

    def test_locks_climb_from_free_to_fixed(self):
        start, rows = datetime(2026, 3, 12, 8, 0), {}
        for rank, lock in enumerate(("free", "day", "technician", "fixed")):
            visit = self._make_visit(
                technician_id=self.alice.id, planned_start=start + timedelta(hours=rank), lock=lock
            )
            rows[lock] = visit
        snapshot = self._build(self.day, date(2026, 3, 13))
        rows = {lock: self._get_row(snapshot, visit) for lock, visit in rows.items()}
        self.assertEqual(rows["free"]["windows"], [[0, 3 * 86400 - 1]])
        self.assertEqual(rows["day"]["windows"], [[86400, 2 * 86400 - 1]])
        self.assertEqual(rows["technician"]["technicians"], [str(self.alice.id)])
        self.assertEqual(rows["fixed"]["pinned"], rows["fixed"]["current"])

    def test_visit_within_the_freeze_is_pinned(self):
        soon = self._make_visit(
            technician_id=self.alice.id, planned_start=datetime(2026, 3, 10, 14, 0)
        )
        self.assertIn("pinned", self._get_row(self._build(date(2026, 3, 10)), soon))

    def test_visit_of_somebody_who_fell_ill_is_free_to_move_at_once(self):
        soon = self._make_visit(
            technician_id=self.alice.id, planned_start=datetime(2026, 3, 10, 14, 0)
        )
        self._make_leave(datetime(2026, 3, 10, 6, 0), datetime(2026, 3, 10, 22, 0), self.alice)
        row = self._get_row(self._build(date(2026, 3, 10)), soon)
        self.assertNotIn("pinned", row)
        self.assertNotIn("penalty", row)  # what was planned is mandatory

    def test_zone_decides_who_may_come(self):
        north = self.env["field.zone"].create({"name": "North", "postal_codes": "69004"})
        self.alice.zone_ids = north
        inside = self._make_visit(site_id=self.sites[0].id)
        outside = self._make_visit(site_id=self.sites[1].id)
        self.env.flush_all()
        snapshot = self._build()
        self.assertEqual(inside.zone_id, north)
        self.assertNotIn("technicians", self._get_row(snapshot, inside))
        self.assertEqual(self._get_row(snapshot, outside)["technicians"], [str(self.bruno.id)])

    def test_visit_without_located_site_never_reaches_the_engine(self):
        nowhere = self.env["res.partner"].create({"name": "Nowhere"})
        visit = self._make_visit(site_id=nowhere.id)
        (left_out,) = self._build()["left_out"]
        self.assertEqual((left_out["visit"], left_out["key"]), (visit.id, "not_located"))

    def test_a_visit_waits_for_its_parts(self):
        visit = self._make_visit(parts_missing=True)
        (left_out,) = self._build()["left_out"]
        self.assertEqual(left_out["key"], "parts_missing")
        visit.parts_expected_on = self.day + timedelta(days=1)
        row = self._get_row(self._build(self.day, self.day + timedelta(days=1)), visit)
        self.assertEqual(row["windows"][0][0], 86_400)

    def test_only_chosen_visits_may_move(self):
        chosen, other = (
            self._make_visit(
                technician_id=self.alice.id, planned_start=datetime(2026, 3, 11, hour, 0)
            )
            for hour in (9, 11)
        )
        snapshot = self._build(intervention_ids=[Command.set(chosen.ids)])
        self.assertNotIn("pinned", self._get_row(snapshot, chosen))
        self.assertIn("pinned", self._get_row(snapshot, other))

    def test_snapshot_takes_no_more_queries_for_more_visits(self):
        def count(visits):
            self._make_visits(visits)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._build()
            return self.env.cr.sql_log_count - before

        few = count(4)
        self.assertLessEqual(count(40), few)

    def _make_visits(self, count):
        for rank in range(count):
            self._make_visit(site_id=self.sites[rank % len(self.sites)].id)

    # The process
    def _get_problem(self):
        self._make_visit()
        return self._build()["problem"]

    def test_engine_runs_in_a_process_without_our_environment(self):
        run = field_planning._Run.__new__(field_planning._Run)
        run.folder = "/nowhere"
        with patch.dict("os.environ", {"PGPASSWORD": "secret"}):
            environment = run._get_environment()
        self.assertNotIn("PGPASSWORD", environment)
        self.assertLessEqual(
            environment.keys(), {"PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "HOME", "LANG"}
        )

    def test_stopped_engine_returns_the_best_plan_so_far(self):
        self._make_visits(60)
        problem = self._get_problem() | {"options": {"seconds": 60}}
        solution = self.env["field.planning"]._solve(problem, lambda spent, line: spent > 1.5)
        self.assertEqual(solution["status"], "cancelled")

    def _solve_with(self, command):
        with patch.object(field_planning._Run, "_get_command", lambda run: command):
            return self.env["field.planning"]._solve(self._get_problem(), lambda spent, line: False)

    def test_crash_of_the_engine_is_one_sentence(self):
        with (
            self.assertLogs("odoo.addons.field_tournees.models.field_planning", "ERROR") as logs,
            self.assertRaisesRegex(PlanningError, "stopped unexpectedly"),
        ):
            self._solve_with(["python3", "-c", "raise SystemExit('burst')"])
        self.assertIn("burst", logs.output[0])

    def test_absent_engine_is_one_sentence(self):
        with (
            mute_logger("odoo.addons.field_tournees.models.field_planning"),
            self.assertRaisesRegex(PlanningError, "could not be started"),
        ):
            self._solve_with(["/nowhere/python", "-m", "tournees_engine"])

    def test_engine_that_never_answers_is_killed(self):
        with (
            mute_logger("odoo.addons.field_tournees.models.field_planning"),
            patch.object(field_planning, "_GRACE_SECONDS", 0),
            self.assertRaisesRegex(PlanningError, "no answer after"),
        ):
            self._solve_with(["python3", "-c", "import time; time.sleep(60)"])

    def test_answer_that_is_no_json_is_one_sentence(self):
        script = "import pathlib; pathlib.Path('solution.json').write_text('{')"
        with (
            mute_logger("odoo.addons.field_tournees.models.field_planning"),
            self.assertRaisesRegex(PlanningError, "cannot be read"),
        ):
            self._solve_with(["python3", "-c", script])
