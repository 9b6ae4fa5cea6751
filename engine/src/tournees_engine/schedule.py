"""Exact schedule of one route: the earliest starts, the break, the latest sensible departure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .blocked import Blocked
from .constraints import SHIFT_RULES, TECHNICIAN_RULES, Case
from .constraints.validity import deadline
from .instance import Instance
from .label import Label, Labels, advance, best_end, departure, owed_break
from .route import Route, build
from .service import Service
from .stop_time import StopTime
from .vehicle import Vehicle


@dataclass(frozen=True)
class Schedule:
    """What a technician does in one shift.

    Parameters
    ----------
    vehicle : Vehicle
        The technician-shift.
    stops : tuple of StopTime
        In order.
    rest : int or None
        Second at which the break starts.
    leave, back : int
        Departure (as late as sensible) and return.
    driving, distance : int
        Seconds and metres of the whole route.
    cost : int
        Cents: driving, overtime, changes and preferences.
    """

    vehicle: Vehicle
    stops: tuple[StopTime, ...]
    rest: int | None
    leave: int
    back: int
    driving: int
    distance: int
    cost: int


def simulate(
    instance: Instance, vehicle: Vehicle, visits: Sequence[int]
) -> Schedule | Blocked:
    """Schedule a sequence exactly, or name the constraint that fails.

    Parameters
    ----------
    visits : sequence of int
        Ranks of the visits, in order.
    """
    route = build(instance, vehicle, visits)
    return blocked(instance, vehicle, visits) if route is None else schedule(route)


def schedule(route: Route) -> Schedule:
    """Read the schedule out of a route's labels."""
    labels: list[Label] = []
    label: Label | None = route.last_label
    while label is not None and label.parent is not None:
        labels.append(label)
        label = label.parent
    labels.reverse()
    stops = tuple(
        StopTime(visit, lab.arrival, lab.start, lab.time, leg, metres)
        for visit, lab, leg, metres in zip(
            route.visits, labels, route.legs, route.metres, strict=False
        )
    )
    rests = [lab.rest for lab in labels if lab.rest is not None]
    rest = rests[0] if rests else route.last_rest
    leave, stops = _late_departure(route, stops, labels)
    return Schedule(
        route.vehicle, stops, rest, leave, route.back, route.driving, route.distance, route.cost
    )


def _late_departure(
    route: Route, stops: tuple[StopTime, ...], labels: list[Label]
) -> tuple[int, tuple[StopTime, ...]]:
    """Leave just in time for the first stop instead of waiting at its door."""
    if not stops:
        return route.vehicle.shift.start, stops
    first, rest = stops[0], labels[0].rest
    pause = route.vehicle.shift.pause
    leave = first.start - first.travel
    if rest is not None and pause is not None and leave < rest + pause.duration:
        leave = rest - first.travel
    leave = max(leave, first.arrival - first.travel)
    moved = StopTime(
        first.visit, leave + first.travel, first.start, first.end, first.travel, first.distance
    )
    return leave, (moved, *stops[1:])


def blocked(instance: Instance, vehicle: Vehicle, visits: Sequence[int]) -> Blocked:
    """Name the constraint that stops a sequence known not to be feasible."""
    labels: Labels = departure(vehicle)
    pause, here = owed_break(vehicle), vehicle.origin
    for position, visit in enumerate(visits):
        service = instance.service(vehicle.rank, visit)
        if service is None:
            return barred(instance, vehicle, visit, position)
        travel = instance.durations[here][service.place]
        following = advance(labels, travel, service, pause)
        if not following:
            arrival = min(label.time for label in labels) + travel
            return _late(instance, vehicle, visit, position, service, arrival)
        labels, here = following, service.place
    travel = instance.durations[here][vehicle.destination]
    assert best_end(labels, travel, vehicle) is None
    back = min(label.time for label in labels) + travel
    name = {"technician": vehicle.technician.label}
    shift = vehicle.shift
    if back > shift.last or shift.pause is None:
        return Blocked("shift", None, len(visits), {**name, "back": back, "last": shift.last})
    return Blocked("break", None, len(visits), {**name, "latest": shift.pause.latest})


def barred(instance: Instance, vehicle: Vehicle, visit: int, position: int) -> Blocked:
    """Name the rule that keeps a visit away from a technician-shift."""
    case = Case(vehicle.technician, instance.problem.visits[visit], vehicle, instance)
    for rule in (*TECHNICIAN_RULES, *SHIFT_RULES):
        detail = rule.why(case)
        if detail is not None:
            return Blocked(rule.key, visit, position, detail)
    raise AssertionError(f"no rule bars visit {visit} from shift {vehicle.rank}")


def _late(
    instance: Instance,
    vehicle: Vehicle,
    visit: int,
    position: int,
    service: Service,
    arrival: int,
) -> Blocked:
    """Name what closes before the arrival: a certification, or the window."""
    technician, demand = vehicle.technician, instance.problem.visits[visit]
    limit = deadline(technician, demand)
    closes = service.windows[-1][1]
    detail = {"technician": technician.label, "arrival": arrival, "closes": closes}
    if limit is not None and closes == limit[0] - service.seconds:
        end = arrival + service.seconds
        detail = {"technician": technician.label, "skill": limit[1], "until": limit[0], "end": end}
        return Blocked("validity", visit, position, detail)
    if closes == vehicle.shift.last:
        detail = {
            "technician": technician.label,
            "back": arrival + service.seconds,
            "last": vehicle.shift.last,
        }
        return Blocked("shift", visit, position, detail)
    return Blocked("window", visit, position, detail)
