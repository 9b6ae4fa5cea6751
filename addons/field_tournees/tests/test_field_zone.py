import json

from odoo.exceptions import AccessError, ValidationError

from .common import FieldCase


def square(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


class TestFieldZone(FieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A database with demo data has zones of its own.
        cls.env["field.zone"].search([]).active = False

    def _make_zone(self, name, postal_codes=False, **vals):
        return self.env["field.zone"].create(
            {"name": name, "postal_codes": postal_codes, "company_id": False, **vals}
        )

    def _make_site(self, zip_code, latitude=0.0, longitude=0.0, **vals):
        point = {"partner_latitude": latitude, "partner_longitude": longitude}
        return self.env["res.partner"].create(
            {"name": f"Site {zip_code}", "zip": zip_code, "is_field_site": True, **point, **vals}
        )

    def test_site_falls_into_its_zone_by_itself(self):
        centre, loire = self._make_zone("Centre", "69001-69009, 69100"), self._make_zone("42", "42*")
        sites = [self._make_site(code) for code in ("69003", "69 100", "42000", "38200")]
        expected = [centre, centre, loire, self.env["field.zone"]]
        self.assertEqual([site.field_zone_id for site in sites], expected)
        sites[3].zip = "42300"
        self.assertEqual(sites[3].field_zone_id, loire)

    def test_exact_code_beats_range_beats_prefix(self):
        prefix, wide = self._make_zone("Rhône", "69*"), self._make_zone("Lyon", "69001-69009")
        narrow, exact = self._make_zone("Rive", "69003-69004"), self._make_zone("Part-Dieu", "69003")
        found = [self._make_site(code).field_zone_id for code in ("69800", "69001", "69004", "69003")]
        self.assertEqual(found, [prefix, wide, narrow, exact])

    def test_first_zone_by_sequence_wins_a_tie(self):
        self._make_zone("Second", "69003", sequence=20)
        first = self._make_zone("First", "69003", sequence=5)
        self.assertEqual(self._make_site("69003").field_zone_id, first)

    def test_smallest_polygon_beats_post_codes(self):
        self._make_zone("Code", "69003")
        self._make_zone("Large", polygon=square(4.0, 45.0, 6.0, 46.5))
        small = self._make_zone("Small", polygon=square(4.8, 45.7, 4.9, 45.8))
        self.assertEqual(self._make_site("69003", 45.75, 4.85).field_zone_id, small)

    def test_moving_the_pin_moves_the_site_to_another_zone(self):
        west = self._make_zone("West", polygon=square(4.7, 45.7, 4.8, 45.8))
        east = self._make_zone("East", polygon=square(4.8, 45.7, 4.9, 45.8))
        site = self._make_site("69003", 45.75, 4.75)
        self.assertEqual(site.field_zone_id, west)
        site.partner_longitude = 4.85
        self.assertEqual(site.field_zone_id, east)

    def test_changing_a_zone_moves_its_sites_and_their_visits(self):
        zone, other = self._make_zone("Zone", "69003"), self._make_zone("Other", "69*", sequence=99)
        site = self._make_site("69003")
        visit = self._make_visit(site_id=site.id)
        self.assertEqual(visit.zone_id, zone)
        zone.postal_codes = "69004"
        self.assertEqual((site.field_zone_id, visit.zone_id), (other, other))
        other.active = False
        self.assertFalse(site.field_zone_id)
        zone.postal_codes = "69003"
        self.assertEqual(visit.zone_id, zone)
        zone.unlink()
        self.assertFalse(site.field_zone_id)

    def test_new_zone_takes_the_sites_that_exist(self):
        site = self._make_site("69003", 45.75, 4.85)
        zone = self._make_zone("New", polygon=square(4.8, 45.7, 4.9, 45.8))
        self.assertEqual(site.field_zone_id, zone)
        inside = self.env["res.partner"].search([("field_zone_id", "=", zone.id)])
        self.assertEqual(zone.partner_count, len(inside))

    def test_zones_of_another_company_are_left_out(self):
        other_company = self.env["res.company"].create({"name": "Other"})
        theirs = self._make_zone("Theirs", "69003", company_id=other_company.id, sequence=1)
        ours = self._make_zone("Ours", "69003", company_id=self.company.id)
        site = self._make_site("69003", company_id=self.company.id)
        shared = self._make_site("69003")
        self.assertEqual(site.field_zone_id, ours)
        found = self.env["field.zone"]._find_zone(shared, other_company)
        self.assertEqual(found[shared], theirs)

    def test_contact_that_is_no_site_has_no_zone(self):
        self._make_zone("Zone", "69003")
        contact = self._make_site("69003", is_field_site=False)
        self.assertFalse(contact.field_zone_id)

    def test_bad_post_codes_are_refused_by_name(self):
        for text, word in (
            ("69001, 6900", "6900"),
            ("69009-69001", "69009-69001"),
            ("Lyon", "Lyon"),
            ("*", "*"),
        ):
            with self.assertRaisesRegex(ValidationError, f"“{word}”".replace("*", r"\*")):
                self._make_zone(f"Zone {text}", text)

    def test_bad_polygons_are_refused_in_words(self):
        bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
        for polygon in (
            "not json",
            json.dumps({"type": "Point", "coordinates": [4.8, 45.7]}),
            json.dumps({"type": "Polygon", "coordinates": []}),
            json.dumps({"type": "Polygon", "coordinates": [[["a", "b"]]]}),
            json.dumps(bow_tie),
            square(400, 45, 500, 46),
        ):
            with self.assertRaises(ValidationError, msg=polygon):
                self._make_zone("Zone", polygon=polygon)

    def test_feature_copied_from_a_map_tool_is_understood(self):
        feature = {"type": "Feature", "properties": {}, "geometry": json.loads(square(4, 45, 5, 46))}
        collection = {"type": "FeatureCollection", "features": [feature]}
        zone = self._make_zone("Zone", polygon=json.dumps(collection))
        self.assertEqual(self._make_site("1", 45.5, 4.5).field_zone_id, zone)

    def test_thousand_sites_cost_a_few_queries(self):
        for number in range(10):
            self._make_zone(f"Zone {number}", f"6900{number}, {number}*")
        partners = self.env["res.partner"].create(
            [
                {"name": f"S{number}", "zip": f"690{number % 10:02}", "is_field_site": True}
                for number in range(1000)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(10):
            self.env["field.zone"]._find_zone(partners)

    def test_roles(self):
        zone = self._make_zone("Zone", "69003")
        zone.with_user(self.manager_user).postal_codes = "69004"
        for user in (self.technician_user, self.planner_user):
            self.assertEqual(zone.with_user(user).name, "Zone")
            with self.assertRaises(AccessError):
                zone.with_user(user).postal_codes = "69005"
        with self.assertRaises(AccessError):
            zone.with_user(self.portal_user).read(["name"])
