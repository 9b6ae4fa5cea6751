"""How a delay travels through the rest of a day, without the ORM."""

from datetime import timedelta
from typing import NamedTuple

_GRID = timedelta(minutes=15)


class Awaited(NamedTuple):
    """A visit that is still to be reached; `arrival` is a naive UTC datetime."""

    arrival: object
    service_seconds: int
    travel_seconds: int = 0


def push(stops, delay, pause=None):
    """Return the later arrival at each stop, in order.

    Parameters
    ----------
    stops : list of Awaited
        In the order of the day.
    delay : timedelta
        By how much the technician is later at the first one.
    pause : (datetime, datetime) or None
        The break: time that absorbs no delay.
    """
    arrivals, before = [], None
    for stop in stops:
        if before:
            delay = max(timedelta(), delay - _get_slack(before, stop, pause))
        arrivals.append(stop.arrival + delay)
        before = stop
    return arrivals


def round_down(moment):
    """Return the quarter of an hour that a naive UTC datetime lies in."""
    return moment - timedelta(
        minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond
    )


def around(moment, width):
    """Return the window that a customer is told for an arrival: on the quarter, so wide at least."""
    start = round_down(moment)
    return start, start + max(width, 2 * _GRID)


def _get_slack(before, stop, pause):
    """Return how long the technician would wait between two stops."""
    left = before.arrival + timedelta(seconds=before.service_seconds)
    slack = stop.arrival - left - timedelta(seconds=stop.travel_seconds)
    if pause and left <= pause[0] < stop.arrival:
        slack -= pause[1] - pause[0]
    return max(timedelta(), slack)
