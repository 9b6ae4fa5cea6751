"""A planned day, played many times."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..errors import require
from .calls import Calls
from .day import Day
from .day_stop import DayStop
from .habits import Habits
from .quantiles import Floats

Seconds = NDArray[np.int32]
#: Who has had his break: all, none, or some of the scenarios.
Rested = NDArray[np.bool_] | bool


@dataclass(frozen=True, slots=True)
class _State:
    """Where the scenarios stand: free since (or at the door at) `time`."""

    time: Floats
    calls: Calls
    rested: Rested


class Rehearsal:
    """A day, played as far as somebody asks, and again with a change from that change on.

    He leaves more or less on time; drives; waits until a promised slot opens, or until the planned
    start where nobody was promised anything; works, or finds a closed door; takes his break where
    the plan has it, sooner if he must; serves an emergency as soon as he has finished a visit.

    Each stop keeps its random numbers when others come or go, so that two rehearsals differ by
    what was changed, not by luck.

    Parameters
    ----------
    day : Day
        As planned.
    habits : Habits
        What the company's days are like.
    scenarios : int
        How many times; a thousand tells a probability to about 1 %.
    seed : int
        The same seed gives the same answer.
    added : int, optional
        Rank of a stop that `day` has more than a day to compare it with: it is drawn last, so
        that the others have the same random numbers in both.
    """

    def __init__(
        self,
        day: Day,
        habits: Habits,
        scenarios: int = 1000,
        seed: int = 0,
        added: int | None = None,
    ) -> None:
        require(scenarios > 0, "must be positive", "scenarios")
        require(seed >= 0, "cannot be negative", "seed")
        self.day = day
        self._habits = habits
        self._luck = habits.luck(scenarios, seed)
        self._columns = _columns(len(day.stops), added)
        self._pause = day.rest_rank()
        start = self._luck.departures(day.leave)
        self._states = [_State(start, self._luck.calls(day.leave), day.rest is None)]
        self._doors: list[_State] = []

    @property
    def arrivals(self) -> Seconds:
        """Seconds at each door, shape (scenarios, stops); after the break if taken on the way."""
        if not self.day.stops:
            return np.empty((len(self._states[0].time), 0), np.int32)
        self._play(len(self.day.stops) - 1)
        return _seconds(np.stack([door.time for door in self._doors], axis=1))

    def column(self, rank: int) -> Seconds:
        """Seconds at one door, shape (scenarios,); the stops after it are not played."""
        self._play(rank)
        return _seconds(self._doors[rank].time)

    def with_stop(self, rank: int, stop: DayStop, after: tuple[DayStop, ...]) -> Rehearsal:
        """Return the day with one stop more.

        Parameters
        ----------
        rank : int
            Its rank in the new day.
        stop : DayStop
            The stop.
        after : tuple of DayStop
            Those that follow it, as they are planned then.
        """
        require(0 <= rank <= len(self.day.stops), "is not a rank in this day", "rank")
        require(len(after) == len(self.day.stops) - rank, "are not all that follow", "after")
        stops = (*self.day.stops[:rank], stop, *after)
        last = len(self._columns)
        columns = (*self._columns[:rank], last, *self._columns[rank:])
        return self._changed(replace(self.day, stops=stops), columns, rank, rank)

    def with_slot(self, rank: int, opens: int, closes: int) -> Rehearsal:
        """Return the day when a stop is promised a slot."""
        stops = list(self.day.stops)
        stops[rank] = replace(stops[rank], opens=opens, closes=closes)
        return self._changed(replace(self.day, stops=tuple(stops)), self._columns, rank, rank + 1)

    def _changed(self, day: Day, columns: tuple[int, ...], states: int, doors: int) -> Rehearsal:
        """Return the rehearsal of a day that is the same before a stop."""
        found = object.__new__(Rehearsal)
        found.day, found._habits, found._luck = day, self._habits, self._luck
        found._columns, found._pause = columns, day.rest_rank()
        if min(found._pause, states) != min(self._pause, states):
            states = doors = 0  # the break has moved among the stops before
        found._states, found._doors = self._states[: states + 1], self._doors[:doors]
        return found

    def _play(self, last: int) -> None:
        for rank in range(len(self._doors), last + 1):
            if rank == len(self._states):
                self._states.append(self._leave(rank - 1))
            self._doors.append(self._reach(rank))

    def _leave(self, rank: int) -> _State:
        """From the door of a stop to the end of the work."""
        door, stop = self._doors[rank], self.day.stops[rank]
        free = np.maximum(door.time, stop.bound) + self._luck.works(stop, self._columns[rank])
        return _State(free, door.calls, door.rested)

    def _reach(self, rank: int) -> _State:
        """From the end of the work before to the door of a stop."""
        stop, state = self.day.stops[rank], self._states[rank]
        free, calls = state.calls.served(state.time)
        free, rested = self._rest_before(rank, free, state.rested)
        hours = ((free - self.day.midnight) * (1 / 3600)).astype(np.intp)
        drive = self._luck.drives(stop.travel, self._columns[rank])
        drive *= self._habits.hours.take(hours, mode="wrap")
        there = free + drive
        rest = self.day.rest
        if rest is not None and rank == self._pause and rested is not True:
            then = np.maximum(there, rest.earliest) + rest.duration
            there = then if rested is False else np.where(rested, there, then)
            rested = True
        return _State(there, calls, rested)

    def _rest_before(self, rank: int, free: Floats, rested: Rested) -> tuple[Floats, Rested]:
        """Break before driving to a stop: where the plan has it, and wherever it is high time."""
        rest = self.day.rest
        if rest is None or rested is True:
            return free, rested
        now = free >= (rest.earliest if rank == self._pause else rest.latest)
        if not now.any():
            return free, rested
        if rested is not False:
            now &= ~rested
        return free + now * rest.duration, now | rested


def _columns(count: int, added: int | None) -> tuple[int, ...]:
    if added is None:
        return tuple(range(count))
    require(0 <= added < count, "is not the rank of a stop", "added")
    return (*range(added), count - 1, *range(added, count - 1))


def _seconds(times: Floats) -> Seconds:
    return np.rint(times).astype(np.int32)
