"""What a company's days are like."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import numpy as np

from ..errors import located, require
from .day_habits import DayHabits
from .luck import Luck
from .quantiles import Floats
from .reading import record
from .sane import sane
from .travel_habits import TravelHabits
from .work_habits import WorkHabits

VERSION = 1


@dataclass(frozen=True)
class Habits:
    """How long work and drives really take, and what else happens in a day.

    Everything is a distribution: a table of quantiles, whatever its shape.

    Parameters
    ----------
    work : WorkHabits
        Work at the customers', and closed doors.
    travel : TravelHabits
        Drives.
    days : DayHabits
        Departures and emergencies.
    """

    work: WorkHabits
    travel: TravelHabits
    days: DayHabits
    _luck: dict[tuple[int, int], Luck] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @staticmethod
    @cache
    def sane() -> Habits:
        """Return what to believe of a company that has no history, see `sane.sane`."""
        return Habits(*sane())

    @cached_property
    def hours(self) -> Floats:
        """Factors of drives, by hour of departure; shape (24,)."""
        return np.array(self.travel.hours)

    def luck(self, count: int, seed: int) -> Luck:
        """Random numbers of `count` scenarios, turned into seconds by these habits; remembered."""
        if (count, seed) not in self._luck:
            self._luck[count, seed] = Luck(self, count, seed)
        return self._luck[count, seed]

    @classmethod
    def from_json(cls, data: Any) -> Habits:
        """Read habits from their JSON object.

        Raises
        ------
        ProblemError
            With the path of the first bad value.
        """
        data = record(data, "version", "work", "travel", "days")
        require(data["version"] == VERSION, f"must be {VERSION}", "version")
        with located("work"):
            work = WorkHabits.from_json(data["work"])
        with located("travel"):
            travel = TravelHabits.from_json(data["travel"])
        with located("days"):
            days = DayHabits.from_json(data["days"])
        return cls(work, travel, days)

    def to_json(self) -> dict[str, Any]:
        """Write the habits as their JSON object."""
        return {
            "version": VERSION,
            "work": self.work.to_json(),
            "travel": self.travel.to_json(),
            "days": self.days.to_json(),
        }
