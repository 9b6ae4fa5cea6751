"""From a problem, its plan in force and an event to the problem that is left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ..constraints.span import clip
from ..errors import require
from ..model import Shift, Spot, Technician, Visit
from ..problem import Problem
from ..rounding import service_seconds
from .events import Event
from .in_force import Key, PlanInForce
from .prices import owed, stable
from .remaining import remaining
from .standing import Walk


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

    def kept_slots(self, free: frozenset[str] = frozenset()) -> Problem:
        """Problem where promised visits start within their slot, those of `free` apart."""
        names = self.promised - free
        slack = self.problem.objective.change_tolerance
        visits = tuple(
            _in_slot(visit, slack) if visit.id in names else visit for visit in self.problem.visits
        )
        return replace(self.problem, visits=visits)


def transform(problem: Problem, solution: dict[str, Any], event: Event) -> Remaining:
    """Cut the past off, apply the event, and price changes."""
    event.check(problem)
    plan = PlanInForce(problem, solution)
    cut = _Cut(problem, plan, event)
    technicians = tuple(cut.technician(technician) for technician in problem.technicians)
    _require_not_begun(event, cut.begun)
    objective = stable(problem.objective, problem.technicians)
    ahead = {who.id: who for who in technicians}
    left, promised = [], set()
    for before in event.visits(problem.visits):
        if before.id in cut.begun:
            continue
        visit = _planned(problem, before, plan.spots.get(before.id), event)
        if visit.pinned is not None and not _can_hold(problem, visit, ahead, visit.pinned):
            visit = _unpinned(visit, visit.pinned, objective.change_tolerance)
            promised.add(visit.id)
        if visit.notified and visit.current is not None and visit.pinned is None:
            promised.add(visit.id)
        left.append(visit)
    after = replace(problem, technicians=technicians, visits=tuple(left), objective=objective)
    return Remaining(after, cut.origins, frozenset(promised))


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


def _require_not_begun(event: Event, begun: set[str]) -> None:
    """Refuse to cancel what is begun."""
    name = getattr(event, "visit", None)
    if event.type == "cancelled":
        require(name not in begun, f"the visit {name!r} is begun", "visit")


def _planned(problem: Problem, visit: Visit, spot: Spot | None, event: Event) -> Visit:
    """Visit with its spot in the plan in force, and its new duration."""
    if spot is None:
        return replace(visit, current=None)
    end = event.ends.get(visit.id)
    if end is not None:
        pace = problem.technicians[problem.technician_index[spot.technician]].pace
        seconds = max(0, end - spot.start)
        duration = round(seconds / pace)
        while service_seconds(duration, pace) < seconds:
            duration += 1
        visit = replace(visit, duration=duration)
    return owed(replace(visit, current=spot))


def _can_hold(
    problem: Problem, visit: Visit, technicians: dict[str, Technician], spot: Spot
) -> bool:
    """Whether the technician of a pin can still be there in time, were it his only visit."""
    technician = technicians[spot.technician]
    index, durations = problem.place_index, problem.durations
    there = index[visit.place]
    for shift in technician.shifts:
        arrival = shift.start + durations[index[shift.start_place or technician.start]][there]
        leave = spot.start + service_seconds(visit.duration, technician.pace)
        back = leave + durations[there][index[shift.end_place or technician.end]]
        if arrival <= spot.start and back <= shift.last:
            return True
    return False


def _unpinned(visit: Visit, pinned: Spot, slack: int) -> Visit:
    """Visit that keeps the time of its pin, not its technician."""
    slot = (max(0, pinned.start - slack), pinned.start + slack)
    windows = visit.windows if clip(visit.windows, *slot) else (slot,)
    return replace(visit, pinned=None, windows=windows, current=visit.current or pinned)


def _in_slot(visit: Visit, slack: int) -> Visit:
    """Visit that starts within its slot, when its windows meet it."""
    if visit.current is None:
        return visit
    first, last = max(0, visit.current.start - slack), visit.current.start + slack
    windows = clip(visit.windows or ((first, last),), first, last)
    return replace(visit, windows=windows) if windows else visit
