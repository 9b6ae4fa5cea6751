"""From a problem, its plan in force and an event to the problem that is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from ..errors import require
from ..model import Shift, Technician, Visit
from ..problem import Problem
from .events import Event
from .in_force import Key, PlanInForce
from .pending import Pending, in_slot
from .prices import stable
from .remaining import remaining
from .standing import Walk
from .stock import Stock

NOBODY_LATE: Mapping[str, int | None] = MappingProxyType({})


@dataclass(frozen=True)
class Remaining:
    """What is left to plan after an event.

    Parameters
    ----------
    problem : Problem
        Shifts from now on, visits not begun, each with its spot in the plan in force.
    origins : mapping of (str, int) to int
        For each technician and shift of `problem`, the shift's rank in the problem before.
    promised : frozenset of str
        Visits whose slot must be kept when a repair exists.
    """

    problem: Problem
    origins: dict[Key, int]
    promised: frozenset[str]

    def kept_slots(self, late: Mapping[str, int | None] = NOBODY_LATE) -> Problem:
        """Problem where promised visits start within their slot.

        Parameters
        ----------
        late : mapping of str to int or None
            Seconds by which some may start after it; None: at any time.
        """
        slack = self.problem.objective.change_tolerance

        def kept(visit: Visit) -> Visit:
            seconds = late.get(visit.id, 0)
            if visit.id not in self.promised or seconds is None:
                return visit
            return in_slot(visit, slack, seconds)

        return replace(self.problem, visits=tuple(map(kept, self.problem.visits)))


def transform(problem: Problem, solution: dict[str, Any], event: Event) -> Remaining:
    """Cut the past off, apply the event, and price changes."""
    event.check(problem)
    plan = PlanInForce(problem, solution)
    cut = _Cut(problem, plan, event)
    ahead = {technician.id: cut.technician(technician) for technician in problem.technicians}
    if event.type == "cancelled":
        name = getattr(event, "visit", "")
        require(name not in cut.begun, f"the visit {name!r} is begun", "visit")
    objective = stable(problem.objective, problem.technicians)
    pending = Pending(problem, plan, event, ahead, objective.change_tolerance)
    visits = tuple(
        pending.visit(visit) for visit in event.visits(problem.visits) if visit.id not in cut.begun
    )
    left = {visit.id for visit in visits}
    stock = Stock(problem, plan, cut.begun)
    technicians = tuple(
        replace(
            technician,
            shifts=tuple(_unlocked(shift, left) for shift in technician.shifts),
            parts=stock.carried(technician, cut.ranks(technician)),
        )
        for technician in ahead.values()
    )
    after = replace(
        problem,
        technicians=technicians,
        visits=visits,
        objective=objective,
        resources=stock.resources(technicians),
    )
    return Remaining(after, cut.origins, frozenset(pending.promised))


def _unlocked(shift: Shift, visits: set[str]) -> Shift:
    """Shift whose locked visits are all left to do."""
    return replace(shift, locked=tuple(name for name in shift.locked if name in visits))


class _Cut:
    """Cuts shifts, and notes what is begun."""

    def __init__(self, problem: Problem, plan: PlanInForce, event: Event) -> None:
        self.problem, self.plan, self.event = problem, plan, event
        self.begun: set[str] = set()
        self.origins: dict[Key, int] = {}

    def technician(self, technician: Technician) -> Technician:
        """Technician with what is left of his shifts."""
        absence = self.event.absence
        if absence is not None and absence.technician != technician.id:
            absence = None
        found: list[Shift] = []
        for number, shift in enumerate(technician.shifts):
            route = self.plan.routes.get((technician.id, number))
            walk = Walk(self.problem, technician, shift, route, self.event.ends)
            standing, parts = remaining(walk, self.event.now, absence)
            self.begun |= standing.begun
            for part in parts:
                self.origins[technician.id, len(found)] = number
                found.append(part)
        return replace(technician, shifts=tuple(found))

    def ranks(self, technician: Technician) -> list[int]:
        """Ranks, before the event, of the shifts left to a technician."""
        return [self.origins[technician.id, rank] for rank in range(len(technician.shifts))]
