"""When a technician will be where, told from what has happened so far. Without the ORM."""

from datetime import datetime, timedelta
from typing import NamedTuple


class Stop(NamedTuple):
    """A visit of the day as planned and, once it began, as it went; naive UTC."""

    planned_start: datetime
    service_seconds: int
    travel_seconds: int = 0
    left_for_at: datetime | None = None
    arrived_at: datetime | None = None
    closed: bool = False


def expect(stops, now, pause=None):
    """Return the expected arrival at each stop that nobody has reached, by position.

    Parameters
    ----------
    stops : list of Stop
        In planned order; `closed` ones are over, one at most is under way.
    now : datetime
    pause : (datetime, datetime) or None
        The planned break, taken later when the day runs late.

    Returns
    -------
    dict of int to datetime
        A stop is never expected before its plan, unless the technician is on the way already.
    """
    arrivals = {}
    free_at, busy = now, False
    for position, stop in enumerate(stops):
        if stop.closed or not (stop.left_for_at or stop.arrived_at):
            continue
        arrival = stop.arrived_at
        if not arrival:
            arrival = max(now, stop.left_for_at + timedelta(seconds=stop.travel_seconds))
            arrivals[position] = arrival
        free_at = max(free_at, arrival + timedelta(seconds=stop.service_seconds))
        busy = True
    for position, stop in enumerate(stops):
        if stop.closed or stop.left_for_at or stop.arrived_at:
            continue
        drive = timedelta(seconds=stop.travel_seconds)
        reached = free_at + drive
        if pause and now < pause[1] <= stop.planned_start:
            reached = _reach_after_break(pause, free_at, drive, now, busy, stop.planned_start)
            pause = None
        arrival = max(stop.planned_start, reached)
        arrivals[position] = arrival
        free_at = arrival + timedelta(seconds=stop.service_seconds)
    return arrivals


def _reach_after_break(pause, free_at, drive, now, busy, planned_start):
    """Return when work can begin at a stop before which the break is taken.

    It is taken on arrival, which is never worse than before the drive.
    """
    start, stop = pause
    if busy or now < start:
        return max(free_at + drive, start) + (stop - start)
    # Having it right now: the drive follows, unless the plan had it before the break.
    return stop + drive if stop + drive <= planned_start else max(stop, now + drive)
