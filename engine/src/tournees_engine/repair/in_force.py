"""The plan in force: what the solution being repaired says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import ProblemError, require
from ..model import Spot
from ..problem import Problem

JsonObject = dict[str, Any]
#: Id of a technician and rank of one of his shifts.
Key = tuple[str, int]


class PlanInForce:
    """Routes of a solution, by technician and shift.

    Parameters
    ----------
    problem : Problem
        What the solution answers.
    solution : dict
        Its JSON object; only ``routes`` is read.

    Raises
    ------
    ProblemError
        When it names something the problem does not have.
    """

    def __init__(self, problem: Problem, solution: JsonObject) -> None:
        self.routes: dict[Key, JsonObject] = {}
        self.spots: dict[str, Spot] = {}
        for number, route in enumerate(solution["routes"]):
            key = (route["technician"], route["shift"])
            rank = problem.technician_index.get(key[0])
            known = rank is not None and key[1] < len(problem.technicians[rank].shifts)
            if not known or key in self.routes:
                message = "the problem has no such technician and shift, or they are there twice"
                raise ProblemError(message, f"routes[{number}]")
            self.routes[key] = route
            for place, stop in enumerate(leads(route)):
                name = stop["visit"]
                require(
                    name in problem.visit_index and name not in self.spots,
                    f"{name!r} is unknown or planned twice",
                    f"routes[{number}].stops[{place}].visit",
                )
                self.spots[name] = Spot(key[0], stop["start"])


def leads(route: JsonObject) -> Iterator[JsonObject]:
    """Return the stops of a route, those where the technician only helps left out."""
    return (stop for stop in route["stops"] if stop.get("role") != "helper")
