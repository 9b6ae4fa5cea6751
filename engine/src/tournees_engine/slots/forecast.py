"""What the simulation says of a place: the slot to promise there, and the harm to others."""

from __future__ import annotations

from functools import cached_property
from math import ceil

import numpy as np

from ..promise import Day, DayStop, Habits, Rehearsal, Rest, kept, narrowest
from ..route import Route
from ..schedule import schedule
from .delays import Delays
from .rows import NONE
from .screen import Screen
from .trial import Risks, Slot, Trial

#: Days simulated for each probability.
SCENARIOS = 1000
#: A promise less sure by no more than this is told of nobody.
NOTICED = 0.005
#: How much less sure than the guard (or than it was) the promise of another may become.
TOLERATED = 0.01
DAY = 86400


class Forecast:
    """Rehearses one shift with and without the visit.

    Parameters
    ----------
    screen, trial
        The book and the request; the shift.
    habits : Habits
        What the company's days are like.
    delays : Delays
        Learns from what is rehearsed.
    seed : int
        The same seed gives the same answer.
    """

    def __init__(
        self, screen: Screen, trial: Trial, habits: Habits, delays: Delays, seed: int
    ) -> None:
        self._book, self._request, self._trial = screen.book, screen.request, trial
        self._habits, self._delays, self._seed = habits, delays, seed
        self._first = int(screen.book.first_stop[trial.shift])

    def with_visit(self, route: Route, position: int) -> Rehearsal:
        """Rehearse a route in which the visit stands at a position."""
        day, standing = self._day(route), self._standing
        before, after = day.stops[:position], day.stops[position + 1 :]
        as_before = standing.day.leave, standing.day.rest, standing.day.stops[:position]
        if (day.leave, day.rest, before) == as_before:
            return standing.with_stop(position, day.stops[position], after)
        return Rehearsal(day, self._habits, SCENARIOS, self._seed, position)

    def slot(self, rehearsal: Rehearsal, position: int, within: Slot) -> Slot | None:
        """Narrowest slot for the visit, None when none is sure enough.

        Parameters
        ----------
        within : (int, int)
            Seconds between which the slot must lie.
        """
        request, start = self._request, rehearsal.day.stops[position].start
        if request.slot is not None:
            return request.slot
        first, last = within
        soonest = request.on_grid(start)
        widths = [width for width in request.widths if soonest + width <= last]
        if not widths:
            return None
        opens, closes, probability = narrowest(
            rehearsal.column(position),
            request.target,
            widths,
            request.step,
            max(first, soonest),
            request.grid,
        )
        self._note(rehearsal, position, soonest)
        is_sure = probability >= request.target or request.is_given
        return (opens, closes) if is_sure and closes <= last else None

    def outcome(
        self, rehearsal: Rehearsal, position: int, slot: Slot
    ) -> tuple[float, Risks] | None:
        """Probability that the slot is kept, and who else is less sure; None: too great a harm."""
        promised = rehearsal.with_slot(position, *slot)
        probability = kept(promised.column(position), slot[1])
        if probability < self._request.target and self._request.is_demanding:
            return None
        risks = []
        for rank, (closes, before) in enumerate(zip(self._closes, self._before, strict=True)):
            if closes == NONE:
                continue
            after = kept(promised.column(rank + (rank >= position)), closes)
            floor = min(self._request.guard, before) - TOLERATED
            if after < floor and self._request.is_demanding:
                return None
            if before - after > NOTICED:
                risks.append((self._book.stops.ids[self._first + rank], before, after))
        return probability, tuple(risks)

    def _note(self, rehearsal: Rehearsal, position: int, soonest: int) -> None:
        """Learn how late he may be at this hour."""
        column, start = rehearsal.column(position), rehearsal.day.stops[position].start
        rank = ceil(self._request.target * len(column)) - 1
        needed = int(np.partition(column, rank)[rank]) - soonest
        self._delays.note(start - int(self._book.shifts.start[self._trial.shift]), needed)

    @cached_property
    def _closes(self) -> list[int]:
        own = slice(self._first, self._first + self._trial.count)
        closes: list[int] = self._book.stops.closes[own].tolist()
        return closes

    @cached_property
    def _standing(self) -> Rehearsal:
        """The shift without the visit."""
        route = self._trial.standing
        assert route is not None
        return Rehearsal(self._day(route), self._habits, SCENARIOS, self._seed)

    @cached_property
    def _before(self) -> list[float]:
        """Probability of each standing promise without the visit; 1 where there is none."""
        column = self._standing.column
        return [
            1.0 if closes == NONE else kept(column(rank), closes)
            for rank, closes in enumerate(self._closes)
        ]

    def _day(self, route: Route) -> Day:
        shifts, rank = self._book.shifts, self._trial.shift
        rest, times = None, schedule(route)
        # Who leaves late has had his break at home.
        is_over = times.rest is not None and times.rest < times.leave
        if shifts.rest_duration[rank] != NONE and not is_over:
            columns = shifts.rest_earliest, shifts.rest_latest, shifts.rest_duration
            rest = Rest(*(int(column[rank]) for column in columns))
        midnight = self._book.midnight
        midnight += (int(shifts.start[rank]) - midnight) // DAY * DAY
        stops = (
            self._stop(stop.visit, stop.travel, stop.end - stop.start, stop.start)
            for stop in times.stops
        )
        return Day(times.leave, tuple(stops), rest, midnight)

    def _stop(self, visit: int, travel: int, work: int, start: int) -> DayStop:
        stops, opens = self._book.stops, None
        kind, age = self._request.kind, self._request.age
        if visit < self._trial.count:
            rank = self._first + visit
            opens = None if stops.opens[rank] == NONE else int(stops.opens[rank])
            kind, age = stops.kinds[rank], stops.ages[rank]
        technician = self._book.shifts.technicians[self._trial.shift]
        return DayStop(travel, work, start, opens, None, kind, technician, age)
