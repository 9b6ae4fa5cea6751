"""How a visit's time was spent, from the steps of its timeline; no ORM."""

from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

_KINDS = {"en_route": "travel", "on_site": "work", "paused": "pause"}


class Step(NamedTuple):
    """The entry of a state: the event that tells it, when, by which technician (ids)."""

    event: int
    state: str
    at: object
    technician: int


class Span(NamedTuple):
    """An interval that a step opened; `stop` is None while it lasts."""

    event: int
    kind: str
    start: object
    stop: object
    technician: int


def split(steps):
    """Return the Spans of steps in the order in which they were taken.

    A step that a phone dates before the one it follows opens an empty interval.
    """
    after = [*steps[1:], None]
    return [
        Span(
            step.event,
            _KINDS[step.state],
            step.at,
            max(step.at, following.at) if following else None,
            step.technician,
        )
        for step, following in zip(steps, after, strict=True)
        if step.state in _KINDS and step.technician
    ]


def minutes(start, stop, taken=()):
    """Return the whole minutes of an interval that no other one has taken.

    Parameters
    ----------
    start, stop : datetime
    taken : list of (datetime, datetime)
        Intervals that count elsewhere; they may overlap each other.
    """
    total = stop - start
    edges = sorted({start, stop, *(edge for span in taken for edge in span if start < edge < stop)})
    for left, right in pairwise(edges):
        if any(begin <= left and right <= end for begin, end in taken):
            total -= right - left
    return round(max(total, timedelta()) / timedelta(minutes=1))
