from datetime import date, datetime, timedelta

from odoo.exceptions import UserError, ValidationError

from .common import NOW, FieldCase


class TestFieldPlannable(FieldCase):
    def test_duration_and_qualifications_come_from_the_type(self):
        self.visit_type.skill_ids = self.gas
        visit = self._make_visit()
        self.assertEqual((visit.duration_hours, visit.skill_ids), (1.0, self.gas))

    def test_slow_technician_takes_longer(self):
        self.alice.pace = 1.5
        visit = self._make_visit(technician_id=self.alice.id, planned_start=NOW)
        self.assertEqual(visit.planned_stop, NOW + timedelta(minutes=90))

    def test_planned_visits_share_the_route_of_the_day(self):
        first, second = (
            self._make_visit(technician_id=self.alice.id, planned_start=NOW + timedelta(hours=hour))
            for hour in (1, 3)
        )
        self.assertEqual(first.route_id, second.route_id)
        self.assertEqual(first.route_id.date, date(2026, 3, 10))
        self.assertEqual(first.route_id.intervention_ids, first + second)

    def test_day_of_a_route_is_the_technicians_not_utc(self):
        night = self.env["resource.calendar"].create(
            {"name": "Around the clock", "tz": "Europe/Paris", "attendance_ids": [
                (0, 0, {"name": str(day), "dayofweek": str(day), "hour_from": 0, "hour_to": 24,
                        "day_period": "morning"})
                for day in range(7)
            ]}
        )
        self.alice.employee_id.resource_calendar_id = night
        visit = self._make_visit(
            technician_id=self.alice.id, planned_start=datetime(2026, 3, 10, 23, 30)
        )
        self.assertEqual(visit.route_id.date, date(2026, 3, 11))

    def test_visit_in_a_leave_is_refused(self):
        self._make_leave("2026-03-11 12:00:00", "2026-03-11 17:00:00", self.alice)
        with self.assertRaisesRegex(ValidationError, "Alice Martin does not work"):
            self._make_visit(
                technician_id=self.alice.id, planned_start=datetime(2026, 3, 11, 13, 0)
            )

    def test_leave_recorded_over_a_planned_visit_is_a_warning(self):
        visit = self._make_visit(
            technician_id=self.alice.id, planned_start=datetime(2026, 3, 11, 13, 0)
        )
        self.assertFalse(visit.plan_warning)
        self._make_leave("2026-03-11 12:00:00", "2026-03-11 17:00:00", self.alice)
        visit.invalidate_recordset()
        self.assertIn("Alice Martin does not work", visit.plan_warning)

    def test_visit_beside_a_half_day_leave_is_accepted(self):
        self._make_leave("2026-03-11 12:00:00", "2026-03-11 17:00:00", self.alice)
        visit = self._make_visit(
            technician_id=self.alice.id, planned_start=datetime(2026, 3, 11, 8, 0)
        )
        self.assertEqual(visit.state, "planned")

    def test_visit_on_a_public_holiday_is_refused(self):
        self._make_leave("2026-03-11 00:00:00", "2026-03-11 22:59:59")
        with self.assertRaises(ValidationError):
            self._make_visit(
                technician_id=self.bruno.id, planned_start=datetime(2026, 3, 11, 9, 0)
            )

    def test_missing_qualification_is_refused_with_skill_and_name(self):
        with self.assertRaisesRegex(ValidationError, "Alice Martin does not hold “Gas”"):
            self._make_visit(
                technician_id=self.alice.id, planned_start=NOW, skill_ids=self.gas.ids
            )

    def test_expired_certificate_is_refused_with_its_date(self):
        self._give_skill(self.alice, self.refrigerants, valid_to="2026-03-11")
        tuesday = self._make_visit(
            technician_id=self.alice.id, planned_start=NOW, skill_ids=self.refrigerants.ids
        )
        with self.assertRaisesRegex(ValidationError, "“Refrigerants” of Alice Martin expires on"):
            tuesday.planned_start = datetime(2026, 3, 12, 9, 0)

    def test_certificate_not_valid_yet_is_refused(self):
        self._give_skill(self.alice, self.refrigerants, "2026-04-01", "2027-04-01")
        with self.assertRaises(ValidationError):
            self._make_visit(
                technician_id=self.alice.id, planned_start=NOW, skill_ids=self.refrigerants.ids
            )

    def test_missing_tool_is_refused_and_a_vehicle_brings_it(self):
        platform = self.env["field.tool"].create({"name": "Aerial platform"})
        vals = {"technician_id": self.alice.id, "planned_start": NOW, "tool_ids": platform.ids}
        with self.assertRaisesRegex(ValidationError, "Aerial platform"):
            self._make_visit(**vals)
        self.alice.vehicle_id = self.env["field.vehicle"].create(
            {"name": "Van", "tool_ids": platform.ids}
        )
        self.assertEqual(self._make_visit(**vals).state, "planned")

    def test_first_promise_stays_when_the_slot_moves(self):
        visit = self._make_visit(promised_start=NOW, promised_stop=NOW + timedelta(hours=2))
        visit.write({"promised_start": NOW + timedelta(days=1), "promised_stop": NOW + timedelta(days=2)})
        self.assertEqual(visit.first_promised_start, NOW)
        self.assertEqual(len(visit.event_ids.filtered(lambda e: e.kind == "promise")), 2)

    def test_visit_is_late_once_the_promise_has_passed(self):
        visit = self._make_visit(
            technician_id=self.alice.id,
            planned_start=NOW,
            promised_start=NOW - timedelta(hours=2),
            promised_stop=NOW - timedelta(minutes=30),
        )
        on_time = self._make_visit(technician_id=self.bruno.id, planned_start=NOW)
        self.assertEqual(visit.delay_minutes, 30 + visit.travel_minutes)  # still to be driven
        late = self.env["field.intervention"].search([("is_late", "=", True)])
        self.assertIn(visit, late)
        self.assertNotIn(on_time, late)
        self.assertIn(on_time, late.search([("is_late", "=", False)]))

    def test_window_that_ends_before_it_begins_is_refused(self):
        with self.assertRaises(ValidationError):
            self._make_visit(earliest_start=NOW, latest_end=NOW - timedelta(hours=1))

    def test_closed_visit_cannot_be_planned_again(self):
        visit = self._make_visit(technician_id=self.alice.id, planned_start=NOW)
        visit.action_en_route()
        visit.action_arrive()
        visit.action_done()
        with self.assertRaisesRegex(UserError, "closed"):
            visit.planned_start = NOW + timedelta(hours=2)

    def test_taking_a_technician_off_returns_the_visit_to_plan(self):
        visit = self._make_visit(technician_id=self.alice.id, planned_start=NOW)
        visit.technician_id = False
        self.assertEqual((visit.state, visit.planned_start), ("to_plan", False))

    def test_many_plans_are_set_at_once_and_checked(self):
        visits = self._make_visit() + self._make_visit()
        plans = {
            visit: (self.alice, NOW + timedelta(hours=hour))
            for hour, visit in enumerate(visits, start=1)
        }
        visits._set_plans(plans)
        self.assertEqual(visits.mapped("state"), ["planned", "planned"])
        with self.assertRaises(ValidationError):
            visits._set_plans(dict.fromkeys(visits, (self.alice, NOW + timedelta(hours=14))))

    def test_a_persons_change_raises_the_version(self):
        visit = self._make_visit()
        before = visit.plan_version
        visit.duration_hours = 2
        visit.description = "<p>Noise at night</p>"
        self.assertEqual(visit.plan_version, before + 1)
