from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from tournees_engine.errors import TravelError

from ..models import field_planning_roads
from ..models.field_planning_roads import FieldPlanningRoads
from ..models.field_travel import Leg, place_key
from ..tools.planning_error import PlanningError
from .common import FieldCase

URL = "http://osrm.test"


@tagged("post_install", "-at_install")
class TestFieldTravel(FieldCase):
    """Legs, with and without a road engine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.travel = cls.env["field.travel"]
        cls.here, cls.there, cls.far = cls.sites[:3]
        cls.keys = [place_key(site.partner_latitude, site.partner_longitude) for site in cls.sites]

    def _fetch(self, _planning, _url, places):
        self.asked.append(list(places))
        return {(one, two): Leg(600, 5000) for one in places for two in places if one != two}

    def _patch_fetch(self):
        self.asked = []
        self.company.field_osrm_url = URL
        return patch.object(
            FieldPlanningRoads,
            "_fetch_legs",
            lambda planning, *args: self._fetch(planning, *args),
        )

    def test_without_road_engine_legs_are_estimated_and_not_stored(self):
        leg = self.travel._get_legs([(self.here, self.there)])[self.here, self.there]
        self.assertGreater(leg.seconds, 300)
        self.assertGreater(leg.metres, 2000)
        self.assertFalse(self.travel.search_count([]))

    def test_site_without_coordinates_has_a_leg_of_zero(self):
        nowhere = self.env["res.partner"].create({"name": "Nowhere"})
        pairs = [(self.here, nowhere), (nowhere, self.here), (self.here, self.here)]
        self.assertEqual(set(self.travel._get_legs(pairs).values()), {Leg(0, 0)})

    def test_request_uses_cached_cells_and_never_calls_the_road_engine(self):
        with self._patch_fetch():
            self.travel._get_matrix(self.keys[:2])
            self.asked.clear()
            legs = self.travel._get_legs([(self.here, self.there), (self.here, self.far)])
        self.assertFalse(self.asked)
        self.assertEqual(legs[self.here, self.there], Leg(600, 5000))
        self.assertNotEqual(legs[self.here, self.far], Leg(600, 5000))

    def test_known_legs_are_not_fetched_again(self):
        with self._patch_fetch():
            self.travel._get_matrix(self.keys[:3])
            self.travel._get_matrix(self.keys[:3])
            durations, distances = self.travel._get_matrix(self.keys[:4])
        self.assertEqual(self.asked, [self.keys[:3], self.keys[:4]])
        self.assertEqual((durations[0], distances[3][1]), ([0, 600, 600, 600], 5000))
        self.assertEqual(self.travel.search_count([]), 12)

    def test_legs_of_many_routes_take_one_query(self):
        with self._patch_fetch():
            self.travel._get_matrix(self.keys)
        pairs = [(one, two) for one in self.sites for two in self.sites]
        self.travel._get_legs(pairs)
        with self.assertQueryCount(1):
            self.travel._get_legs(pairs)

    def test_dead_road_engine_is_a_planning_error(self):
        with (
            patch.object(field_planning_roads.OsrmClient, "matrix", side_effect=TravelError("down")),
            self.assertRaisesRegex(PlanningError, "road engine"),
        ):
            self.env["field.planning"]._fetch_legs(URL, self.keys[:2])

    def test_place_off_the_map_is_named(self):
        error = TravelError("no road", ((43.7, 7.5),))
        with (
            patch.object(field_planning_roads.OsrmClient, "matrix", side_effect=error),
            self.assertRaisesRegex(PlanningError, "no road for 43.70000,7.50000: driving times are"),
        ):
            self.env["field.planning"]._fetch_legs(URL, self.keys[:2])

    def test_matrix_of_the_road_engine_becomes_legs(self):
        matrix = (((0, 61), (62, 0)), ((0, 1000), (1001, 0)))
        with patch.object(field_planning_roads.OsrmClient, "matrix", return_value=matrix) as ask:
            cells = self.env["field.planning"]._fetch_legs(URL, self.keys[:2])
        one, two = self.keys[:2]
        self.assertEqual(cells, {(one, two): Leg(61, 1000), (two, one): Leg(62, 1001)})
        self.assertEqual(ask.call_args.args[0][0], (45.7743, 4.832))

    def test_planner_cannot_read_the_cache(self):
        with self.assertRaises(AccessError):
            self.travel.with_user(self.planner_user).search([])
        self.travel.with_user(self.manager_user).search([])

    def test_old_legs_are_asked_again(self):
        with self._patch_fetch():
            self.travel._get_matrix(self.keys[:2])
        self.travel.sudo().search([], limit=1).write({"fetched_on": "2025-01-01"})
        self.travel._gc_old_legs()
        self.assertEqual(self.travel.search_count([]), 1)
