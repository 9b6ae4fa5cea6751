"""A problem prepared for search: ranks instead of names, one service per task and shift."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from .constraints import TECHNICIAN_RULES, Case
from .constraints.span import base_windows, clip
from .constraints.validity import deadline
from .limits import Limits
from .locked import locked_visits
from .model import Technician, Visit
from .problem import Problem
from .rounding import service_seconds
from .service import Service
from .task import Task
from .vehicle import Vehicle


class Instance:
    """What search, schedule and explanation read.

    A task is a rank: 0..n-1 the visits by their lead, then the helper's part of each visit that
    needs two technicians, in the order of the visits.

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
    traffic : Traffic
        Speed by time of day.
    tasks : tuple of Task
        The part of a visit behind each rank.
    jobs : tuple of Visit
        Each task as its technician sees it (`Visit.for_helper` for the helper's).
    places : tuple of int
        Rank of the place of each task.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.durations = problem.durations
        self.distances = problem.distances
        self.traffic = problem.traffic
        self.vehicles = tuple(_vehicles(problem))
        visits = problem.visits
        crews = [rank for rank, visit in enumerate(visits) if visit.helper is not None]
        self.tasks = (
            *(Task(rank, False) for rank in range(len(visits))),
            *(Task(rank, True) for rank in crews),
        )
        self.jobs = (*visits, *(visits[rank].for_helper() for rank in crews))
        self.places = tuple(problem.place_index[job.place] for job in self.jobs)
        self._partners = {rank: len(visits) + number for number, rank in enumerate(crews)}
        self._partners |= {helper: lead for lead, helper in self._partners.items()}
        self._services: list[dict[int, Service | None]] = [{} for _ in self.vehicles]
        self._able: dict[tuple[int, int], bool] = {}

    def partner(self, task: int) -> int | None:
        """Rank of the other technician's task of the same visit, None for most visits."""
        return self._partners.get(task)

    def service(self, vehicle: int, task: int) -> Service | None:
        """How a technician-shift serves a task, None when a rule forbids it."""
        known = self._services[vehicle]
        if task not in known:
            known[task] = self._service(self.vehicles[vehicle], task)
        return known[task]

    def service_seconds(self, technician: Technician, visit: Visit) -> int:
        """Seconds of service of the visit for the technician."""
        return service_seconds(visit.duration, technician.pace)

    @cached_property
    def left_out_costs(self) -> tuple[int, ...]:
        """Cents charged for leaving out each visit, change included."""
        problem = self.problem
        return tuple(problem.left_out_cost(v) + problem.change_cost(v) for v in problem.visits)

    @cached_property
    def locks(self) -> Mapping[int, tuple[int, int]]:
        """Vehicle, and rank in its locked prefix, of each locked task."""
        ranks = {(v.technician_rank, v.shift_rank): v.rank for v in self.vehicles}
        found: dict[int, tuple[int, int]] = {}
        for technician, shift, place, name in locked_visits(self.problem.technicians):
            task = self.problem.visit_index[name]
            if task in found:
                task = self._partners[task]
            found[task] = ranks[technician, shift], place
        return found

    @cached_property
    def limits(self) -> Limits:
        """Parts, locked prefixes and resources."""
        return Limits(self)

    def _is_able(self, vehicle: Vehicle, task: int) -> bool:
        """Whether no rule keeps the task away from all shifts of the technician."""
        key = vehicle.technician_rank, task
        if key not in self._able:
            case = Case(vehicle.technician, self.jobs[task], instance=self)
            self._able[key] = all(rule.why(case) is None for rule in TECHNICIAN_RULES)
        return self._able[key]

    def _service(self, vehicle: Vehicle, task: int) -> Service | None:
        technician, shift, job = vehicle.technician, vehicle.shift, self.jobs[task]
        lock = self.locks.get(task)
        if (lock is not None and lock[0] != vehicle.rank) or not self._is_able(vehicle, task):
            return None
        seconds = self.service_seconds(technician, job)
        limit = deadline(technician, job)
        last = shift.last if limit is None else min(shift.last, limit[0] - seconds)
        windows = clip(base_windows(job), shift.start, last)
        if not windows:
            return None
        fixed, hold, moved = self._prices(technician, job)
        return Service(self.places[task], seconds, windows, fixed, hold, moved)

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
            vehicle = Vehicle(
                len(found), rank, number, technician, shift, origin, destination, problem.traffic
            )
            found.append(vehicle)
    return found
