from collections import Counter
from datetime import date, datetime, timedelta
from unittest.mock import patch

import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..models.field_recurrence_batch import FieldRecurrenceBatch
from .common import FieldCase

BATCH_LOG = "odoo.addons.field_tournees.models.field_recurrence_batch"


class TestFieldRecurrence(FieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        never = patch.object(type(cls.env["ir.cron"]), "_commit_progress", lambda *_args, **_kwargs: 60)
        cls.startClassPatcher(never)
        cls.env["field.recurrence"].search([]).active = False  # of a demo database
        cls.company.field_recurrence_days = 60

    @classmethod
    def _make_recurrence(cls, first_on="2026-04-07", **vals):
        return cls.env["field.recurrence"].create(
            {"type_id": cls.visit_type.id, "site_id": cls.site.id, "first_on": first_on, **vals}
        )

    def _generate(self):
        self.env["field.recurrence"]._cron_generate()

    def _live(self, visit, moment):
        """Make a visit and close it at a moment."""
        visit.write({"technician_id": self.alice.id, "planned_start": moment - timedelta(hours=1)})
        for state in ("en_route", "on_site", "done"):
            visit._set_state(state, occurred_at=moment)

    # Occurrences
    def test_a_visit_is_generated_with_its_due_date_and_its_tolerance(self):
        recurrence = self._make_recurrence(tolerance_days=10)
        self._generate()
        visit = recurrence.visit_ids
        self.assertEqual((visit.state, visit.due_on), ("to_plan", date(2026, 4, 7)))
        # Midnights of Lyon: before the spring change and after it.
        self.assertEqual(visit.earliest_start, datetime(2026, 3, 27, 23, 0))
        self.assertEqual(visit.latest_end, datetime(2026, 4, 17, 22, 0))
        self.assertLessEqual(abs((visit.aimed_on - visit.due_on).days), 10)
        self.assertIn(visit.aimed_technician_id, self.alice + self.bruno)

    def test_the_night_generates_nothing_twice(self):
        recurrence = self._make_recurrence(counted_from="calendar", every=2, unit="weeks")
        self._generate()
        before = recurrence.visit_ids
        self.assertEqual(
            [str(day) for day in before.mapped("due_on")], ["2026-04-07", "2026-04-21", "2026-05-05"]
        )
        self._generate()
        self.env["field.recurrence"].search([])._generate([])
        self.assertEqual(recurrence.visit_ids, before)
        before[0].active = False
        self._generate()
        self.assertEqual(len(recurrence.visit_ids), 3, "an archived visit stands for its date")

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_the_second_visit_of_a_due_date(self):
        recurrence = self._make_recurrence()
        self._generate()
        self.env.flush_all()
        visit = recurrence.visit_ids
        again = {"recurrence_id": recurrence.id, "due_on": visit.due_on}
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self._make_visit(site_id=visit.site_id.id)._write_guarded(again)
            self.env.flush_all()

    @mute_logger("odoo.sql_db", BATCH_LOG)
    def test_a_date_generated_by_another_worker_meanwhile_is_left_alone(self):
        recurrence, other = self._make_recurrence(), self._make_recurrence()
        stale = (recurrence + other)._get_occurrences()
        recurrence._generate(recurrence._get_occurrences())
        recurrence._generate(stale)
        self.assertEqual((len(recurrence.visit_ids), len(other.visit_ids)), (1, 1))
        self.assertFalse(recurrence.problem)

    def test_the_due_date_is_a_fact_that_nobody_writes(self):
        recurrence = self._make_recurrence()
        self._generate()
        with self.assertRaisesRegex(UserError, "Due On"):
            recurrence.visit_ids.with_user(self.manager_user).due_on = "2026-05-01"
        copy = recurrence.visit_ids.copy()
        self.assertFalse(copy.recurrence_id)

    @mute_logger(BATCH_LOG)
    def test_one_that_fails_stops_no_other_and_says_why(self):
        good, bad, last = (self._make_recurrence() for _number in range(3))
        prepare = FieldRecurrenceBatch._prepare_visit_vals

        def fail(recurrence, *args):
            if recurrence == bad:
                raise UserError("No way in.")
            return prepare(recurrence, *args)

        with patch.object(FieldRecurrenceBatch, "_prepare_visit_vals", fail):
            self._generate()
        self.assertEqual([len(one.visit_ids) for one in (good, bad, last)], [1, 0, 1])
        self.assertEqual(bad.problem, "No way in.")
        self._generate()
        self.assertEqual((len(bad.visit_ids), bad.problem), (1, False))

    # The next date
    def test_the_real_date_moves_the_next_one(self):
        recurrence = self._make_recurrence(tolerance_days=20)
        self._generate()
        self.assertEqual(recurrence.next_due, date(2026, 4, 7))
        self._live(recurrence.visit_ids, datetime(2026, 3, 24, 9, 0))
        self.assertEqual(
            (recurrence.last_done_on, recurrence.next_due), (date(2026, 3, 24), date(2027, 3, 24))
        )

    def test_a_fixed_calendar_does_not_follow_the_real_date(self):
        recurrence = self._make_recurrence(tolerance_days=20, counted_from="calendar")
        self._generate()
        self._live(recurrence.visit_ids, datetime(2026, 3, 24, 9, 0))
        self.assertEqual(
            (recurrence.last_done_on, recurrence.next_due), (date(2026, 3, 24), date(2027, 4, 7))
        )

    def test_a_visit_done_at_midnight_in_paris_counts_for_the_day_in_paris(self):
        recurrence = self._make_recurrence()
        self._generate()
        self._live(recurrence.visit_ids, datetime(2026, 3, 24, 16, 0))
        recurrence.visit_ids._write_guarded({"left_at": datetime(2026, 3, 24, 23, 30)})
        self.assertEqual(recurrence.last_done_on, date(2026, 3, 25))

    def test_a_cancelled_occurrence_is_skipped(self):
        for counted_from in ("fact", "calendar"):
            recurrence = self._make_recurrence(every=1, counted_from=counted_from)
            self._generate()
            recurrence.visit_ids[0].action_cancel()
            self._generate()
            self.assertEqual(
                [str(day) for day in recurrence.visit_ids.mapped("due_on")], ["2026-04-07", "2026-05-07"]
            )

    def test_what_was_missed_is_caught_up_once(self):
        recurrence = self._make_recurrence(
            "2025-01-05", counted_from="calendar", every=1, tolerance_days=3, last_done_on="2025-06-05"
        )
        self._generate()
        visits = recurrence.visit_ids.sorted("due_on")
        self.assertEqual(
            [str(day) for day in visits.mapped("due_on")], ["2026-03-05", "2026-04-05", "2026-05-05"]
        )
        # Overdue: from tomorrow on, within the tolerance.
        self.assertEqual(visits[0].earliest_start, datetime(2026, 3, 10, 23, 0))
        self.assertIn(visits[0].aimed_on, [date(2026, 3, day) for day in range(11, 15)])

    def test_last_visits_before_this_software_are_given_by_hand(self):
        recurrence = self._make_recurrence("2020-01-01", last_done_on="2025-05-02")
        self.assertEqual(recurrence.next_due, date(2026, 5, 2))

    def test_nothing_is_generated_outside_the_contract(self):
        contract = self.env["field.contract"].create(
            {"partner_id": self.site.id, "date_start": "2026-01-01", "date_end": "2026-04-30"}
        )
        recurrence = self._make_recurrence(contract_id=contract.id, counted_from="calendar", every=1)
        self._generate()
        self.assertFalse(recurrence.visit_ids, "still a draft")
        contract.action_start()
        self._generate()
        self.assertEqual(recurrence.visit_ids.mapped("due_on"), [date(2026, 4, 7)])
        self.assertEqual(recurrence.visit_ids.contract_id, contract)
        self.assertFalse(recurrence.visit_ids.sla_due, "nobody asked for it today")

    def test_bad_rhythms_are_refused_in_words(self):
        for vals, words in (
            ({"mode": "months", "months": "3, 13"}, "Write the months"),
            ({"mode": "months"}, "Write the months"),
            ({"season_from": "9"}, "first and a last month"),
        ):
            with self.assertRaisesRegex(ValidationError, words):
                self._make_recurrence(**vals)

    def test_the_rhythm_is_told_in_words(self):
        self.assertEqual(self._make_recurrence().rule_text, "Every 12 months, ± 15 days")
        months = self._make_recurrence(mode="months", months="9,3", tolerance_days=5)
        self.assertEqual(months.rule_text, "March, September, ± 5 days")

    # Days
    def _make_crowd(self, count, **vals):
        return self.env["field.recurrence"].concat(
            *(
                self._make_recurrence(site_id=self.sites[number % 4].id, duration_hours=1.5, **vals)
                for number in range(count)
            )
        )

    def test_spread_days_are_fairer_than_due_days(self):
        """Forty visits due on one Tuesday, 60 hours: 3 on the fullest of 21 days when written."""
        crowd = self._make_crowd(40, tolerance_days=14)
        self._generate()
        load = self.env["field.recurrence.load"]
        self.env.flush_all()
        rows = load._read_group(
            [("intervention_id", "in", crowd.visit_ids.ids)], ["stage", "date:day"], ["hours:sum"]
        )
        hours = {stage: [value for one, _day, value in rows if one == stage] for stage in ("due", "spread")}
        self.assertEqual(sum(hours["due"]), sum(hours["spread"]))
        self.assertEqual(max(hours["due"]), 60)
        self.assertLessEqual(max(hours["spread"]), 4)
        people = Counter(crowd.visit_ids.mapped("aimed_technician_id.name"))
        self.assertLessEqual(abs(people["Alice Martin"] - people["Bruno Petit"]), 2)

    def test_every_day_lies_in_the_tolerance_and_in_working_time(self):
        self._make_leave(datetime(2026, 4, 7, 22, 0), datetime(2026, 4, 8, 22, 0), self.alice)
        crowd = self._make_crowd(30, tolerance_days=4)
        self._generate()
        for visit in crowd.visit_ids:
            self.assertLessEqual(abs((visit.aimed_on - date(2026, 4, 7)).days), 4)
            self.assertLess(visit.aimed_on.weekday(), 5)
            self.assertFalse(visit.aimed_technician_id == self.alice and visit.aimed_on == date(2026, 4, 8))

    def test_full_days_are_left_alone(self):
        for hour in (7, 8, 9, 10, 12, 13, 14, 15):
            for technician in (self.alice, self.bruno):
                start = datetime(2026, 3, 12, hour, 0)
                self._make_visit(duration_hours=0.9, technician_id=technician.id, planned_start=start)
        recurrence = self._make_recurrence("2026-03-12", tolerance_days=1)
        self._generate()
        self.assertIn(recurrence.visit_ids.aimed_on, (date(2026, 3, 11), date(2026, 3, 13)))

    def test_preferred_technician_and_weekdays_are_kept(self):
        crowd = self._make_crowd(6, tolerance_days=10, preferred_technician_id=self.bruno.id, thu=True)
        self._generate()
        self.assertEqual(crowd.visit_ids.aimed_technician_id, self.bruno)
        self.assertEqual({day.weekday() for day in crowd.visit_ids.mapped("aimed_on")}, {3})

    def test_only_the_qualified_of_the_zone_are_aimed_at(self):
        self._give_skill(self.bruno, self.gas)
        self.visit_type.skill_ids = self.gas
        crowd = self._make_crowd(4)
        self._generate()
        self.assertEqual(crowd.visit_ids.aimed_technician_id, self.bruno)

    def test_a_visit_that_nobody_can_do_is_generated_all_the_same_and_told(self):
        self.visit_type.skill_ids = self.gas
        recurrence = self._make_recurrence()
        self._generate()
        self.assertTrue(recurrence.visit_ids)
        self.assertFalse(recurrence.visit_ids.aimed_on)
        self.assertIn("Nobody is qualified", recurrence.problem)

    def test_the_nights_plan_waits_for_the_day_aimed_at(self):
        recurrence = self._make_recurrence("2026-03-20", tolerance_days=9)
        self._generate()
        visit = recurrence.visit_ids
        scope = self.env["field.optimization"].new(
            {"company_id": self.company.id, "date_from": "2026-03-11", "date_to": "2026-03-13"}
        )
        visit.aimed_on = "2026-03-20"
        self.assertNotIn(visit, scope._get_waiting_visits())
        visit.aimed_on = "2026-03-13"
        self.assertIn(visit, scope._get_waiting_visits())

    def test_offers_to_others_leave_room_on_the_day_aimed_at(self):
        self._make_recurrence("2026-03-20", duration_hours=3)
        self._generate()
        need = {"company_id": self.company.id, "type_id": self.visit_type.id, "lat": 45.77, "lon": 4.83}
        demand = self.env["field.offer"]._get_demand(need | {"site_id": self.site.id})
        aimed = self.env["field.intervention"].search([("aimed_on", "!=", False)])
        before = self.env["field.book"]._read_waiting_hours(demand)[aimed[0].aimed_on]
        self.assertGreaterEqual(before, 3)
        aimed[0].action_cancel()
        self.env.flush_all()
        after = self.env["field.book"]._read_waiting_hours(demand).get(aimed[0].aimed_on, 0)
        self.assertGreaterEqual(before - after, 3)

    # People
    def test_the_preview_shows_what_the_night_will_do_and_writes_no_visit(self):
        crowd = self._make_crowd(12, tolerance_days=7)
        action = crowd.with_user(self.planner_user).action_preview()
        rows = self.env["field.recurrence.preview"].with_user(self.planner_user).search(action["domain"])
        self.assertEqual(len(rows), 12)
        everything = self.env["field.recurrence"].with_user(self.planner_user).action_preview()
        self.assertEqual(self.env["field.recurrence.preview"].search_count(everything["domain"]), 12)
        self.assertFalse(crowd.visit_ids)
        shown = {row.recurrence_id: (row.due_on, row.aimed_on, row.technician_id) for row in rows.sudo()}
        self._generate()
        made = {
            visit.recurrence_id: (visit.due_on, visit.aimed_on, visit.aimed_technician_id)
            for visit in crowd.visit_ids
        }
        self.assertEqual(made, shown)

    def test_a_planner_generates_now_and_is_told_when_there_is_nothing(self):
        recurrence = self._make_recurrence().with_user(self.planner_user)
        action = recurrence.action_generate()
        self.assertEqual(action["domain"], [("id", "in", recurrence.visit_ids.ids)])
        with self.assertRaisesRegex(UserError, "Nothing to generate"):
            recurrence.action_generate()

    def test_other_companys_recurring_visits_are_apart(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        planner = new_test_user(
            self.env,
            "pia",
            groups="field_tournees.group_field_planner",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self._make_recurrence()
        self._generate()
        self.env.flush_all()
        for model in ("field.recurrence", "field.recurrence.load"):
            self.assertFalse(self.env[model].with_user(planner).search([]), model)
        theirs = self._make_recurrence(company_id=company.id)
        self._generate()
        self.assertEqual(theirs.visit_ids.company_id, company)
        self.assertFalse(theirs.visit_ids.aimed_technician_id, "our technicians are not theirs")

    def test_queries_do_not_grow_with_the_number_of_visits(self):
        counts = []
        for number in (5, 40):
            crowd = self._make_crowd(number)
            occurrences = crowd._get_occurrences()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["field.recurrence.days"]._choose(occurrences)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 5)
        self.assertLess(counts[1], 60)

    def test_the_load_names_whose_days_were_evened(self):
        self._make_recurrence(preferred_technician_id=self.bruno.id)
        self._generate()
        self.env.flush_all()
        rows = (
            self.env["field.recurrence.load"]
            .with_user(self.planner_user)
            .search([("technician_id", "=", self.bruno.id)])
        )
        self.assertEqual(sorted(rows.mapped("stage")), ["due", "spread"])
        self.assertEqual(set(rows.mapped("hours")), {1.0})
