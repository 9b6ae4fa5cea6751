"""One technician-shift on its own, to see whether a visit would fit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ..explanation.offer import offer
from ..insertion import Pricer
from ..instance import Instance
from ..matrix import Matrix
from ..model import Objective, Technician, Visit
from ..plan import Plan
from ..problem import Problem
from ..vehicle import Vehicle


class Trial:
    """A small problem: one shift, its visits in their order, and one more.

    Parameters
    ----------
    plan : Plan
        Holds the route of the shift.
    vehicle : Vehicle
        The technician-shift.
    others : tuple of Visit
        The visits of its route, see `own_visits`.
    visit : Visit
        The visit that is left out.
    """

    def __init__(
        self, plan: Plan, vehicle: Vehicle, others: tuple[Visit, ...], visit: Visit
    ) -> None:
        instance = plan.instance
        self._others = others
        self._shift_rank = vehicle.shift_rank
        present = {other.id for other in self._others}
        locked = tuple(name for name in vehicle.shift.locked if name in present)
        shift = replace(vehicle.shift, locked=locked)
        self.technician = replace(vehicle.technician, shifts=(shift,))
        problem = instance.problem
        names = {problem.places[vehicle.origin].id, problem.places[vehicle.destination].id}
        names |= {self.technician.start, self.technician.end}
        names |= {other.place for other in (*self._others, visit)}
        ranks = sorted(problem.place_index[name] for name in names)
        cells = np.ix_(ranks, ranks)
        self._problem = Problem(
            places=tuple(problem.places[rank] for rank in ranks),
            technicians=(),
            visits=(),
            durations=Matrix(problem.durations.array[cells]),
            distances=Matrix(problem.distances.array[cells]),
            objective=Objective(),
            traffic=problem.traffic,
        )

    def fits(self, technician: Technician, visit: Visit) -> dict[str, Any] | None:
        """Return the visit's cheapest place (technician, shift, start), None when it has none."""
        if visit.technicians is not None and technician.id not in visit.technicians:
            return None
        if visit.pinned is not None and visit.pinned.technician != technician.id:
            return None
        visits = (*self._others, replace(visit, technicians=None))
        problem = replace(self._problem, technicians=(technician,), visits=visits)
        rank = len(self._others)
        plan = Plan.from_sequences(Instance(problem), [range(rank)])
        if plan.unserved != [rank]:
            return None
        best = Pricer(plan).best(rank)
        return None if best is None else {**offer(plan, best), "shift": self._shift_rank}


def own_visits(plan: Plan, vehicle: int) -> tuple[Visit, ...]:
    """Return the visits of a route with nothing that depends on other routes."""
    return tuple(_simple(plan, task) for task in plan.routes[vehicle].visits)


def _simple(plan: Plan, task: int) -> Visit:
    """Visit as its technician sees it, at the second agreed with the other one."""
    visit = replace(lone(plan.instance.jobs[task]), technicians=None)
    start = plan.appointments.get(plan.instance.tasks[task].visit)
    return visit if start is None else replace(visit, windows=((start, start),), pinned=None)


def lone(visit: Visit) -> Visit:
    """Return the visit without prices, helper and shared resources."""
    return replace(visit, current=None, preferred=None, helper=None, resources=())
