"""Ruin a plan around one visit, and recreate it by exact insertions."""

from __future__ import annotations

from math import log
from random import Random

from .insertion import Pricer
from .plan import Plan

#: Visits removed at most in one ruin.
MOST = 10
#: Visits left out that are tried again after each ruin.
RETRIES = 8
#: Temperature at the start, in average costs of a visit.
WARMTH = 0.5


def insert(plan: Plan, visit: int) -> Plan:
    """Put a visit in its cheapest place, if that costs less than leaving it out."""
    best = Pricer(plan).best(visit, below=plan.instance.left_out_costs[visit])
    return plan if best is None else best.apply(plan)


class Ruin:
    """Removes strings of visits from routes that pass near each other, then inserts them again.

    Parameters
    ----------
    plan : Plan
        The first plan; it sets the scale of costs.
    random : Random
        Every choice comes from it.
    """

    def __init__(self, plan: Plan, random: Random) -> None:
        self.random = random
        visits, durations = plan.instance.problem.visits, plan.instance.durations
        self.size = len(visits)
        places = plan.instance.places[: self.size]
        everybody = range(self.size)
        self._near = [
            sorted(everybody, key=lambda other, row=durations[here]: row[places[other]])  # type: ignore[misc]
            for here in places
        ]
        self._freedom = [sum(b - a for a, b in v.windows) or 1 << 40 for v in visits]
        served = max(1, self.size - len(plan.unserved))
        self._scale = WARMTH * sum(route.cost for route in plan.routes) / served

    def margin(self, heat: float) -> float:
        """Cents by which a plan may be dearer and still be accepted, drawn at random."""
        return -self._scale * heat * log(1 - self.random.random())

    def attempt(self, plan: Plan) -> Plan | None:
        """Ruin and recreate a plan; None when a route cannot do without a visit."""
        if not self.size:
            return None
        removed = self._strings(plan)
        rest: Plan | None = plan
        for visit in removed:
            rest = None if rest is None else rest.without(visit)
        if rest is None:
            return None
        again = self.random.sample(plan.unserved, min(RETRIES, len(plan.unserved)))
        for visit in self._ordered(plan, removed + again):
            rest = insert(rest, visit)
        return rest

    def _strings(self, plan: Plan) -> list[int]:
        """Draw the visits to remove: a string of each route met around one visit."""
        random = self.random
        count = random.randint(1, MOST)
        homes = {visit: route for route in plan.routes for visit in route.visits}
        removed: dict[int, None] = {}  # a set that keeps its order
        touched: set[int] = set()
        for visit in self._near[random.randrange(self.size)]:
            route = homes.get(visit)
            if route is None or route.vehicle.rank in touched:
                continue
            touched.add(route.vehicle.rank)
            length = random.randint(1, min(len(route.visits), max(1, count // 2)))
            rank = route.visits.index(visit)
            first = random.randint(max(0, rank - length + 1), min(rank, len(route.visits) - length))
            string = route.visits[first : first + length]
            removed.update(dict.fromkeys(plan.instance.tasks[task].visit for task in string))
            if len(removed) >= count:
                break
        return list(removed)

    def _ordered(self, plan: Plan, visits: list[int]) -> list[int]:
        """Order of insertion: at random, dearest to leave out first, or least free first."""
        random = self.random
        random.shuffle(visits)
        draw = random.random()
        if draw < 0.3:
            left_out = plan.instance.left_out_costs
            visits.sort(key=lambda visit: -left_out[visit])
        elif draw < 0.5:
            visits.sort(key=lambda visit: self._freedom[visit])
        return visits
