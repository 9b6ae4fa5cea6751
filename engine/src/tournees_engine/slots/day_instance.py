"""One shift of a book, prepared for the engine's exact schedules and prices."""

from __future__ import annotations

from collections.abc import Sequence

from ..instance import Instance
from ..matrix import Matrix
from ..model import Shift, Technician, Visit
from ..problem import Problem
from ..service import Service
from ..task import Task
from ..vehicle import Vehicle

#: A visit without demands, and the problem in which nothing else binds.
_PLAIN = Visit("visit", "place", 0)
_NOTHING = Problem((), (), (), Matrix([]), Matrix([]))


class DayInstance(Instance):
    """An instance of one shift, made without a problem's names and rules.

    The rules that say who may do what were judged by whoever wrote the book, which is read a
    thousand times for one of them.

    Parameters
    ----------
    technician, shift
        Costs and span.
    durations, distances : Matrix
        Between the places: those of the tasks, then where the shift begins and ends.
    services : sequence of Service
        One for each task.
    """

    def __init__(
        self,
        technician: Technician,
        shift: Shift,
        durations: Matrix,
        distances: Matrix,
        services: Sequence[Service],
    ) -> None:
        self.problem, self.traffic = _NOTHING, _NOTHING.traffic
        self.durations, self.distances = durations, distances
        count = len(services)
        self.vehicles = (Vehicle(0, 0, 0, technician, shift, count, count + 1),)
        self.tasks = tuple(Task(rank, False) for rank in range(count))
        self.jobs = (_PLAIN,) * count
        self.places = tuple(service.place for service in services)
        self._partners = {}
        self._services = [dict(enumerate(services))]
        self._able = {}
