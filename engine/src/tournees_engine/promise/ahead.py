"""The rest of a day under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import require
from .day_stop import DayStop
from .draws import LATE, TRAVEL, WORK, ranks
from .habits import Habits
from .luck import Luck
from .quantiles import LEVELS, Floats, Quantiles
from .rehearsal import Seconds
from .rest import Rest
from .travel_habits import band

#: Planned drives that are shorter tell nothing of the time to park and to find the door.
SHORTEST = 120
#: Longer than all but this share of what was ever seen: history says no more when it ends.
OVERDUE = 0.05
#: Then it lasts about so many seconds more, or such a part of the time that it has lasted.
MORE, MORE_PART = 300, 0.2


@dataclass(frozen=True, slots=True)
class Step:
    """A stop that is not over yet.

    Parameters
    ----------
    stop : DayStop
        As planned. Where the drive is under way, `travel` is counted from `left`.
    left : int, optional
        Second at which he left for it, or was seen on the way to it.
    reached : int, optional
        Second at which he was at the door.
    """

    stop: DayStop
    left: int | None = None
    reached: int | None = None


def ahead(
    steps: Sequence[Step],
    now: int,
    habits: Habits,
    rest: Rest | None = None,
    midnight: int = 0,
    scenarios: int = 500,
    seed: int = 0,
) -> Seconds:
    """Play the rest of a day many times.

    What is under way lasts longer than it has lasted already. He leaves for the next stop when he
    is free, and not before the plan has it, a little late as on other days; the break is taken on
    arrival. Emergencies are not played: they are told when they come.

    Parameters
    ----------
    steps : sequence of Step
        In the order of the visits; one at most is under way.
    now : int
        Seconds, of the origin of all others.
    habits : Habits
        What the company's days are like.
    rest : Rest, optional
        The break that is still to come, begun at its `earliest`.
    midnight : int
        The second at which this day begins on the clock of the place.
    scenarios, seed : int
        How many times; the same seed gives the same answer.

    Returns
    -------
    array of int32, shape (scenarios, steps)
        Seconds at the doors.
    """
    require(scenarios > 0, "must be positive", "scenarios")
    doors = np.empty((scenarios, len(steps)))
    luck, begins = habits.luck(scenarios, seed), now
    is_free = not any(step.left or step.reached for step in steps)
    if rest is not None and is_free and rest.earliest <= now:  # he is having it
        begins, rest = max(now, rest.earliest + rest.duration), None
    free = np.full(scenarios, float(begins))
    for column, step in enumerate(steps):
        play = _Play(step, column, habits, luck, midnight, scenarios, seed)
        if step.reached is not None:
            doors[:, column] = step.reached
            free = step.reached + play.work(now - step.reached)
            continue
        if step.left is not None:
            there = play.drive_left(step.left, now)
        else:
            there = play.drive(free, rest)
            if _is_before(rest, step):
                rest = None
        doors[:, column] = there
        free = np.maximum(there, step.stop.bound) + luck.works(step.stop, column)
    return np.rint(doors).astype(np.int32)


def _is_before(rest: Rest | None, step: Step) -> bool:
    """Whether the break comes before a stop."""
    return rest is not None and rest.earliest + rest.duration <= step.stop.start


@dataclass(frozen=True, slots=True)
class _Play:
    """One stop, in all scenarios."""

    step: Step
    column: int
    habits: Habits
    luck: Luck
    midnight: int
    scenarios: int
    seed: int

    def work(self, lasted: int) -> Floats:
        """Seconds at the door, of work that has lasted so long."""
        stop, work = self.step.stop, self.habits.work
        usual = stop.work * work.factor(stop.kind, stop.technician, stop.age)
        return self._longer(work.of(stop.kind).work, usual, lasted, WORK, work.together)

    def drive_left(self, left: int, now: int) -> Floats:
        """When he is there who left then."""
        planned = self._travel
        usual = planned * float(self._hours(np.array([left]))[0])
        travel = self.habits.travel
        table = travel.bands[band(planned)]
        return left + self._longer(table, usual, now - left, TRAVEL, travel.together)

    def drive(self, free: Floats, rest: Rest | None) -> Floats:
        """When he is there who is free then."""
        planned, start = self._travel, self.step.stop.start
        late = self.habits.days.late.spread(self.scenarios)[
            ranks(self.seed, self.scenarios, LATE, self.column)
        ]
        drives = self.luck.drives(planned, self.column)
        soonest = start - planned + late
        there = free + drives * self._hours(free)
        if rest is not None and _is_before(rest, self.step):
            there = np.maximum(there, rest.earliest) + rest.duration
        return np.maximum(there, soonest + drives * self._hours(soonest))

    @property
    def _travel(self) -> int:
        return max(self.step.stop.travel, SHORTEST)

    def _hours(self, times: Floats) -> Floats:
        hours = ((times - self.midnight) / 3600).astype(np.intp)
        return self.habits.hours.take(hours, mode="wrap")

    def _longer(
        self, table: Quantiles, usual: float, lasted: int, what: int, together: float
    ) -> Floats:
        """Seconds that something lasts that has lasted so long."""
        slices = ranks(self.seed, self.scenarios, what, self.column, together)
        level = (slices + 0.5) / self.scenarios
        known = np.array(table.values) * usual
        gone = float(np.interp(lasted, known, LEVELS, left=0.0, right=1.0))
        if 1 - gone < OVERDUE:
            return lasted - np.log(1 - level) * max(MORE, MORE_PART * lasted)
        return np.maximum(lasted, np.interp(gone + (1 - gone) * level, LEVELS, known))
