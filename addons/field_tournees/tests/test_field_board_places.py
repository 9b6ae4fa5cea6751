import time
from datetime import datetime, timedelta
from itertools import pairwise

from odoo.exceptions import AccessError

from ..tools import times
from .common import FieldCase
from .rules_case import MONDAY, RulesCase

DAY = "2026-03-16"


class TestFieldBoardPlaces(RulesCase):
    def find(self, visit, days=1):
        return self.env["field.board.places"].with_user(self.planner_user).find(visit.ids, DAY, days)

    def color(self, places, technician, hour, day=0):
        """Return (colour, sentences) of an hour of Paris."""
        second = times.epoch(MONDAY + timedelta(days=day, hours=hour - 1))
        return next(
            (color, words)
            for first, last, color, words in places[technician.id]["spans"]
            if first <= second <= last
        )

    def test_spans_cover_each_day_from_midnight_to_midnight(self):
        spans = self.find(self._make_visit(), days=2)[self.alice.id]["spans"]
        self.assertEqual(spans[0][0], times.epoch(datetime(2026, 3, 15, 23)))
        self.assertEqual(spans[-1][1] + 1, times.epoch(datetime(2026, 3, 17, 23)))
        for one, two in pairwise(spans):
            self.assertEqual(one[1] + 1, two[0])

    def test_every_verdict_is_the_judges(self):
        self.plan(8, 4)
        self.plan(15, 2)
        self.plan(18, 2, day=-1)
        visit = self._make_visit(duration_hours=2.5, site_id=self.sites[4].id)
        places = self.find(visit)
        for quarter in range(5 * 4, 20 * 4):
            hour = quarter / 4
            color, words = self.color(places, self.alice, hour)
            start = MONDAY + timedelta(hours=hour - 1)
            found = self.env["field.rules"]._judge({visit: (self.alice, start)})[visit]
            level = found[0].level if found else "free"
            expected = {"hard": "red", "free": "green"}.get(level, "amber")
            self.assertEqual(color, expected, (hour, words, found))

    def test_a_lane_without_the_qualification_is_red_and_says_why(self):
        visit = self._make_visit(skill_ids=self.gas.ids)
        self._give_skill(self.alice, self.gas)
        places = self.find(visit)
        self.assertEqual(places[self.alice.id]["level"], "green")
        self.assertEqual(places[self.bruno.id]["level"], "red")

    def test_a_lane_without_the_tool_is_red_and_says_why(self):
        crane = self.env["field.tool"].create({"name": "Crane"})
        lane = self.find(self._make_visit(tool_ids=crane.ids))[self.bruno.id]
        self.assertEqual(lane["level"], "red")
        self.assertIn("Crane", lane["text"])

    def test_absence_is_red(self):
        self._make_leave(MONDAY, MONDAY + timedelta(hours=11), self.bruno)
        places = self.find(self._make_visit())
        self.assertEqual(self.color(places, self.bruno, 9)[0], "red")
        self.assertEqual(self.color(places, self.bruno, 13.5)[0], "green")

    def test_technicians_ask_in_vain(self):
        with self.assertRaises(AccessError):
            self.env["field.board.places"].with_user(self.technician_user).find(
                self._make_visit().ids, DAY
            )


class TestPlacesAtScale(FieldCase):
    def test_forty_full_days_take_twenty_five_queries(self):
        for rank in range(38):
            self._make_technician(f"Technician {rank}")
        technicians = self.env["field.technician"].search([])
        visits = self.env["field.intervention"].create(
            [self._prepare_visit_vals(rank) for rank in range(8 * len(technicians))]
        )
        visits._set_plans(
            {visit: (technicians[rank // 8], self._get_start(rank % 8)) for rank, visit in enumerate(visits)}
        )
        visit = self._make_visit()
        places = self.env["field.board.places"].with_user(self.planner_user)
        for _warm in range(2):  # what a server reads once
            places.find(visit.ids, DAY)
            self.env.invalidate_all()
        begun = time.process_time()
        with self.assertQueryCount(25):
            found = places.find(visit.ids, DAY)
        # 90 ms on an idle machine.
        self.assertLess(time.process_time() - begun, 1)
        self.assertEqual(len(found), 40)

    def _prepare_visit_vals(self, rank):
        return {"site_id": self.sites[rank % 4].id, "type_id": self.visit_type.id, "duration_hours": 0.75}

    def _get_start(self, hour):
        return MONDAY + timedelta(hours=7 + hour + (hour >= 4))
