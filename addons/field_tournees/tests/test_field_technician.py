from datetime import datetime

from odoo.exceptions import AccessError

from .common import FieldCase


class TestFieldTechnician(FieldCase):
    def _shifts(self, start, stop):
        return self.alice._get_shifts(start, stop)[self.alice]

    def test_schedules_gap_is_a_break_inside_one_shift(self):
        (shift,) = self._shifts(datetime(2026, 3, 10), datetime(2026, 3, 11))
        self.assertEqual(
            shift[:4],
            (
                datetime(2026, 3, 10, 7),
                datetime(2026, 3, 10, 16),
                datetime(2026, 3, 10, 11),
                datetime(2026, 3, 10, 12),
            ),
        )

    def test_leave_in_the_middle_of_the_morning_splits_the_shift(self):
        self._make_leave("2026-03-10 08:00:00", "2026-03-10 09:00:00", self.alice)
        shifts = self._shifts(datetime(2026, 3, 10), datetime(2026, 3, 11))
        self.assertEqual(
            [(shift.start.hour, shift.stop.hour) for shift in shifts], [(7, 8), (9, 16)]
        )

    def test_shifts_keep_their_wall_clock_over_both_clock_changes(self):
        for sunday, before, after in ((29, 7, 6), (25, 6, 7)):
            month = 3 if sunday == 29 else 10
            shifts = self._shifts(
                datetime(2026, month, sunday - 3), datetime(2026, month, sunday + 2)
            )
            self.assertEqual([shift.start.hour for shift in shifts], [before, before, after])

    def test_nobody_works_at_the_weekend(self):
        self.assertFalse(self._shifts(datetime(2026, 3, 14), datetime(2026, 3, 16)))

    def test_public_holiday_takes_the_day_from_everybody(self):
        self._make_leave("2026-03-10 00:00:00", "2026-03-10 22:00:00")
        shifts = (self.alice + self.bruno)._get_shifts(datetime(2026, 3, 10), datetime(2026, 3, 11))
        self.assertFalse(any(shifts.values()))

    def test_level_below_the_demand_is_named(self):
        expert = self.gas.copy(
            {"skill_level_id": self.gas.skill_type_id.skill_level_ids.filtered(
                lambda level: level.name == "Expert").id}
        )
        self._give_skill(self.alice, self.gas)
        now = datetime(2026, 3, 10, 9)
        self.assertFalse(self.alice._get_skill_problem(self.gas, now, now))
        self.assertIn("Expert", self.alice._get_skill_problem(expert, now, now))

    def test_technician_cannot_give_himself_a_qualification_that_counts(self):
        for demand in (self.refrigerants, self.gas):
            vals = {
                "employee_id": self.alice.employee_id.id,
                "skill_type_id": demand.skill_type_id.id,
                "skill_id": demand.skill_id.id,
                "skill_level_id": demand.skill_level_id.id,
            }
            rows = self.env["hr.employee.skill"].with_user(self.technician_user)
            with self.assertRaises(AccessError):
                rows.create(vals)
            with self.assertRaises(AccessError):
                rows.sudo().create(vals)  # core writes the own profile as superuser

    def test_technician_cannot_prolong_the_own_certificate(self):
        row = self._give_skill(self.alice, self.refrigerants, valid_to="2026-03-11")
        for own in (row.with_user(self.technician_user), row.with_user(self.technician_user).sudo()):
            with self.assertRaises(AccessError):
                own.valid_to = "2030-01-01"

    def test_manager_records_qualifications(self):
        row = self._give_skill(self.alice, self.gas)
        row.with_user(self.manager_user).sudo().valid_to = "2027-01-01"
        self.assertTrue(row.valid_to)
