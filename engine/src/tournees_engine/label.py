"""States of a partial route, and how one more leg changes them.

A label is a way to have served the stops so far. One label dominates another when it is not
later, not dearer, and has not a break left to take that the other has taken. Keeping every
label that is not dominated makes the schedule of a given sequence exact: the break and the
choice "at once or on hold at the promised time" are both decided for the whole route.
"""

from __future__ import annotations

from typing import NamedTuple

from .model import Break
from .service import Service
from .vehicle import Vehicle


class Label(NamedTuple):
    """A way to have served the stops so far.

    Parameters
    ----------
    time : int
        Second at which the technician is free to leave.
    cost : int
        Cents of changes and preferences so far.
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


def owed_break(vehicle: Vehicle) -> Break | None:
    """Break of the shift, None when the shift begins after its latest start."""
    pause = vehicle.shift.pause
    return None if pause is None or vehicle.shift.start > pause.latest else pause


def departure(vehicle: Vehicle) -> Labels:
    """Label of a technician at the start of his shift."""
    start = vehicle.shift.start
    return (Label(start, 0, owed_break(vehicle) is None, start, start, None, None),)


def advance(labels: Labels, travel: int, service: Service, pause: Break | None) -> Labels:
    """Labels after `travel` seconds of driving and one service."""
    found: list[Label] = []
    seconds = service.seconds
    for label in labels:
        arrival = label.time + travel
        for start, cost in service.starts(arrival):
            found.append(
                Label(start + seconds, label.cost + cost, label.rested, arrival, start, None, label)
            )
        if not label.rested and pause is not None:
            found.extend(_rested(label, travel, service, pause))
    return found_best(found)


def _rested(label: Label, travel: int, service: Service, pause: Break) -> list[Label]:
    """Labels that take the break on this leg: on arrival, or else before departure."""
    arrival = label.time + travel
    if arrival <= pause.latest:
        rest = max(arrival, pause.earliest)
        ready = rest + pause.duration
    else:
        rest = max(label.time, pause.earliest)
        if rest > pause.latest:
            return []
        ready = arrival = rest + pause.duration + travel
    return [
        Label(start + service.seconds, label.cost + cost, True, arrival, start, rest, label)
        for start, cost in service.starts(ready)
    ]


def found_best(found: list[Label]) -> Labels:
    """Labels that no other one dominates, in a stable order."""
    if len(found) < 2:
        return tuple(found)
    found.sort(key=lambda label: (label.time, label.cost, not label.rested))
    kept: list[Label] = []
    for label in found:
        for other in kept:
            if other.cost <= label.cost and other.rested >= label.rested:
                break
        else:
            kept.append(label)
    return tuple(kept)


def ways_back(label: Label, travel: int, vehicle: Vehicle) -> tuple[int, int | None] | None:
    """Time back and break taken before the last drive; None when the break cannot be taken."""
    back = label.time + travel
    pause = vehicle.shift.pause
    if label.rested or pause is None or back <= pause.latest:
        return back, None
    rest = max(label.time, pause.earliest)
    if rest > pause.latest:
        return None
    return rest + pause.duration + travel, rest


def best_end(
    labels: Labels, travel: int, vehicle: Vehicle
) -> tuple[int, int, int | None, Label] | None:
    """Cheapest way back: (cents of changes and overtime, back, break, label)."""
    best: tuple[int, int, int | None, Label] | None = None
    for label in labels:
        way = ways_back(label, travel, vehicle)
        if way is None or way[0] > vehicle.shift.last:
            continue
        cost = label.cost + vehicle.overtime_cost(way[0])
        if best is None or (cost, way[0]) < best[:2]:
            best = (cost, way[0], way[1], label)
    return best
