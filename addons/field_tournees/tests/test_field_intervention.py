from datetime import timedelta

from odoo.tests import tagged

from .common import NOW, FieldCase

_LIST_FIELDS = (
    "name",
    "priority",
    "site_id",
    "type_id",
    "zone_id",
    "technician_id",
    "planned_start",
    "duration_hours",
    "state",
    "is_late",
)
_CALENDAR_FIELDS = ("display_name", "planned_start", "planned_stop", "technician_id", "type_id", "state")


def _specification(model, names):
    """Return what the web client asks `web_search_read` for."""
    relational = ("many2one", "many2many")
    return {
        name: {"fields": {"display_name": {}}} if model._fields[name].type in relational else {}
        for name in names
    }


class TestFieldIntervention(FieldCase):
    def test_customer_of_a_site_is_its_company(self):
        syndic = self.env["res.partner"].create({"name": "Syndic des Brotteaux", "is_company": True})
        self.site.parent_id = syndic
        self.assertEqual(self._make_visit().partner_id, syndic)

    def test_reference_is_unique_and_given_by_the_sequence(self):
        first, second = self._make_visit(), self._make_visit()
        self.assertRegex(first.name, r"^INT/2026/\d{5}$")
        self.assertNotEqual(first.name, second.name)

    def test_site_without_coordinates_says_what_to_do(self):
        lost = self.env["res.partner"].create({"name": "Nowhere"})
        self.assertIn("correct it or place a pin", self._make_visit(site_id=lost.id).plan_warning)

    def test_zone_of_a_visit_follows_its_site(self):
        zone = self.env["field.zone"].create({"name": "Croix-Rousse", "postal_codes": "69004"})
        visit = self._make_visit()
        self.assertEqual(visit.zone_id, zone)
        self.site.write({"zip": "42000", "partner_latitude": 45.43, "partner_longitude": 4.39})
        self.assertFalse(visit.zone_id)

    def test_copy_asks_for_the_same_work_without_plan_or_fact(self):
        visit = self._make_visit(technician_id=self.alice.id, planned_start=NOW)
        twin = visit.copy()
        self.assertEqual((twin.state, twin.technician_id.id, twin.type_id), ("to_plan", False, visit.type_id))


@tagged("field_queries")
class TestFieldInterventionQueries(FieldCase):
    """Hot paths keep their number of queries, whatever the number of records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sites = cls.env["res.partner"].create(
            [
                cls._prepare_site_vals(f"Site {number}", "1 Rue X", "69003", "Lyon", 45.75, 4.85)
                for number in range(100)
            ]
        )

    def _prepare_batch(self, count):
        return [
            {"type_id": self.visit_type.id, "site_id": self.sites[number % 100].id}
            for number in range(count)
        ]

    def _create(self, count):
        visits = self.env["field.intervention"].with_user(self.planner_user).create(
            self._prepare_batch(count)
        )
        visits.flush_recordset()
        return visits

    def test_creating_one_intervention_takes_at_most_13_queries(self):
        self._create(1)
        self.env.invalidate_all()
        with self.assertQueryCount(13):
            self._create(1)

    def test_creating_a_thousand_takes_little_more_than_one_query_each(self):
        self._create(1)
        with self.assertQueryCount(1100):
            self._create(1000)

    def test_list_of_80_takes_at_most_6_queries(self):
        self._create(100)
        visits = self.env["field.intervention"].with_user(self.planner_user)
        specification = _specification(visits, _LIST_FIELDS)
        visits.web_search_read([], specification, limit=80)
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            visits.web_search_read([], specification, limit=80)

    def test_calendar_week_of_1000_visits_takes_at_most_5_queries(self):
        visits = self._create(1000)
        technicians = self.alice + self.bruno
        visits.sudo()._set_plans(
            {
                visit: (technicians[number % 2], NOW + timedelta(days=number % 4, seconds=number))
                for number, visit in enumerate(visits.sudo())
            }
        )
        visits = self.env["field.intervention"].with_user(self.planner_user)
        week = [("planned_start", ">=", NOW), ("planned_start", "<", NOW + timedelta(days=7))]
        specification = _specification(visits, _CALENDAR_FIELDS)
        visits.web_search_read(week, specification)
        self.env.invalidate_all()
        with self.assertQueryCount(5):
            answer = visits.web_search_read(week, specification)
        self.assertEqual(len(answer["records"]), 1000)
