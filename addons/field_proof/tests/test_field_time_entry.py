from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase

from odoo.addons.field_tournees.tests.common import NOW

from ..tools import spans
from ..tools.command import Refused
from .work_case import WorkCase

_MINUTE = timedelta(minutes=1)


class TestSpans(TransactionCase):
    def test_time_that_another_interval_took_counts_once(self):
        hour = (NOW, NOW + 60 * _MINUTE)
        taken = [(NOW + 10 * _MINUTE, NOW + 30 * _MINUTE), (NOW + 20 * _MINUTE, NOW + 40 * _MINUTE)]
        self.assertEqual(spans.minutes(*hour), 60)
        self.assertEqual(spans.minutes(*hour, taken), 30)
        self.assertEqual(spans.minutes(*hour, [(NOW - _MINUTE, NOW + 99 * _MINUTE)]), 0)

    def test_a_step_dated_before_the_one_it_follows_makes_no_negative_time(self):
        steps = [spans.Step(1, "en_route", NOW, 5), spans.Step(2, "on_site", NOW - _MINUTE, 5)]
        first, second = spans.split(steps)
        self.assertEqual((first.stop, second.kind, second.stop), (NOW, "work", None))


class TestFieldTimeEntry(WorkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Not done: the times of a visit whose report is sealed are a manager's to correct.
        for state, minutes in (("paused", 50), ("on_site", 60), ("no_access", 90)):
            cls.visit._set_state(state, occurred_at=NOW + minutes * _MINUTE)
        cls.travel, cls.work, cls.pause, cls.rest = cls.visit.time_entry_ids

    def _note(self, kind, start, stop, **vals):
        begin = (NOW - NOW.min.replace(year=1970)) / timedelta(milliseconds=1)
        body = {
            "kind": kind,
            "start": round(begin + start * 60000),
            "stop": round(begin + stop * 60000),
            "reason": "The clock was wrong",
            **vals,
        }
        return self._tell("time", body, at=NOW + 95 * _MINUTE)

    def test_the_steps_of_a_visit_record_its_times(self):
        found = [(entry.kind, entry.minutes) for entry in self.visit.time_entry_ids]
        self.assertEqual(found, [("travel", 20), ("work", 30), ("pause", 10), ("work", 30)])
        self.assertEqual((self.visit.hours_work, self.visit.hours_pause), (1.0, 10 / 60))
        self.assertEqual(set(self.visit.time_entry_ids.mapped("source")), {"auto"})

    def test_a_visit_under_way_has_a_time_without_an_end(self):
        visit = self._make_visit(technician_id=self.alice.id, planned_start=NOW + timedelta(hours=3))
        visit._set_state("en_route", occurred_at=NOW)
        self.assertEqual((visit.time_entry_ids.kind, visit.time_entry_ids.stop), ("travel", False))

    def test_turning_back_ends_the_travel(self):
        visit = self._make_visit(technician_id=self.alice.id, planned_start=NOW + timedelta(hours=3))
        visit._set_state("en_route", occurred_at=NOW)
        visit._set_state("planned", occurred_at=NOW + 7 * _MINUTE)
        self.assertEqual(visit.time_entry_ids.minutes, 7)

    def test_a_correction_gives_a_reason_and_keeps_what_was_recorded(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self.work.with_user(self.planner_user).write({"stop": NOW + 40 * _MINUTE})
        self.work.with_user(self.planner_user).write(
            {"stop": NOW + 40 * _MINUTE, "reason": "Forgot the pause"}
        )
        self.assertEqual((self.work.minutes, self.work.is_corrected), (20, True))
        self.assertEqual(self.work.original_stop, NOW + 50 * _MINUTE)
        self.work.with_user(self.manager_user).write({"stop": NOW + 45 * _MINUTE})
        self.assertEqual(self.work.original_stop, NOW + 50 * _MINUTE)

    def test_a_later_step_does_not_undo_a_correction(self):
        self.work.write({"stop": NOW + 40 * _MINUTE, "reason": "Forgot the pause"})
        self.visit._refresh_times()
        self.assertEqual(self.work.stop, NOW + 40 * _MINUTE)

    def test_waiting_noted_by_hand_is_taken_out_of_the_work_around_it(self):
        with freeze_time(NOW + 2 * timedelta(hours=1)):
            self._note("wait", 25, 40)
        self.assertEqual((self.work.minutes, self.visit.hours_wait), (15, 0.25))
        self.assertEqual(self.visit.hours_work, 0.75)

    def test_the_phone_corrects_the_interval_that_it_knows_by_the_steps_only(self):
        answer = self._note("travel", -10, 0)
        self.assertNotEqual(answer["id"], self.travel.id)  # before it: they do not overlap
        answer = self._note("travel", 5, 12)
        self.assertEqual((answer["id"], answer["minutes"]), (self.travel.id, 7))

    def test_the_phone_corrects_an_interval_that_it_names(self):
        answer = self._note("wait", -8, -3, entry=self.pause.id)
        self.assertEqual((self.pause.kind, self.pause.original_kind, answer["minutes"]), ("wait", "pause", 5))

    def test_a_time_of_another_visit_is_not_found(self):
        other = self._make_done_visit(technician_id=self.bruno.id)
        with self.assertRaises(Refused) as caught:
            self._note("work", -8, -3, entry=other.time_entry_ids[0].id)
        self.assertEqual(caught.exception.code, 404)

    def test_a_time_ends_after_it_begins_and_before_now(self):
        with self.assertRaises(Refused):
            self._note("work", 5, 5)
        with self.assertRaisesRegex(ValidationError, "still to come"):
            self._note("wait", 600, 630)

    def test_what_the_timeline_recorded_is_not_deleted(self):
        with self.assertRaisesRegex(UserError, "correct it"):
            self.work.with_user(self.manager_user).unlink()

    def test_a_technician_reads_the_own_times_and_writes_none(self):
        mine = self.env["field.time.entry"].with_user(self.technician_user)
        self._make_done_visit(technician_id=self.bruno.id)
        self.assertEqual(mine.search([]).technician_id, self.alice)
        with self.assertRaises(AccessError):
            self.work.with_user(self.technician_user).write({"stop": NOW, "reason": "Mine"})

    def test_a_step_costs_few_queries(self):
        visit = self._make_visit(technician_id=self.alice.id, planned_start=NOW + timedelta(hours=3))
        visit._set_state("en_route")
        self.env.flush_all()
        with self.assertQueryCount(12):
            visit._refresh_times()
            self.env.flush_all()
