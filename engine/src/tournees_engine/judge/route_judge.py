"""Judges one route: driving, shift, break, figures."""

from __future__ import annotations

from typing import Any

from ..model import Shift, Technician
from ..problem import Problem
from .hearing import Hearing
from .road import drive_ends

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
        #: Seconds of driving by the matrix, which is what driving is priced at.
        self.priced = 0
        self._first_drive = 0
        self._busy: list[Span] = []

    def judge(self) -> None:
        """Note every rule of the route that is broken."""
        self._follow()
        self._judge_span()
        self._judge_break()
        self._judge_parts()
        self._judge_locked()
        for key, found in (("driving", self.driving), ("distance", self.metres)):
            self._judge_figure(key, self.route.get(key), found)

    @property
    def overtime(self) -> int:
        """Seconds worked after the shift's end."""
        return max(0, int(self.route["back"]) - self.shift.end)

    @property
    def idle(self) -> int:
        """Seconds from the first start to the return that nothing fills.

        A break at the first door is no excuse for what is left until the start.
        """
        stops, taken = self.route["stops"], self.route.get("break")
        if not stops:
            return 0
        first = stops[0]
        idle: int = self.route["back"] - first["start"] - (self.driving - self._first_drive)
        idle -= sum(stop["end"] - stop["start"] for stop in stops)
        if taken is not None and taken["start"] >= first["start"]:
            idle -= taken["end"] - taken["start"]
        elif taken is not None and taken["start"] >= first["arrival"]:
            idle += first["start"] - taken["end"]
        return max(0, idle)

    def _follow(self) -> None:
        """Drive from stop to stop; each drive begins at once, or after the break."""
        here = self.shift.start_place or self.technician.start
        free = self.route["leave"]
        for stop in self.route["stops"]:
            visit = self.problem.visits[self.problem.visit_index[stop["visit"]]]
            seconds, metres = self._drive(here, visit.place, free, stop["arrival"], visit.id)
            self._judge_figure("travel", stop.get("travel"), seconds)
            self._judge_figure("distance", stop.get("distance"), metres)
            self._busy.append((stop["start"], stop["end"]))
            if stop is self.route["stops"][0]:
                self._first_drive = seconds
            here, free = visit.place, stop["end"]
        if self.route["stops"]:
            home = self.shift.end_place or self.technician.end
            self._drive(here, home, free, self.route["back"], None)

    def _drive(
        self, here: str, there: str, free: int, arrival: int, visit: str | None
    ) -> tuple[int, int]:
        matrix, metres = self.problem.leg(here, there)
        depart = self._departs(free, arrival)
        seconds = drive_ends(self.problem.traffic, depart, matrix) - depart
        if depart + seconds > arrival:
            self.hearing.note(
                "travel",
                visit,
                self.technician.id,
                seconds=seconds,
                name=visit or there,
                given=arrival - depart,
            )
        self._busy.append((depart, depart + seconds))
        self.driving += seconds
        self.priced += matrix
        self.metres += metres
        return seconds, metres

    def _departs(self, free: int, arrival: int) -> int:
        """Second at which a drive begins: at once, or after a break before the arrival."""
        taken = self.route.get("break")
        if taken is None or not free <= taken["start"] < arrival:
            return free
        end: int = taken["end"]
        return end

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

    def _judge_parts(self) -> None:
        """Empty the van stop by stop."""
        left = dict(self.technician.parts)
        for stop in self.route["stops"]:
            visit = self.problem.visits[self.problem.visit_index[stop["visit"]]]
            for part, quantity in visit.parts.items() if stop.get("role") != "helper" else ():
                left[part] = left.get(part, 0) - quantity
                if left[part] < 0:
                    self.hearing.note("parts", visit.id, self.technician.id, part=part)

    def _judge_locked(self) -> None:
        """Look for a stop before a locked visit that should come first."""
        names = [stop["visit"] for stop in self.route["stops"]]
        wanted = [visit for visit in self.shift.locked if visit in names]
        for name, locked in zip(names, wanted, strict=False):
            if name != locked:
                self.hearing.note("locked", locked, self.technician.id)
                return

    def _judge_figure(self, name: str, given: int | None, found: int) -> None:
        if given is not None and given != found:
            self.hearing.note(
                "figures", None, self.technician.id, name=name, given=given, found=found
            )
