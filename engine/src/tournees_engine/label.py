"""States of a partial route, and how one more leg changes them.

A label is a way to have served the stops so far. One label dominates another when it has not
a break left to take that the other has taken, is not later, and is not dearer even if it waits
for the other. Keeping every label that is not dominated makes the schedule of a given sequence
exact: the break and the choice "at once or on hold at the promised time" are both decided for
the whole route.

Drives begin as soon as the technician is free (after a service, or after the break taken before
departure) and services as soon as he is there, rested, and a window is open. What is left of the
time between two services (or between the last one and the return) after drive and break is idle.
The first stop is reached just in time: nothing before it is idle, but what separates its start
from a break taken at its door, which is when he would otherwise have left before the break's end.
"""

from __future__ import annotations

from typing import NamedTuple

from .rounding import cents
from .service import Service
from .vehicle import Vehicle

#: Units of a label's cost for one cent: idle seconds x cents per hour are whole.
UNIT = 3600


class Label(NamedTuple):
    """A way to have served the stops so far.

    Parameters
    ----------
    time : int
        Second at which the technician is free to leave.
    cost : int
        Changes, preferences and idle time so far, in 1/3600 cent.
    rested : bool
        The break is taken (or none is owed).
    arrival, start : int
        Of the last stop.
    rest : int or None
        Start of the break if taken on the way to (or in front of) the last stop.
    parent : Label or None
        The label before the last stop.
    """

    time: int
    cost: int
    rested: bool
    arrival: int
    start: int
    rest: int | None
    parent: Label | None


Labels = tuple[Label, ...]


class End(NamedTuple):
    """The way back.

    Parameters
    ----------
    cost : int
        Cents of changes, preferences, idle time and overtime of the whole route.
    back : int
        Second of return.
    rest : int or None
        Start of the break if taken before the last drive.
    label : Label
        Of the last stop.
    """

    cost: int
    back: int
    rest: int | None
    label: Label


def departure(vehicle: Vehicle) -> Labels:
    """Label of a technician at the start of his shift."""
    start = vehicle.shift.start
    return (Label(start, 0, vehicle.pause is None, start, start, None, None),)


def advance(labels: Labels, travel: int, service: Service, vehicle: Vehicle) -> Labels:
    """Labels after a leg of `travel` seconds of the matrix and one service."""
    found: list[Label] = []
    for label in labels:
        arrival = vehicle.traffic.arrival(label.time, travel)
        ways = [(arrival, arrival, None)]
        rested = None if label.rested else _rested(label.time, travel, arrival, vehicle)
        for ready, reached, rest in ways if rested is None else (*ways, rested):
            for start, price in service.starts(ready):
                cost = label.cost + UNIT * price
                if vehicle.waiting:
                    lost = idle(label, travel, reached, start, rest, vehicle)
                    cost += vehicle.waiting * lost
                has_rested = label.rested or rest is not None
                end = start + service.seconds
                found.append(Label(end, cost, has_rested, reached, start, rest, label))
    return found_best(found, vehicle.waiting)


def _rested(free: int, travel: int, arrival: int, vehicle: Vehicle) -> tuple[int, int, int] | None:
    """Take the break on this leg, on arrival or else before departure: (ready, arrival, rest)."""
    pause = vehicle.pause
    assert pause is not None
    if arrival <= pause.latest:
        rest = max(arrival, pause.earliest)
        return rest + pause.duration, arrival, rest
    rest = max(free, pause.earliest)
    if rest > pause.latest:
        return None
    ready = vehicle.traffic.arrival(rest + pause.duration, travel)
    return ready, ready, rest


def idle(
    label: Label, travel: int, arrival: int, until: int, rest: int | None, vehicle: Vehicle
) -> int:
    """Idle seconds from a label to the next start (or the return) at `until`."""
    seconds = 0 if rest is None or vehicle.pause is None else vehicle.pause.duration
    if label.parent is not None:
        drive = arrival - departed(label.time, arrival, rest, vehicle)
        return until - label.time - drive - seconds
    if rest is None or vehicle.traffic.departure(until, travel) >= rest + seconds:
        return 0
    return until - rest - seconds


def departed(free: int, arrival: int, rest: int | None, vehicle: Vehicle) -> int:
    """Second at which a drive began: at once, or after a break taken before it."""
    if rest is None or rest >= arrival or vehicle.pause is None:
        return free
    return rest + vehicle.pause.duration


def found_best(found: list[Label], waiting: int = 0) -> Labels:
    """Labels that no other one dominates, in a stable order.

    Parameters
    ----------
    waiting : int
        Price of an idle second, in 1/3600 cent.
    """
    if len(found) < 2:
        return tuple(found)
    found.sort(key=lambda label: (label.time, label.cost, not label.rested))
    kept: list[Label] = []
    for label in found:
        for other in kept:
            wait = waiting * (label.time - other.time)
            if other.cost + wait <= label.cost and other.rested >= label.rested:
                break
        else:
            kept.append(label)
    return tuple(kept)


def ways_back(label: Label, travel: int, vehicle: Vehicle) -> tuple[int, int | None] | None:
    """Time back and break taken before the last drive; None when the break cannot be taken."""
    back = vehicle.traffic.arrival(label.time, travel)
    pause = vehicle.pause
    if label.rested or pause is None or back <= pause.latest:
        return back, None
    rest = max(label.time, pause.earliest)
    if rest > pause.latest:
        return None
    return vehicle.traffic.arrival(rest + pause.duration, travel), rest


def best_end(labels: Labels, travel: int, vehicle: Vehicle) -> End | None:
    """Cheapest way back, then soonest."""
    best: End | None = None
    for label in labels:
        way = ways_back(label, travel, vehicle)
        if way is None or way[0] > vehicle.shift.last:
            continue
        back, rest = way
        cost = label.cost
        if vehicle.waiting:
            cost += vehicle.waiting * idle(label, travel, back, back, rest, vehicle)
        end = End(cents(cost, 1, UNIT) + vehicle.overtime_cost(back), back, rest, label)
        if best is None or end[:2] < best[:2]:
            best = end
    return best
