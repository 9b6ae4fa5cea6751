"""The day under way: technicians go on with their visits while somebody looks at the demo.

Each step follows from what is recorded, so that the story goes on from wherever a person has
left it: a planner who moves a visit is obeyed, and a technician who logs in plays the own day.
"""

import random
from datetime import timedelta

from odoo.fields import Domain

from ..tools import times
from ..tools.trail import Fix
from . import story_facts, story_people

# Who makes the day interesting, by turns: one sets off late, another's first job swells.
LATE_LEAVE = timedelta(minutes=38)
SWELLING = 2.6
EARLY_STATES = ("planned", "confirmed")


class Day:
    """Plays the visits of one day up to now."""

    def __init__(self, env, now):
        self.env = env
        self.now = now
        self.today = times.local_date(now, story_people.TZ)
        self.office = env.ref("field_tournees.user_planner")

    def play(self):
        """Record what has happened since the last time, and where those on the road are."""
        routes = self.env["field.route"].search(
            Domain("date", "=", self.today) & Domain("visit_count", ">", 0), order="id"
        )
        for rank, route in enumerate(routes):
            if not self._is_at_the_keyboard(route.technician_id):
                self._play_route(route, rank)
                self._show_position(route)
        routes._refresh_expected()

    def _is_at_the_keyboard(self, technician):
        login = technician.user_id.login_date
        return bool(login) and times.local_date(login, story_people.TZ) == self.today

    def _play_route(self, route, rank):
        """Let a technician go from visit to visit until one is not over yet."""
        free_at = times.midnight(self.today, story_people.TZ)
        for position, visit in enumerate(route._get_stops()):
            mood = self._get_mood(visit, rank, position)
            if visit.state in EARLY_STATES:
                drive = timedelta(minutes=max(4, visit.travel_minutes))
                leaves = max(free_at, visit.planned_start - drive + mood["noise"]) + mood["delay"]
                self._tell(visit, "en_route", leaves)
            if visit.state == "en_route":
                self._tell(visit, "on_site", visit.en_route_at + self._get_drive(visit) * mood["road"])
            if visit.state in ("on_site", "paused"):
                length = (visit.planned_stop - visit.planned_start) * mood["tempo"]
                ends = (visit.arrived_at + length).replace(microsecond=0)
                if visit.state == "paused" and ends <= self.now:
                    self._tell(visit, "on_site", ends)
                self._tell(visit, "done", ends)
            if visit.state not in ("done", "no_access"):
                return
            free_at = visit.left_at or free_at

    def _get_mood(self, visit, rank, position):
        """Return how a visit goes, the same each time it is asked."""
        rng = random.Random(f"{visit.id}-{self.today}")  # noqa: S311 (a story, no secret)
        tempo = rng.uniform(0.78, 1.05) * story_facts.TEMPO.get(visit.type_id.code, 1)
        turn = (rank + self.today.toordinal()) % 5
        return {
            "noise": timedelta(minutes=rng.randint(-4, 5)),
            "delay": LATE_LEAVE if turn == 1 and position in (0, 3) else timedelta(),
            "road": rng.uniform(0.9, 1.2),
            "tempo": tempo * (SWELLING if turn == 3 and position in (0, 2, 4) else 1),
        }

    def _get_drive(self, visit):
        return timedelta(minutes=max(4, visit.travel_minutes))

    def _tell(self, visit, state, moment):
        """Record a step at its time, unless that is still to come."""
        moment = moment.replace(microsecond=0)
        if moment > self.now:
            return
        user = visit.technician_id.user_id
        env = self.env(user=(user or self.office).id, su=True)
        visit.with_env(env).with_context(field_expected_later=True)._set_state(
            state, occurred_at=moment, source="technician" if user else "office"
        )

    def _show_position(self, route):
        """Note where the technician is: on the way, or at the door."""
        technician = route.technician_id
        visits = route.intervention_ids.filtered(lambda visit: visit.state in ("en_route", "on_site"))
        if visits and technician._is_sharing():
            point = self._get_point(route, visits[0])
            if point:
                at = self.now.replace(second=self.now.second // 15 * 15, microsecond=0)
                fix = Fix(at, round(point[0], 6), round(point[1], 6), 15)
                technician._keep_positions([fix], self.now)

    def _get_point(self, route, visit):
        """Return the point reached so far on the straight way to a visit."""
        site = visit.site_id
        there = (site.partner_latitude, site.partner_longitude)
        if visit.state == "on_site":
            return there if any(there) else None
        stops = list(route._get_stops())
        rank = stops.index(visit)
        origin = stops[rank - 1].site_id if rank else route.technician_id._get_start_site()
        here = (origin.partner_latitude, origin.partner_longitude)
        if not any(here) or not any(there):
            return None
        share = min(0.95, (self.now - visit.en_route_at) / self._get_drive(visit))
        return tuple(a + (b - a) * share for a, b in zip(here, there, strict=True))


def agree_on_positions(env, now):
    """Let the company ask for positions, and most technicians have read the notice."""
    env.company.write({"field_position_open": True, "field_position_public": True})
    technicians = env["field.technician"].search([("user_id", "!=", False)])
    technicians[:-1].write({"position_accepted_at": now - timedelta(days=20), "position_on": True})
