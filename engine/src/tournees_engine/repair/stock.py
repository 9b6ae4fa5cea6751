"""What begun visits have taken: parts from vans, units of shared resources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..model import Resource, Technician, Visit
from ..problem import Problem
from .in_force import Key, PlanInForce


class Stock:
    """Counts what is left.

    Parameters
    ----------
    problem : Problem
        Before the event.
    plan : PlanInForce
        Who serves what.
    begun : set of str
        Visits begun.
    """

    def __init__(self, problem: Problem, plan: PlanInForce, begun: set[str]) -> None:
        self.problem = problem
        self._begun: dict[Key, list[Visit]] = {}
        self._ahead: dict[Key, list[Visit]] = {}
        for key, name in plan.led:
            visits = self._begun if name in begun else self._ahead
            visits.setdefault(key, []).append(problem.visits[problem.visit_index[name]])

    def carried(self, technician: Technician, origins: Iterable[int]) -> Mapping[str, int]:
        """Parts the van carries when each shift left starts.

        Begun visits have taken theirs; but a later shift starts with a full van, and keeps
        what its visits need in the plan in force.

        Parameters
        ----------
        origins : iterable of int
            Ranks, before the event, of the shifts that are left to him.
        """
        ranks = sorted(set(origins))
        taken: dict[str, int] = {}
        needed: dict[str, int] = {}
        for rank in ranks:
            begun = _parts(self._begun.get((technician.id, rank), ()))
            ahead = _parts(self._ahead.get((technician.id, rank), ()))
            for part in technician.parts:
                taken[part] = max(taken.get(part, 0), begun.get(part, 0))
                needed[part] = max(needed.get(part, 0), ahead.get(part, 0))
        return {
            part: max(carried - taken.get(part, 0), min(carried, needed.get(part, 0)))
            for part, carried in technician.parts.items()
        }

    def resources(self, technicians: Iterable[Technician]) -> tuple[Resource, ...]:
        """Resources that begun visits leave to the others, when only one day is left."""
        shifts = [shift for technician in technicians for shift in technician.shifts]
        first = min((shift.last for shift in shifts), default=0)
        if any(shift.start >= first for shift in shifts):
            return self.problem.resources
        return tuple(
            replace(one, quantity=max(0, one.quantity - self._held(one.id)))
            for one in self.problem.resources
        )

    def _held(self, resource: str) -> int:
        """Count shifts that hold a unit for begun visits only."""
        return sum(
            any(resource in visit.resources for visit in visits)
            and not any(resource in visit.resources for visit in self._ahead.get(key, ()))
            for key, visits in self._begun.items()
        )


def _parts(visits: Iterable[Visit]) -> dict[str, int]:
    found: dict[str, int] = {}
    for visit in visits:
        for part, quantity in visit.parts.items():
            found[part] = found.get(part, 0) + quantity
    return found
