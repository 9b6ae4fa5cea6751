"""The plan in force: what the solution being repaired says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import ProblemError, located, require
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
        self.helpers: dict[str, str] = {}
        #: Shift of the lead of each visit.
        self.led: list[tuple[Key, str]] = []
        for number, route in enumerate(solution["routes"]):
            key = (route["technician"], route["shift"])
            rank = problem.technician_index.get(key[0])
            known = rank is not None and key[1] < len(problem.technicians[rank].shifts)
            if not known or key in self.routes:
                message = "the problem has no such technician and shift, or they are there twice"
                raise ProblemError(message, f"routes[{number}]")
            self.routes[key] = route
            for place, stop in enumerate(route["stops"]):
                with located(f"routes[{number}].stops[{place}].visit"):
                    self._add(problem, key, stop)

    def _add(self, problem: Problem, key: Key, stop: JsonObject) -> None:
        """Note who serves a visit, or helps there, and when."""
        name, helps = stop["visit"], stop.get("role") == "helper"
        known: Mapping[str, object] = self.helpers if helps else self.spots
        new = name in problem.visit_index and name not in known
        require(new, f"{name!r} is unknown or planned twice")
        if helps:
            self.helpers[name] = key[0]
        else:
            self.led.append((key, name))
            self.spots[name] = Spot(key[0], stop["start"])
