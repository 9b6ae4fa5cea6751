"""The plan of the whole problem, put together from parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..problem import Problem
from ..rounding import cents
from .sector import Key

JsonObject = dict[str, Any]


class Draft:
    """Routes as they are written in a solution, by shift.

    Parameters
    ----------
    problem : Problem
        The whole problem.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.routes: dict[Key, JsonObject] = {}
        #: Seconds of work of each route, for the balance.
        self.works: dict[Key, int] = {}

    @property
    def unserved(self) -> list[int]:
        """Ranks of the visits left out."""
        served = {stop["visit"] for route in self.routes.values() for stop in route["stops"]}
        return [rank for rank, one in enumerate(self.problem.visits) if one.id not in served]

    @property
    def cost(self) -> int:
        """Cents of the whole plan."""
        problem = self.problem
        left_out = (problem.visits[rank] for rank in self.unserved)
        driven: int = sum(route["cost"] for route in self.routes.values())
        return (
            driven
            + sum(problem.left_out_cost(visit) + problem.change_cost(visit) for visit in left_out)
            + cents(max(self.works.values(), default=0), problem.objective.balance, 3600)
        )

    def stops(self, key: Key) -> list[JsonObject]:
        """Return the stops of a shift, in order."""
        route = self.routes.get(key)
        return [] if route is None else list(route["stops"])

    def seats(self) -> dict[str, list[Key]]:
        """Shifts in which each served visit stands: one, or two when it needs a helper."""
        found: dict[str, list[Key]] = {}
        for key in self.routes:
            for stop in self.stops(key):
                found.setdefault(stop["visit"], []).append(key)
        return found

    def holders(self) -> dict[str, set[Key]]:
        """Shifts that hold each resource."""
        return self._holders(self.routes)

    def put(self, routes: Mapping[Key, JsonObject | None], works: Mapping[Key, int]) -> bool:
        """Replace the routes of some shifts by cheaper ones.

        Nothing changes when the whole gets no cheaper (the balance is not a sum of the parts'),
        or when too many shifts would hold a resource.

        Returns
        -------
        bool
            Whether the routes were taken.
        """
        after = {**self.routes, **routes}
        kept = {key: route for key, route in after.items() if route is not None}
        for resource, keys in self._holders(kept).items():
            if self.peak(keys, keys) > self.quantities[resource]:
                return False
        before, cost = (self.routes, self.works), self.cost
        self.routes = kept
        self.works = {key: work for key, work in {**self.works, **works}.items() if key in kept}
        if self.cost >= cost:
            self.routes, self.works = before
            return False
        return True

    @property
    def quantities(self) -> dict[str, int]:
        """Units of each resource."""
        return {resource.id: resource.quantity for resource in self.problem.resources}

    def peak(self, holders: Iterable[Key], during: Iterable[Key]) -> int:
        """Most holders at once, looked at while some shifts last."""
        spans, looked = list(self._spans(holders)), list(self._spans(during))
        moments = {max(start, begin) for start, _ in spans for begin, end in looked if start < end}
        return max(
            (
                sum(start <= moment < last for start, last in spans)
                for moment in moments
                if any(begin <= moment < end for begin, end in looked)
            ),
            default=0,
        )

    def _holders(self, routes: Mapping[Key, JsonObject]) -> dict[str, set[Key]]:
        problem = self.problem
        found: dict[str, set[Key]] = {resource.id: set() for resource in problem.resources}
        for key, route in routes.items() if found else ():
            for stop in route["stops"]:
                if stop.get("role") != "helper":
                    for name in problem.visits[problem.visit_index[stop["visit"]]].resources:
                        found[name].add(key)
        return found

    def _spans(self, keys: Iterable[Key]) -> Iterator[tuple[int, int]]:
        for technician, number in keys:
            shift = self.problem.technicians[technician].shifts[number]
            yield shift.start, shift.last
