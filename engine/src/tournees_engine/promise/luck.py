"""What chance has in store for the scenarios of a day."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, Any

import numpy as np

from .calls import Calls
from .draws import DOOR, LATE, LENGTH, LOST, TRAVEL, URGENT, WHEN, WORK, ranks
from .quantiles import Floats
from .travel_habits import band

if TYPE_CHECKING:
    from .day_stop import DayStop
    from .draws import Ranks
    from .habits import Habits

#: Emergencies of a day are called in over as many seconds from its beginning.
DAY = 9 * 3600
#: More emergencies a day than these are not played.
MOST = 3
#: Arrays kept ready; a request for offers needs some hundred.
KEPT = 4096


class Luck:
    """Random numbers turned into seconds by a company's habits; remembered.

    Parameters
    ----------
    habits : Habits
        What the company's days are like.
    count, seed : int
        Of the scenarios.
    """

    def __init__(self, habits: Habits, count: int, seed: int) -> None:
        self._habits, self._count, self._seed = habits, count, seed
        self._drives: dict[tuple[int, int], Floats] = {}
        self._works: dict[tuple[str, int], tuple[Floats, Ranks, Floats]] = {}
        self._lost = habits.work.door.spread(count)
        self._late = habits.days.late.spread(count)[self._ranks(LATE, 0)]
        self._calls = self._drawn()

    def departures(self, leave: int) -> Floats:
        """When he leaves, shape (scenarios,)."""
        return leave + self._late

    def calls(self, leave: int) -> Calls:
        """Emergencies of a day that begins then."""
        who, when, length = self._calls
        return Calls(who, leave + when, length)

    def drives(self, planned: int, column: int) -> Floats:
        """Seconds of a drive out of rush hours, shape (scenarios,)."""
        key = (band(planned), column)
        if key not in self._drives:
            _make_room(self._drives)
            together = self._habits.travel.together
            slices = self._ranks(TRAVEL, column, together)
            self._drives[key] = self._habits.travel.ratios(planned, self._count)[slices]
        return self._drives[key] * planned

    def works(self, stop: DayStop, column: int) -> Floats:
        """Seconds spent at a stop, shape (scenarios,)."""
        key = (stop.kind, column)
        if key not in self._works:
            _make_room(self._works)
            self._works[key] = self._work(stop.kind, column)
        ratios, closed, lost = self._works[key]
        factor = self._habits.work.factor(stop.kind, stop.technician, stop.age)
        spent = ratios * (stop.work * factor)
        spent[closed] = lost
        return spent

    def _work(self, kind: str, column: int) -> tuple[Floats, Ranks, Floats]:
        """Ratios of a usual technician; scenarios that find a closed door, seconds lost there."""
        habits = self._habits.work
        slices = self._ranks(WORK, column, habits.together)
        shut = habits.of(kind).no_show * self._count
        closed = np.flatnonzero(self._ranks(DOOR, column) + 0.5 < shut)
        lost = self._lost[self._ranks(LOST, column)[closed]]
        return habits.of(kind).work.spread(self._count)[slices], closed, lost

    def _drawn(self) -> tuple[Ranks, Floats, Floats]:
        """Scenario, second of the day and length of each emergency: a Poisson number a day."""
        level = (self._ranks(URGENT, 0) + 0.5) / self._count
        rate, length = self._habits.days.urgent, self._habits.days.length.spread(self._count)
        who, when, long = [], [], []
        term = exp(-rate)
        likely = 1 - term
        for number in range(MOST):
            some = np.flatnonzero(level < likely)
            term *= rate / (number + 1)
            likely -= term
            who.append(some)
            when.append((self._ranks(WHEN, number)[some] + 0.5) / self._count * DAY)
            long.append(length[self._ranks(LENGTH, number)[some]])
        return np.concatenate(who), np.concatenate(when), np.concatenate(long)

    def _ranks(self, what: int, column: int, together: float = 0.0) -> Ranks:
        return ranks(self._seed, self._count, what, column, together)


def _make_room(remembered: dict[Any, Any]) -> None:
    if len(remembered) >= KEPT:
        remembered.clear()
