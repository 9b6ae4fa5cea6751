"""Late departures and emergencies of a day's scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from .day import Day
from .day_habits import DayHabits
from .draws import LATE, LENGTH, URGENT, WHEN, ranks

#: More emergencies a day than these are not played.
MOST = 3


@dataclass
class Emergencies:
    """What comes across the plan of a day.

    Parameters
    ----------
    departures : array of int32, shape (scenarios,)
        When he leaves.
    who, when, length : array, shape (emergencies,)
        Scenario, second of the call and seconds taken of each emergency not yet served.
    """

    departures: NDArray[np.int32]
    who: NDArray[np.intp]
    when: NDArray[np.int32]
    length: NDArray[np.int32]

    @classmethod
    def drawn(cls, day: Day, habits: DayHabits, count: int, seed: int) -> Emergencies:
        """Draw them: calls come at any time until the plan ends, a Poisson number a day."""
        late = habits.late.spread(count)[ranks(seed, count, LATE, 0)]
        level = (ranks(seed, count, URGENT, 0) + 0.5) / count
        who, when, length = [], [], []
        none = exp(-habits.urgent)
        likely, term = 1 - none, none
        for number in range(MOST):
            some = np.flatnonzero(level < likely)
            term *= habits.urgent / (number + 1)
            likely -= term
            slices = (ranks(seed, count, WHEN, number)[some] + 0.5) / count
            who.append(some)
            when.append(day.leave + slices * max(0, day.end - day.leave))
            length.append(habits.length.spread(count)[ranks(seed, count, LENGTH, number)[some]])
        departures = day.leave + np.rint(late).astype(np.int32)
        return cls(departures, np.concatenate(who), _whole(when), _whole(length))

    def served(self, free: NDArray[np.int32]) -> NDArray[np.int32]:
        """When he is free after the emergencies that were called in before he was free."""
        due = self.when <= free[self.who]
        if not due.any():
            return free
        free = free.copy()
        np.add.at(free, self.who[due], self.length[due])
        self.who, self.when, self.length = (
            self.who[~due],
            self.when[~due],
            self.length[~due],
        )
        return free


def _whole(parts: list[NDArray[np.float64]]) -> NDArray[np.int32]:
    return np.rint(np.concatenate(parts)).astype(np.int32)
