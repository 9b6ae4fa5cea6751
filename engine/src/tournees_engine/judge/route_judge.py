"""Judges one route: driving, shift, break, figures."""

from __future__ import annotations

from typing import Any

from ..model import Shift, Technician
from ..problem import Problem
from .hearing import Hearing

Span = tuple[int, int]


class RouteJudge:
    """Follows a technician through one route.

    Parameters
    ----------
    problem : Problem
        The rules.
    hearing : Hearing
        Where violations go.
    technician, shift
        Whose route it is.
    route : dict
        The route of the solution; its visits are all known.
    """

    def __init__(
        self,
        problem: Problem,
        hearing: Hearing,
        technician: Technician,
        shift: Shift,
        route: dict[str, Any],
    ) -> None:
        self.problem, self.hearing = problem, hearing
        self.technician, self.shift, self.route = technician, shift, route
        self.driving, self.metres = 0, 0
        self._busy: list[Span] = []

    def judge(self) -> None:
        """Note every rule of the route that is broken."""
        self._follow()
        self._judge_span()
        self._judge_break()
        for key, found in (("driving", self.driving), ("distance", self.metres)):
            self._judge_figure(key, self.route.get(key), found)

    @property
    def overtime(self) -> int:
        """Seconds worked after the shift's end."""
        return max(0, int(self.route["back"]) - self.shift.end)

    def _follow(self) -> None:
        """Drive from stop to stop; each drive ends at the arrival."""
        here = self.shift.start_place or self.technician.start
        free = self.route["leave"]
        for stop in self.route["stops"]:
            visit = self.problem.visits[self.problem.visit_index[stop["visit"]]]
            seconds, metres = self._drive(here, visit.place, free, stop["arrival"], visit.id)
            self._judge_figure("travel", stop.get("travel"), seconds)
            self._judge_figure("distance", stop.get("distance"), metres)
            self._busy.append((stop["start"], stop["end"]))
            here, free = visit.place, stop["end"]
        if self.route["stops"]:
            home = self.shift.end_place or self.technician.end
            self._drive(here, home, free, self.route["back"], None)

    def _drive(
        self, here: str, there: str, free: int, arrival: int, visit: str | None
    ) -> tuple[int, int]:
        seconds, metres = self.problem.leg(here, there)
        if arrival - seconds < free:
            self.hearing.note(
                "travel",
                visit,
                self.technician.id,
                seconds=seconds,
                name=visit or there,
                given=arrival - free,
            )
        self._busy.append((arrival - seconds, arrival))
        self.driving += seconds
        self.metres += metres
        return seconds, metres

    def _judge_span(self) -> None:
        leave, back, shift = self.route["leave"], self.route["back"], self.shift
        if leave < shift.start:
            self.hearing.note("leave", None, self.technician.id, leave=leave, start=shift.start)
        if back > shift.end + shift.overtime:
            last = shift.end + shift.overtime
            self.hearing.note("shift", None, self.technician.id, back=back, last=last)

    def _judge_break(self) -> None:
        pause, taken = self.shift.pause, self.route.get("break")
        if pause is None:
            return
        if taken is None:
            if self.shift.start <= pause.latest < self.route["back"] and self.route["stops"]:
                self.hearing.note("break", None, self.technician.id)
            return
        start, end = taken["start"], taken["end"]
        timely = max(pause.earliest, self.shift.start) <= start <= pause.latest
        whole = end - start == pause.duration
        if not (timely and whole) or any(a < end and start < b for a, b in self._busy):
            self.hearing.note("break", None, self.technician.id)

    def _judge_figure(self, name: str, given: int | None, found: int) -> None:
        if given is not None and given != found:
            self.hearing.note(
                "figures", None, self.technician.id, name=name, given=given, found=found
            )
