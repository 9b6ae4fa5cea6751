from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import NOW, FieldCase


class TestFieldPromiseOutcome(FieldCase):
    """Times are hours from 8:00 of a day of last week, in Paris."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = NOW - timedelta(days=7)
        cls.outcomes = cls.env["field.promise.outcome"]

    def _at(self, hour):
        return self.day + timedelta(hours=hour)

    def _promise(self, start=1, stop=3, made=-48, **vals):
        """Make a visit promised between two hours, told at another one."""
        with self.frozen(self._at(made)):
            return self._make_visit(promised_start=self._at(start), promised_stop=self._at(stop), **vals)

    def frozen(self, moment):
        """Let the timeline believe in another moment."""
        return patch.object(fields.Datetime, "now", lambda *args: moment)

    def _arrive(self, visit, hour, state="done"):
        visit._write_guarded({"state": state, "arrived_at": self._at(hour)})

    def _move(self, visit, start, stop, hour, source=None):
        context = {"field_source": source} if source else {}
        with self.frozen(self._at(hour)):
            visit.with_context(**context).write(
                {"promised_start": self._at(start), "promised_stop": self._at(stop)}
            )

    def _find(self, visit):
        self.env.flush_all()
        return self.outcomes.search([("intervention_id", "=", visit.id)])

    def test_at_the_door_in_the_slot_is_kept(self):
        visit = self._promise()
        self._arrive(visit, 2)
        outcome = self._find(visit)
        self.assertTrue(outcome.is_kept and outcome.is_kept_last)
        self.assertEqual((outcome.width_hours, outcome.kept_rate), (2, 1))
        self.assertFalse(outcome.is_early or outcome.is_moved)

    def test_late_is_not_kept(self):
        visit = self._promise()
        self._arrive(visit, 3.5)
        outcome = self._find(visit)
        self.assertFalse(outcome.is_kept or outcome.is_kept_last)
        self.assertEqual(outcome.delay_minutes, 30)

    def test_early_on_the_day_is_kept_and_flagged(self):
        visit = self._promise()
        self._arrive(visit, 0.5)
        outcome = self._find(visit)
        self.assertTrue(outcome.is_kept and outcome.is_early)

    def test_on_another_day_is_not_kept(self):
        visit = self._promise()
        self._arrive(visit, -20)
        self.assertFalse(self._find(visit).is_kept)

    def test_a_slot_that_we_moved_is_broken_even_if_the_new_one_is_kept(self):
        visit = self._promise()
        self._move(visit, 6, 8, hour=-40)
        self._arrive(visit, 7)
        outcome = self._find(visit)
        self.assertEqual((outcome.is_kept, outcome.is_kept_last, outcome.is_moved), (False, True, True))
        self.assertEqual(outcome.promised_stop, self._at(3))
        self.assertEqual(outcome.last_stop, self._at(8))

    def test_moved_on_the_day_itself_saves_nothing(self):
        visit = self._promise()
        self._move(visit, 6, 8, hour=0)
        self._arrive(visit, 7)
        outcome = self._find(visit)
        self.assertEqual((outcome.is_kept, outcome.is_kept_last), (False, False))

    def test_a_slot_that_the_customer_chose_anew_is_the_promise(self):
        visit = self._promise()
        with self.frozen(self._at(-40)):
            visit.with_user(self.portal_user).sudo().write(
                {"promised_start": self._at(6), "promised_stop": self._at(8)}
            )
        self._arrive(visit, 7)
        outcome = self._find(visit)
        self.assertTrue(outcome.is_kept)
        self.assertFalse(outcome.is_moved)
        self.assertEqual(outcome.promised_stop, self._at(8))
        self.assertEqual(visit.first_promised_stop, self._at(3))

    def test_a_closed_door_in_the_slot_is_a_promise_kept(self):
        visit = self._promise(technician_id=self.alice.id, planned_start=self._at(2))
        visit._set_state("no_access", occurred_at=self._at(2))
        self.assertTrue(self._find(visit).is_kept)

    def test_a_closed_door_after_the_slot_is_not(self):
        visit = self._promise(technician_id=self.alice.id, planned_start=self._at(2))
        visit._set_state("no_access", occurred_at=self._at(4))
        self.assertFalse(self._find(visit).is_kept)

    def test_nobody_came_is_not_kept(self):
        visit = self._promise()
        outcome = self._find(visit)
        self.assertEqual((outcome.is_kept, outcome.is_kept_last, outcome.arrived_at), (False, False, False))

    def test_called_off_before_the_slot_is_left_out(self):
        visit = self._promise()
        visit._set_state("cancelled", occurred_at=self._at(0))
        self.assertFalse(self._find(visit))

    def test_called_off_after_the_slot_is_not_kept(self):
        visit = self._promise()
        visit._set_state("cancelled", occurred_at=self._at(5))
        self.assertFalse(self._find(visit).is_kept)
        self.assertTrue(self._find(visit))

    def test_drafts_archives_and_visits_without_promise_are_left_out(self):
        visits = self._promise(state="draft") + self._promise(active=False) + self._make_visit()
        self.assertFalse(self._find(visits[0]) + self._find(visits[1]) + self._find(visits[2]))

    def test_a_promise_of_the_future_has_no_outcome(self):
        visit = self._make_visit(promised_start="2090-01-01 08:00:00", promised_stop="2090-01-01 10:00:00")
        self.assertFalse(self._find(visit))

    # The screen
    def _tell(self, kept, broken, probability):
        visits = self.env["field.intervention"]
        for rank in range(kept + broken):
            visit = self._promise()
            self._arrive(visit, 2 if rank < kept else 5)
            visits += visit
        visits._write_guarded({"booked_probability": probability})
        return visits

    def _screen(self, user=None, **filters):
        self.env.flush_all()
        outcomes = self.outcomes.with_user(user or self.planner_user)
        return outcomes.get_reliability(**({"period": "all"} | filters))

    def test_the_screen_compares_what_was_said_with_what_happened(self):
        self._tell(9, 1, 0.95)
        self._tell(2, 3, 0.75)
        screen = self._screen()
        self.assertEqual((screen["count"], screen["moved"], screen["width_hours"]), (15, 0, 2))
        self.assertAlmostEqual(screen["kept"]["rate"], 11 / 15)
        given = screen["given"]
        self.assertEqual(
            [(round(row[0], 2), row[1], row[4]) for row in given["rows"]], [(0.75, 0.4, 5), (0.95, 0.9, 10)]
        )
        self.assertAlmostEqual(given["brier"], (9 * 0.05**2 + 0.95**2 + 2 * 0.25**2 + 3 * 0.75**2) / 15)

    def test_too_few_outcomes_publish_no_calibration_error(self):
        self._tell(3, 1, 0.9)
        given = self._screen()["given"]
        self.assertIsNone(given["ece"])
        self.assertEqual((given["n"], given["enough"]), (4, 2000))
        self.assertGreater(given["floor"], 0.05)

    def test_a_promise_without_probability_counts_as_kept_or_not_and_no_more(self):
        self._tell(2, 0, 0)
        screen = self._screen()
        self.assertEqual((screen["count"], screen["given"]["n"]), (2, 0))

    def test_an_empty_screen_is_no_error(self):
        screen = self._screen()
        self.assertEqual((screen["count"], screen["kept"]), (0, False))

    def test_filters_narrow_the_screen(self):
        visits = self._tell(4, 0, 0.9)
        other = self.visit_type.copy()
        visits[0].type_id = other
        zone = self.env["field.zone"].create({"name": "North"})
        visits[1].site_id.field_zone_id = zone
        self.assertEqual(self._screen(type_id=other.id)["count"], 1)
        self.assertEqual(self._screen(zone_id=zone.id)["count"], 4)
        self.assertEqual(self._screen(moment="night")["given"]["n"], 0)
        self.assertIn({"id": zone.id, "name": "North"}, self._screen()["choices"]["zone_id"])

    def test_the_screen_is_the_offices_and_of_ones_own_company(self):
        self._tell(2, 0, 0.9)
        with self.assertRaises(AccessError):
            self._screen(self.technician_user)
        company = self.env["res.company"].create({"name": "Elsewhere"})
        planner = new_test_user(
            self.env,
            "pia",
            groups="field_tournees.group_field_planner",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.assertEqual(self._screen(planner)["count"], 0)

    def test_no_column_is_about_a_person(self):
        people = {"field.technician", "hr.employee", "res.users"}
        columns = self.outcomes._fields.values()
        own = [field for field in columns if field.name not in ("create_uid", "write_uid")]
        self.assertFalse([field.name for field in own if field.comodel_name in people])

    def test_the_screen_takes_as_many_queries_for_many_promises(self):
        self._tell(3, 0, 0.9)
        self._screen()
        with self.assertQueryCount(12):
            self._screen()
        self._tell(30, 0, 0.9)
        with self.assertQueryCount(12):
            self._screen()
