from datetime import datetime

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command

from ..tools import habilitation
from .common import NOW, FieldCase


class TestHabilitation(FieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env["hr.skill.type"].create(
            {
                "name": "NF C18-510",
                "is_certification": True,
                "field_is_electrical": True,
                "skill_ids": [Command.create({"name": name}) for name in ("B2V", "B1V", "BR")],
                "skill_level_ids": [Command.create({"name": "Held", "level_progress": 100})],
            }
        )
        cls.b2v, cls.b1v, cls.br = cls.env["field.skill"].create(
            [
                {"skill_id": skill.id, "skill_level_id": cls.kind.skill_level_ids.id}
                for skill in cls.kind.skill_ids.sorted("id")
            ]
        )

    def plan(self, demand, start=NOW, hours=1):
        return self._make_visit(
            technician_id=self.alice.id,
            planned_start=start,
            duration_hours=hours,
            skill_ids=demand.ids,
        )

    def test_symbols_are_read_with_what_stands_around_them(self):
        for name, needs in {
            "B0": False, "BR": False, "BE Mesure": False, "B1V": True, "Habilitation H2V": True, "B2T": True,
        }.items():
            self.assertEqual(habilitation.parse(name).needs_medical, needs, name)

    def test_what_is_no_symbol_is_refused(self):
        for name in ("B0V", "C1V", "B12", "Brigade", ""):
            self.assertIsNone(habilitation.parse(name))
        with self.assertRaisesRegex(ValidationError, "B0V"):
            self.kind.skill_ids = [Command.create({"name": "B0V"})]

    def test_work_near_live_parts_takes_the_doctors_opinion(self):
        row = self._give_skill(self.alice, self.b1v, valid_to="2029-01-01")
        with self.assertRaisesRegex(ValidationError, "No doctor's opinion"):
            self.plan(self.b1v)
        row.field_medical_to = "2026-03-10"
        self.assertEqual(self.plan(self.b1v).state, "planned")
        with self.assertRaisesRegex(ValidationError, "The doctor's opinion for “B1V”.*expires"):
            self.plan(self.b1v, datetime(2026, 3, 11, 9))

    def test_the_training_ends_it_as_well(self):
        row = self._give_skill(self.alice, self.b1v, valid_to="2026-03-10")
        row.field_medical_to = "2030-01-01"
        with self.assertRaisesRegex(ValidationError, "“B1V” of Alice Martin expires"):
            self.plan(self.b1v, datetime(2026, 3, 11, 9))

    def test_both_documents_are_valid_until_the_end_of_the_visit(self):
        night = self.env["resource.calendar"].create(
            {"name": "Night", "tz": "Europe/Paris", "attendance_ids": [
                Command.create({"name": str(day), "dayofweek": str(day), "hour_from": 0,
                                "hour_to": 24, "day_period": "morning"})
                for day in range(7)
            ]}
        )
        self.alice.employee_id.resource_calendar_id = night
        self.alice.overtime_hours = 6
        row = self._give_skill(self.alice, self.b1v, valid_to="2029-01-01")
        row.field_medical_to = "2026-03-10"
        self.assertEqual(self.plan(self.b1v, datetime(2026, 3, 10, 21), 1.9).state, "planned")
        with self.assertRaisesRegex(ValidationError, "doctor's opinion"):
            self.plan(self.b1v, datetime(2026, 3, 10, 21), 2.5)

    def test_a_plain_symbol_takes_the_training_alone(self):
        self._give_skill(self.alice, self.br, valid_to="2029-01-01")
        self.assertEqual(self.plan(self.br).state, "planned")

    def test_a_qualification_counts_as_another_until_its_day(self):
        self._give_skill(self.alice, self.br, valid_to="2029-01-01")
        cover = self.env["field.skill.cover"].create(
            {"held_id": self.br.skill_id.id, "counts_as_id": self.refrigerants.skill_id.id}
        )
        self.assertEqual(self.plan(self.refrigerants).state, "planned")
        cover.until = "2026-03-10"
        with self.assertRaisesRegex(ValidationError, "expires"):
            self.plan(self.refrigerants, datetime(2026, 3, 11, 9))
        cover.company_id = self.env["res.company"].create({"name": "Others"})
        with self.assertRaisesRegex(ValidationError, "does not hold"):
            self.plan(self.refrigerants)

    def test_old_refrigerant_categories_end_with_2026(self):
        covers = self.env["field.skill.cover"].search([("held_id.name", "=", "II")])
        self.assertEqual(covers.mapped("until"), [datetime(2026, 12, 31).date()])

    def test_nobody_writes_the_own_doctors_opinion(self):
        row = self._give_skill(self.alice, self.b1v, valid_to="2029-01-01")
        with self.assertRaises(AccessError):
            row.with_user(self.technician_user).sudo().field_medical_to = "2031-01-01"

    def test_the_optimiser_knows_when_the_opinion_ends(self):
        row = self._give_skill(self.alice, self.b1v, valid_to="2029-01-01")
        row.field_medical_to = "2026-03-11"
        self._make_visit(skill_ids=self.b1v.ids)
        run = self.env["field.optimization"].create({"date_from": "2026-03-11", "date_to": "2026-03-12"})
        snapshot = self.env["field.snapshot"]._build(run)
        mine = next(one for one in snapshot["problem"]["technicians"] if one["id"] == str(self.alice.id))
        grants = mine["skills"][f"skill:{self.b1v.skill_id.id}"]
        self.assertEqual([grant["until"] for grant in grants], [24 * 3600 - 1])
