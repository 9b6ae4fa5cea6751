"""A problem prepared for search: ranks instead of names, one service per visit and shift."""

from __future__ import annotations

from functools import cached_property

from .constraints import TECHNICIAN_RULES, Case
from .constraints.span import base_windows, clip
from .constraints.validity import deadline
from .model import Technician, Visit
from .problem import Problem
from .rounding import service_seconds
from .service import Service
from .vehicle import Vehicle


class Instance:
    """What search, schedule and explanation read.

    Parameters
    ----------
    problem : Problem
        The frozen problem.

    Attributes
    ----------
    vehicles : tuple of Vehicle
        All technician-shifts, technician by technician.
    durations, distances : matrix
        Seconds and metres between ranks of places.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.durations = problem.durations
        self.distances = problem.distances
        self.vehicles = tuple(_vehicles(problem))
        self.places = tuple(problem.place_index[visit.place] for visit in problem.visits)
        self._services = [
            [self._service(vehicle, visit) for visit in problem.visits] for vehicle in self.vehicles
        ]

    def service(self, vehicle: int, visit: int) -> Service | None:
        """How a technician-shift serves a visit, None when a rule forbids it."""
        return self._services[vehicle][visit]

    def service_seconds(self, technician: Technician, visit: Visit) -> int:
        """Seconds of service of the visit for the technician."""
        return service_seconds(visit.duration, technician.pace)

    @cached_property
    def left_out_costs(self) -> tuple[int, ...]:
        """Cents charged for leaving out each visit, change included."""
        problem = self.problem
        return tuple(v.left_out_cost + problem.change_cost(v) for v in problem.visits)

    @cached_property
    def _barred(self) -> frozenset[tuple[str, str]]:
        """Pairs (technician, visit) that no shift can serve."""
        return frozenset(
            (technician.id, visit.id)
            for technician in self.problem.technicians
            for visit in self.problem.visits
            if any(rule.why(Case(technician, visit)) is not None for rule in TECHNICIAN_RULES)
        )

    def _service(self, vehicle: Vehicle, visit: Visit) -> Service | None:
        technician, shift = vehicle.technician, vehicle.shift
        if (technician.id, visit.id) in self._barred:
            return None
        seconds = self.service_seconds(technician, visit)
        limit = deadline(technician, visit)
        last = shift.last if limit is None else min(shift.last, limit[0] - seconds)
        windows = clip(base_windows(visit), shift.start, last)
        if not windows:
            return None
        fixed, hold, moved = self._prices(technician, visit)
        place = self.problem.place_index[visit.place]
        return Service(place, seconds, windows, fixed, hold, moved)

    def _prices(
        self, technician: Technician, visit: Visit
    ) -> tuple[int, tuple[int, int] | None, int]:
        """Cents paid in any case, starts that keep the spot, cents paid out of them."""
        preferred, current = visit.preferred, visit.current
        fixed = 0
        if preferred is not None and preferred.technician != technician.id:
            fixed = preferred.cost
        price = self.problem.change_cost(visit)
        if current is None or price == 0:
            return fixed, None, 0
        if current.technician != technician.id:
            return fixed + price, None, 0
        slack = self.problem.objective.change_tolerance
        return fixed, (current.start - slack, current.start + slack), price


def _vehicles(problem: Problem) -> list[Vehicle]:
    found: list[Vehicle] = []
    places = problem.place_index
    for rank, technician in enumerate(problem.technicians):
        for number, shift in enumerate(technician.shifts):
            origin = places[shift.start_place or technician.start]
            destination = places[shift.end_place or technician.end]
            found.append(Vehicle(len(found), rank, number, technician, shift, origin, destination))
    return found
