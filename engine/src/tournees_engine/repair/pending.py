"""Visits not begun, as they are to be planned again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..constraints.span import clip
from ..model import Spot, Technician, Visit
from ..problem import Problem
from ..rounding import service_seconds
from .events import Event
from .in_force import PlanInForce
from .prices import owed


class Pending:
    """Gives visits their spot in the plan in force, and the rules that still make sense.

    Parameters
    ----------
    problem : Problem
        What the plan in force answers.
    plan : PlanInForce
        Where visits stand.
    event : Event
        May change how long a visit takes.
    ahead : mapping of str to Technician
        Technicians with what is left of their shifts.
    slack : int
        Seconds by which a start may slide.
    """

    def __init__(
        self,
        problem: Problem,
        plan: PlanInForce,
        event: Event,
        ahead: Mapping[str, Technician],
        slack: int,
    ) -> None:
        self.problem, self.plan, self.event = problem, plan, event
        self.ahead, self.slack = ahead, slack
        self.promised: set[str] = set()

    def visit(self, before: Visit) -> Visit:
        """Return one visit; note whether its slot was promised."""
        visit = self._standing(before)
        pinned = visit.pinned
        if pinned is not None and not self._can_hold(visit, pinned):
            visit = self._unpinned(visit, pinned)
            self.promised.add(visit.id)
        if promised_slot(visit, self.slack) is not None:
            self.promised.add(visit.id)
        return visit

    def _standing(self, visit: Visit) -> Visit:
        """Visit with its spot in the plan in force, and its new duration."""
        spot = self.plan.spots.get(visit.id)
        if visit.helper is not None:
            helper = replace(visit.helper, current=self.plan.helpers.get(visit.id))
            visit = replace(visit, helper=helper)
        if spot is None:
            return replace(visit, current=None)
        end = self.event.ends.get(visit.id)
        if end is not None:
            visit = replace(visit, duration=self._duration(spot, end))
        return owed(replace(visit, current=spot))

    def _duration(self, spot: Spot, end: int) -> int:
        """Seconds at pace 1 of a visit that ends at `end` at its technician's pace."""
        pace = self.ahead[spot.technician].pace
        seconds = max(0, end - spot.start)
        duration = round(seconds / pace)
        while service_seconds(duration, pace) < seconds:
            duration += 1
        return duration

    def _can_hold(self, visit: Visit, pinned: Spot) -> bool:
        """Whether the technician of a pin can be there in time, were it his only visit."""
        technician = self.ahead[pinned.technician]
        traffic = self.problem.traffic
        leave = pinned.start + service_seconds(visit.duration, technician.pace)
        for shift in technician.shifts:
            there = self.problem.leg(shift.start_place or technician.start, visit.place)[0]
            home = self.problem.leg(visit.place, shift.end_place or technician.end)[0]
            arrival, back = traffic.arrival(shift.start, there), traffic.arrival(leave, home)
            if arrival <= pinned.start and back <= shift.last:
                return True
        return False

    def _unpinned(self, visit: Visit, pinned: Spot) -> Visit:
        """Visit that keeps the time of its pin, not its technician."""
        slot = (max(0, pinned.start - self.slack), pinned.start + self.slack)
        windows = visit.windows if clip(visit.windows, *slot) else (slot,)
        return replace(visit, pinned=None, windows=windows, current=visit.current or pinned)


def promised_slot(visit: Visit, slack: int) -> tuple[int, int] | None:
    """Return the starts the customer was told, None when there are none or they are fixed."""
    if visit.pinned is not None:
        return None
    if visit.promise is not None:
        return visit.promise
    return standing_slot(visit, slack) if visit.notified else None


def standing_slot(visit: Visit, slack: int) -> tuple[int, int] | None:
    """Return the starts that leave the visit where it stands."""
    if visit.current is None:
        return None
    return max(0, visit.current.start - slack), visit.current.start + slack


def in_slot(visit: Visit, slack: int, late: int = 0) -> Visit:
    """Return the visit that starts within its slot, when its windows meet it.

    Parameters
    ----------
    late : int
        Seconds after the slot that will do as well.
    """
    slot = visit.promise or standing_slot(visit, slack)
    if slot is None:
        return visit
    first, last = slot[0], slot[1] + late
    windows = clip(visit.windows or ((first, last),), first, last)
    return replace(visit, windows=windows) if windows else visit
