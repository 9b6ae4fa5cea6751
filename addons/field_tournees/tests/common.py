"""What every test of the suite stands on: one user a role, a frozen clock, sites around Lyon."""

from datetime import datetime

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

# A Tuesday, 8:00 in Paris.
NOW = datetime(2026, 3, 10, 7, 0)
SITES = {
    "Croix-Rousse": ("12 Rue du Mail", "69004", "Lyon", 45.7743, 4.8320),
    "Guillotière": ("45 Rue de Marseille", "69007", "Lyon", 45.7514, 4.8424),
    "Gratte-Ciel": ("20 Avenue Henri Barbusse", "69100", "Villeurbanne", 45.7689, 4.8797),
    "Bron": ("5 Avenue Franklin Roosevelt", "69500", "Bron", 45.7383, 4.9130),
    "Givors": ("3 Rue Joseph Faure", "69700", "Givors", 45.5900, 4.7690),
}


class FieldFixtures:
    """Records for a test class; mixed into TransactionCase and HttpCase alike."""

    @classmethod
    def _set_up_field(cls):
        cls.startClassPatcher(freeze_time(NOW))
        cls.company = cls.env.company
        cls.company.partner_id.write(
            {
                "street": "1 Place Bellecour",
                "zip": "69002",
                "city": "Lyon",
                "country_id": cls.env.ref("base.fr").id,
                "partner_latitude": 45.7578,
                "partner_longitude": 4.8320,
            }
        )
        cls.calendar = cls._make_calendar()
        cls.company.resource_calendar_id = cls.calendar
        cls._make_users()
        cls._make_skills()
        cls.visit_type = cls.env["field.intervention.type"].create(
            {"name": "Boiler service", "duration_hours": 1.0, "slot_hours": 2.0}
        )
        cls.sites = cls.env["res.partner"].create(
            [cls._prepare_site_vals(name, *address) for name, address in SITES.items()]
        )
        cls.site = cls.sites[0]
        cls.team = cls.env["field.team"].create({"name": "North"})
        cls.alice = cls._make_technician("Alice Martin", user=cls.technician_user)
        cls.bruno = cls._make_technician("Bruno Petit")

    @classmethod
    def _make_users(cls):
        def user(login, group):
            return new_test_user(
                cls.env, login, groups=f"field_tournees.{group}", tz="Europe/Paris"
            )

        cls.technician_user = user("alice", "group_field_technician")
        cls.planner_user = user("paul", "group_field_planner")
        cls.manager_user = user("maud", "group_field_manager")
        cls.portal_user = new_test_user(cls.env, "client", groups="base.group_portal")

    @classmethod
    def _make_skills(cls):
        level = {"name": "Confirmed", "level_progress": 60, "default_level": True}
        skill_type, certificate_type = cls.env["hr.skill.type"].create(
            [
                {
                    "name": "Trades",
                    "skill_ids": [Command.create({"name": "Gas"})],
                    "skill_level_ids": [
                        Command.create(level),
                        Command.create({"name": "Expert", "level_progress": 100}),
                    ],
                },
                {
                    "name": "Certificates",
                    "is_certification": True,
                    "skill_ids": [Command.create({"name": "Refrigerants"})],
                    "skill_level_ids": [Command.create(level | {"name": "Held"})],
                },
            ]
        )
        cls.gas, cls.refrigerants = cls.env["field.skill"].create(
            [
                {"skill_id": kind.skill_ids.id, "skill_level_id": kind.skill_level_ids[0].id}
                for kind in (skill_type, certificate_type)
            ]
        )

    @classmethod
    def _make_calendar(cls):
        return cls.env["resource.calendar"].create(
            {
                "name": "35 hours",
                "tz": "Europe/Paris",
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": f"{day} {period}",
                            "dayofweek": str(day),
                            "hour_from": start,
                            "hour_to": stop,
                            "day_period": period,
                        }
                    )
                    for day in range(5)
                    for period, start, stop in (("morning", 8, 12), ("afternoon", 13, 17))
                ],
            }
        )

    @classmethod
    def _prepare_site_vals(cls, name, street, zip_code, city, latitude, longitude):
        return {
            "name": name,
            "street": street,
            "zip": zip_code,
            "city": city,
            "country_id": cls.env.ref("base.fr").id,
            "partner_latitude": latitude,
            "partner_longitude": longitude,
        }

    @classmethod
    def _make_technician(cls, name, user=None, **vals):
        employee = cls.env["hr.employee"].create(
            {
                "name": name,
                "user_id": user.id if user else False,
                "tz": "Europe/Paris",
                "resource_calendar_id": cls.calendar.id,
            }
        )
        return cls.env["field.technician"].create(
            {"employee_id": employee.id, "team_id": cls.team.id, **vals}
        )

    @classmethod
    def _make_visit(cls, **vals):
        return cls.env["field.intervention"].create(
            {"type_id": cls.visit_type.id, "site_id": cls.site.id, **vals}
        )

    @classmethod
    def _give_skill(cls, technician, demand, valid_from="2026-01-01", valid_to=False):
        return cls.env["hr.employee.skill"].create(
            {
                "employee_id": technician.employee_id.id,
                "skill_type_id": demand.skill_type_id.id,
                "skill_id": demand.skill_id.id,
                "skill_level_id": demand.skill_level_id.id,
                "valid_from": valid_from,
                "valid_to": valid_to,
            }
        )

    @classmethod
    def _make_leave(cls, start, stop, technician=None):
        """Take a technician, or everybody, off work between two naive UTC datetimes."""
        resource = technician.employee_id.resource_id if technician else None
        return cls.env["resource.calendar.leaves"].create(
            {
                "name": "Away",
                "calendar_id": cls.calendar.id,
                "company_id": cls.company.id,
                "resource_id": resource.id if resource else False,
                "date_from": start,
                "date_to": stop,
            }
        )


class FieldCase(FieldFixtures, TransactionCase):
    """A test of models."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_field()
