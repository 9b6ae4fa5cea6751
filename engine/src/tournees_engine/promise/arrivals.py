"""When a technician is at each door."""

from __future__ import annotations

from .day import Day
from .habits import Habits
from .rehearsal import Rehearsal, Seconds


def arrivals(
    day: Day, habits: Habits, scenarios: int = 1000, seed: int = 0, added: int | None = None
) -> Seconds:
    """Play a day many times, see `Rehearsal`.

    Returns
    -------
    array of int32, shape (scenarios, stops)
        Seconds at the doors.
    """
    return Rehearsal(day, habits, scenarios, seed, added).arrivals
