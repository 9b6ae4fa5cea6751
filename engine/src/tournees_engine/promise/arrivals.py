"""A planned day, played many times."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..errors import require
from .day import Day
from .draws import DOOR, LOST, TRAVEL, WORK, ranks
from .emergencies import Emergencies
from .habits import Habits

Seconds = NDArray[np.int32]


def arrivals(
    day: Day, habits: Habits, scenarios: int = 1000, seed: int = 0, added: int | None = None
) -> Seconds:
    """Play a day many times, and see when he is at each door.

    He leaves more or less on time; drives; waits until a promised slot opens, or until the planned
    start where nobody was promised anything; works, or finds a closed door; takes his break where
    the plan has it, sooner if he must; serves an emergency as soon as he has finished a visit.

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
        Rank of a stop that `day` has more than a day to compare it with. It gets random numbers
        of its own and leaves the others theirs, so that the difference is due to it, not to luck.

    Returns
    -------
    array of int32, shape (scenarios, stops)
        Seconds, after the break if it is taken on the way.
    """
    require(scenarios > 0, "must be positive", "scenarios")
    require(seed >= 0, "cannot be negative", "seed")
    columns = _columns(len(day.stops), added)
    emergencies = Emergencies.drawn(day, habits.days, scenarios, seed)
    found = np.empty((len(day.stops), scenarios), np.int32)
    free = emergencies.departures
    pause = day.rest_rank()
    rested: NDArray[np.bool_] | None = None
    for rank, stop in enumerate(day.stops):
        column = columns[rank]
        free = emergencies.served(free)
        rested = np.zeros(scenarios, bool) if rested is None else rested
        if day.rest is not None:
            now = ~rested & (free >= (day.rest.earliest if rank == pause else day.rest.latest))
            free = free + now * np.int32(day.rest.duration)
            rested |= now
        hours = habits.travel.by_hour()[(free - day.midnight) // 3600 % 24]
        ratios = habits.travel_ratios(stop.travel, scenarios)
        drive = ratios[ranks(seed, scenarios, TRAVEL, column, habits.travel.together)]
        there = free + np.rint(drive * hours * stop.travel).astype(np.int32)
        if day.rest is not None and rank == pause:
            there = np.where(
                rested, there, np.maximum(there, day.rest.earliest) + np.int32(day.rest.duration)
            )
            rested[:] = True
        found[rank] = there
        table = habits.work_ratios(stop.kind, stop.technician, stop.age, scenarios)
        work = table[ranks(seed, scenarios, WORK, column, habits.work.together)] * stop.work
        closed = (
            ranks(seed, scenarios, DOOR, column) < habits.work.of(stop.kind).no_show * scenarios
        )
        lost = habits.work.door.spread(scenarios)[ranks(seed, scenarios, LOST, column)]
        spent = np.rint(np.where(closed, lost, work)).astype(np.int32)
        free = np.maximum(there, np.int32(stop.bound)) + spent
    return found.T


def _columns(count: int, added: int | None) -> list[int]:
    """Column of the random numbers of each stop; the added one has the last."""
    if added is None:
        return list(range(count))
    require(0 <= added < count, "is not the rank of a stop", "added")
    return [*range(added), count - 1, *range(added, count - 1)]
