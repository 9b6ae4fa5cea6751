import random
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import NOW, FieldCase

_SEED = 4


class TestFieldHabit(FieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.habits = cls.env["field.habit"]
        cls.planning = cls.env["field.planning"]
        cls.slow_type = cls.visit_type.copy({"name": "Repair"})
        cls.rng = random.Random(_SEED)

    def _live(self, count, ratio, visit_type=None, technician=None, **vals):
        """Make visits of the past weeks that took `ratio` of their planned time, more or less."""
        visits = self.env["field.intervention"].create(
            [
                {
                    "type_id": (visit_type or self.visit_type).id,
                    "site_id": self.sites[rank % 5].id,
                    **vals,
                }
                for rank in range(count)
            ]
        )
        for rank, visit in enumerate(visits):
            start = NOW - timedelta(days=7 * (1 + rank // 20) + rank % 5, hours=-2 * (rank % 4))
            arrived = start + timedelta(minutes=self.rng.randint(-5, 5))
            took = timedelta(hours=ratio * self.rng.uniform(0.9, 1.1))
            visit._write_guarded(
                {
                    "technician_id": (technician or self.alice).id,
                    "planned_start": start,
                    "travel_minutes": 20,
                    "state": "done",
                    "en_route_at": arrived - timedelta(minutes=30),
                    "arrived_at": arrived,
                    "left_at": arrived + took,
                }
            )
        return visits

    def _line(self, habit, **values):
        return habit.line_ids.filtered(
            lambda line: all(line[name] == value for name, value in values.items())
        )

    def _learn(self):
        return self.habits._learn(self.company)

    def _ratio(self, visit_type, technician, age=""):
        [row] = self.planning._describe_habits(
            self.habits._get_profile(self.company), [(str(visit_type.id), str(technician.id), age)]
        )
        return row["median"]

    def test_a_new_company_has_prudent_habits(self):
        profile = self.habits._get_profile(self.company)
        self.assertEqual(profile, self.planning._get_sane_habits())
        habit = self._learn()
        self.assertEqual((habit.visit_count, habit.drive_count), (0, 0))
        self.assertEqual(habit.profile["work"]["usual"]["work"], profile["work"]["usual"]["work"])

    def test_what_visits_really_take_is_learnt_by_type(self):
        self._live(120, 1.5, self.slow_type)
        self._live(120, 0.8)
        habit = self._learn()
        slow = self._line(habit, type_id=self.slow_type, technician_id=self.alice.browse(), age=False)
        quick = self._line(habit, type_id=self.visit_type, technician_id=self.alice.browse(), age=False)
        self.assertAlmostEqual(slow.median_ratio, 1.5, delta=0.15)
        self.assertAlmostEqual(quick.median_ratio, 0.8, delta=0.08)
        self.assertAlmostEqual(self._ratio(self.slow_type, self.alice), 1.5, delta=0.08)
        self.assertEqual((slow.visit_count, slow.planned_minutes), (120, 60))
        self.assertGreater(slow.own_weight, 0.8)
        self.assertGreater(slow.high_minutes, slow.median_minutes)

    def test_a_technicians_habit_is_told_from_the_types(self):
        self._live(80, 1.0)
        self._live(80, 1.4, technician=self.bruno)
        self._learn()
        self.assertGreater(
            self._ratio(self.visit_type, self.bruno), 1.2 * self._ratio(self.visit_type, self.alice)
        )

    def test_old_equipment_takes_longer(self):
        old, new = self.env["field.equipment"].create(
            [
                {"name": f"Boiler {day}", "site_id": self.site.id, "installed_on": day}
                for day in ("2005-01-01", "2024-06-01")
            ]
        )
        self._live(80, 1.4, site_id=self.site.id, equipment_id=old.id)
        self._live(80, 0.9, site_id=self.site.id, equipment_id=new.id)
        habit = self._learn()
        ratios = {line.age: line.median_ratio for line in habit.line_ids if line.age}
        self.assertEqual(set(ratios), {"0-4", "15+"})
        self.assertGreater(ratios["15+"], 1.2 * ratios["0-4"])

    def test_slow_roads_are_learnt(self):
        self._live(150, 1.0)
        self.assertAlmostEqual(self._learn().travel_ratio, 1.5, delta=0.05)

    def test_closed_doors_are_learnt_even_when_planned_anew(self):
        self._live(60, 1.0)
        before = self._learn().no_show_rate
        for visit in self._live(40, 1.0):
            visit._write_guarded({"state": "en_route", "arrived_at": False, "left_at": False})
            visit._set_state("no_access", occurred_at=visit.planned_start)
            visit._set_state("to_plan")
        self.assertGreater(self._learn().no_show_rate, before + 0.1)

    def test_emergencies_of_the_same_day_are_learnt(self):
        self._live(60, 1.0)
        before = self._learn().urgent_rate
        for visit in self._live(60, 1.0, priority="2"):
            visit.requested_at = visit.planned_start - timedelta(hours=1)
        self.assertGreater(self._learn().urgent_rate, before + 0.5)

    def test_an_emergency_of_another_day_disturbed_nobody(self):
        self._live(60, 1.0)
        before = self._learn().urgent_rate
        for visit in self._live(60, 1.0, priority="2"):
            visit.requested_at = visit.planned_start - timedelta(days=3)
        self.assertLessEqual(self._learn().urgent_rate, before)

    def test_slips_of_the_thumb_teach_nothing(self):
        self._live(100, 1.0)
        honest = self._ratio_after_learning()
        self._live(10, 0.001)  # all steps recorded at once in the evening
        self._live(10, 40)  # a visit that was never closed
        self.assertEqual(self._ratio_after_learning(), honest)
        self.assertEqual(self._learn().visit_count, 100)

    def _ratio_after_learning(self):
        self._learn()
        return self._ratio(self.visit_type, self.alice)

    def test_last_years_visits_are_forgotten(self):
        for visit in self._live(10, 1.0):
            visit._write_guarded(
                {
                    name: visit[name] - timedelta(days=400)
                    for name in ("planned_start", "en_route_at", "arrived_at", "left_at")
                }
            )
        self.assertEqual(self._learn().visit_count, 0)

    def test_few_visits_make_no_line_about_anybody(self):
        self._live(30, 1.0)
        self._live(4, 1.0, technician=self.bruno)
        habit = self._learn()
        self.assertEqual(habit.line_ids.technician_id, self.alice)

    def test_another_companys_visits_teach_us_nothing(self):
        self._live(60, 1.0)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertEqual(self.habits._learn(other).visit_count, 0)
        self.assertEqual(self.habits._get_profile(other), self.habits._learn(other).profile)
        planner = new_test_user(
            self.env,
            "pia",
            groups="field_tournees.group_field_planner",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self._learn()
        self.assertEqual(self.habits.with_user(planner).search([]).company_id, other)
        self.assertFalse(self.env["field.habit.line"].with_user(planner).search([]))

    def test_habits_that_the_engine_no_longer_reads_are_not_used(self):
        self._live(60, 1.4)
        habit = self._learn()
        habit.profile = habit.profile | {"version": 0}
        self.assertEqual(self.habits._get_profile(self.company), self.planning._get_sane_habits())

    def test_learning_takes_as_many_queries_for_a_year_as_for_a_week(self):
        self._live(20, 1.0)
        self._learn()
        self.env.flush_all()
        with self.assertQueryCount(25):
            self._learn()
            self.env.flush_all()
        self._live(100, 1.0)
        self.env.flush_all()
        with self.assertQueryCount(25):
            self._learn()
            self.env.flush_all()

    def test_a_manager_learns_now_and_a_planner_does_not(self):
        self._live(6, 1.0)
        self.habits.with_user(self.manager_user).action_learn_now()
        self.assertEqual(self.habits.search([]).visit_count, 6)
        with self.assertRaises(AccessError):
            self.env["field.habit.line"].with_user(self.planner_user).action_learn_now()

    def test_the_night_learns_for_every_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._live(6, 1.0)
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *_args, **_kwargs: 1):
            self.habits._cron_learn()
        learnt = self.habits.search([("company_id", "in", (self.company + other).ids)])
        self.assertEqual(learnt.company_id, self.company + other)
