from datetime import datetime, timedelta

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .common import NOW, FieldCase


class TestFieldLifecycle(FieldCase):
    def setUp(self):
        super().setUp()
        self.visit = self._make_visit(
            technician_id=self.alice.id, planned_start=NOW + timedelta(hours=1)
        )

    def test_visit_with_technician_and_time_is_planned(self):
        self.assertEqual(self.visit.state, "planned")
        self.assertEqual(self.visit.planned_stop, NOW + timedelta(hours=2))

    def test_visit_goes_from_promise_to_fact_by_steps(self):
        self.visit.with_user(self.planner_user).action_confirm()
        for step in ("en_route", "arrive", "pause", "resume", "done"):
            getattr(self.visit.with_user(self.technician_user), f"action_{step}")()
        self.assertEqual(self.visit.state, "done")
        self.assertEqual(self.visit.arrived_at, NOW)

    def test_technician_does_not_take_the_offices_steps(self):
        for step in ("confirm", "cancel", "to_plan"):
            with self.assertRaises(AccessError, msg=step):
                getattr(self.visit.with_user(self.technician_user), f"action_{step}")()

    def test_forbidden_step_is_refused_with_both_labels(self):
        with self.assertRaisesRegex(UserError, "“Planned”.*“Done”"):
            self.visit.action_done()

    def test_state_cannot_be_written_directly_even_by_a_manager(self):
        for vals in ({"state": "done"}, {"arrived_at": NOW}, {"first_promised_start": NOW}):
            with self.assertRaises(UserError):
                self.visit.with_user(self.manager_user).write(vals)
        with self.assertRaises(UserError):
            self._make_visit(state="done")

    def test_each_change_of_state_writes_one_event(self):
        self.visit._set_state("en_route", occurred_at=datetime(2026, 3, 10, 6, 30))
        event = self.visit.event_ids.filtered(lambda event: event.to_state == "en_route")
        self.assertEqual(
            (event.from_state, event.occurred_at, event.recorded_at),
            ("planned", datetime(2026, 3, 10, 6, 30), NOW),
        )

    def test_first_arrival_stands_after_a_pause(self):
        self.visit.action_en_route()
        self.visit._set_state("on_site", occurred_at=NOW)
        self.visit.action_pause()
        self.visit._set_state("on_site", occurred_at=NOW + timedelta(hours=1))
        self.assertEqual(self.visit.arrived_at, NOW)

    def test_event_cannot_be_changed_or_deleted_by_anybody(self):
        event = self.visit.event_ids[0]
        for change in (lambda: event.write({"kind": "plan"}), event.sudo().unlink):
            with self.assertRaises(UserError):
                change()
        for user in (self.technician_user, self.planner_user, self.manager_user):
            with self.assertRaises(AccessError):
                event.with_user(user).create({"intervention_id": self.visit.id, "kind": "plan"})

    def test_database_refuses_to_rewrite_the_timeline(self):
        for query in ("UPDATE field_event SET kind = 'plan'", "DELETE FROM field_event"):
            with (
                self.assertRaises(psycopg2.errors.RaiseException),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query)

    def test_draft_can_be_deleted_with_its_timeline(self):
        draft = self._make_visit(state="draft")
        events = draft.event_ids
        draft.with_user(self.planner_user).unlink()
        self.assertFalse(events.exists())

    def test_visit_that_was_planned_is_kept(self):
        with self.assertRaisesRegex(UserError, "cancel"):
            self.visit.unlink()

    def test_cancelling_frees_the_technician(self):
        self.visit.action_cancel()
        self.assertFalse(self.visit.technician_id)
        self.assertFalse(self.visit.planned_start)

    def test_source_of_an_event_tells_who_acted(self):
        self.visit.with_user(self.technician_user).action_en_route()
        event = self.visit.event_ids.filtered(lambda event: event.to_state == "en_route")
        self.assertEqual((event.source, event.user_id), ("technician", self.technician_user))

    def test_travel_and_work_are_recorded_from_the_facts(self):
        self.visit._set_state("en_route", occurred_at=NOW)
        self.visit._set_state("on_site", occurred_at=NOW + timedelta(minutes=25))
        self.visit._set_state("done", occurred_at=NOW + timedelta(minutes=85))
        self.assertEqual((self.visit.actual_travel_minutes, self.visit.actual_hours), (25, 1.0))

    def test_cancelled_visit_can_be_planned_again(self):
        self.visit.action_cancel()
        self.visit.with_user(self.planner_user).action_to_plan()
        self.assertEqual(self.visit.state, "to_plan")
