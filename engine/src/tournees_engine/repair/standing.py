"""Where a technician stands in the middle of his route."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..model import Shift, Technician
from ..problem import Problem


@dataclass(frozen=True)
class Standing:
    """A technician-shift at a given second.

    Parameters
    ----------
    free : int
        Second at which what he has begun (a drive, a visit, his break) is over.
    place : str
        Where he is then.
    rested : bool
        His break is taken, or begun.
    begun : frozenset of str
        Visits begun by then: they stay as they are.
    drives : bool
        He is on the road.
    """

    free: int
    place: str
    rested: bool = False
    begun: frozenset[str] = frozenset()
    drives: bool = False


class Walk:
    """Follows a route up to a second.

    Parameters
    ----------
    problem : Problem
        Gives places.
    technician, shift
        Whose route it is.
    route : dict or None
        The route in force; None when he does not move.
    ends : mapping of str to int
        New ends of some visits (seconds).
    """

    def __init__(
        self,
        problem: Problem,
        technician: Technician,
        shift: Shift,
        route: dict[str, Any] | None,
        ends: Mapping[str, int],
    ) -> None:
        self.problem, self.shift, self.route, self.ends = problem, shift, route, ends
        self.origin = shift.start_place or technician.start
        self.home = shift.end_place or technician.end

    def at(self, moment: int) -> Standing:
        """Where he stands at `moment` (seconds)."""
        route = self.route
        if route is None or not route["stops"]:
            return Standing(max(moment, self.shift.start), self.origin)
        standing = self._on_the_road(moment, route)
        rest = route.get("break")
        if rest is None or rest["start"] >= moment:
            return standing
        free = max(standing.free, rest["end"])
        return Standing(free, standing.place, True, standing.begun, standing.drives)

    def _on_the_road(self, moment: int, route: dict[str, Any]) -> Standing:
        """Where he stands, his break apart."""
        place, free = self.origin, self.shift.start
        begun: set[str] = set()
        for stop in route["stops"]:
            drive = self._drive(place, self._place(stop), stop["arrival"])
            if moment <= drive:
                return Standing(max(free, moment), place, begun=frozenset(begun))
            place = self._place(stop)
            if moment <= stop["start"]:
                arrival, drives = stop["arrival"], moment < stop["arrival"]
                return Standing(max(arrival, moment), place, False, frozenset(begun), drives)
            begun.add(stop["visit"])
            free = self.ends.get(stop["visit"], stop["end"])
            if moment <= free or stop["visit"] in self.ends:
                return Standing(max(free, moment), place, begun=frozenset(begun))
        drive = self._drive(place, self.home, route["back"])
        if moment <= drive:
            return Standing(max(free, moment), place, begun=frozenset(begun))
        drives = moment < route["back"]
        return Standing(max(route["back"], moment), self.home, False, frozenset(begun), drives)

    def _place(self, stop: dict[str, Any]) -> str:
        return self.problem.visits[self.problem.visit_index[stop["visit"]]].place

    def _drive(self, here: str, there: str, arrival: int) -> int:
        """Second at which the drive that ends at `arrival` begins."""
        return self.problem.traffic.departure(arrival, self.problem.leg(here, there)[0])
