"""Exact schedule of one route: the earliest starts, the break, the latest sensible departure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .blocked import Blocked
from .constraints import SHIFT_RULES, TECHNICIAN_RULES, Case
from .constraints.validity import deadline
from .instance import Instance
from .label import Label, Labels, advance, best_end, departed, departure
from .model import Visit
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
        Real seconds and metres of the whole route.
    cost : int
        Cents: driving, overtime, waiting, changes and preferences.
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
    instance: Instance,
    vehicle: Vehicle,
    visits: Sequence[int],
    within: tuple[int, int] | None = None,
) -> Schedule | Blocked:
    """Schedule a sequence exactly, or name the constraint that fails.

    Parameters
    ----------
    visits : sequence of int
        Ranks of the visits, in order.
    within : (int, int), optional
        Starts allowed besides the visits' own rules (seconds).
    """
    services: list[Service] = []
    for position, visit in enumerate(visits):
        service = instance.service(vehicle.rank, visit)
        if service is None:
            return barred(instance, vehicle, visit, position)
        if within is not None:
            narrow = service.narrowed(within)
            if narrow is None:
                detail = {
                    "technician": vehicle.technician.id,
                    "name": vehicle.technician.label,
                    "arrival": max(within[0], service.windows[0][0]),
                    "closes": service.windows[-1][1],
                }
                return Blocked("window", visit, position, detail)
            service = narrow
        services.append(service)
    refused = _refused(instance, vehicle, visits)
    if refused is not None:
        return refused
    route = build(instance, vehicle, visits, services)
    if route is not None:
        return schedule(route)
    return blocked(instance, vehicle, visits, services)


def _refused(instance: Instance, vehicle: Vehicle, visits: Sequence[int]) -> Blocked | None:
    """Name the rule without a clock that a sequence breaks."""
    name = {"technician": vehicle.technician.id, "name": vehicle.technician.label}
    lacking = instance.limits.lacking(vehicle, visits)
    if lacking is not None:
        part, needed, carried = lacking
        detail = {**name, "part": part, "needed": needed, "carried": carried}
        return Blocked("parts", visits[-1], len(visits) - 1, detail)
    task = instance.limits.misplaced(visits)
    return None if task is None else Blocked("locked", task, list(visits).index(task), name)


def schedule(route: Route) -> Schedule:
    """Read the schedule out of a route's labels."""
    labels = route.stop_labels
    stops = tuple(_stop(route, rank, label) for rank, label in enumerate(labels))
    rests = [lab.rest for lab in labels if lab.rest is not None]
    rest = rests[0] if rests else route.last_rest
    leave, stops = _late_departure(route, stops, labels)
    driving = sum(stop.travel for stop in stops)
    if stops:
        driving += route.back - departed(stops[-1].end, route.back, route.last_rest, route.vehicle)
    return Schedule(
        route.vehicle, stops, rest, leave, route.back, driving, route.distance, route.cost
    )


def _stop(route: Route, rank: int, label: Label) -> StopTime:
    assert label.parent is not None
    depart = departed(label.parent.time, label.arrival, label.rest, route.vehicle)
    travel, metres = label.arrival - depart, route.metres[rank]
    return StopTime(route.visits[rank], label.arrival, label.start, label.time, travel, metres)


def _late_departure(
    route: Route, stops: tuple[StopTime, ...], labels: list[Label]
) -> tuple[int, tuple[StopTime, ...]]:
    """Leave just in time for the first stop instead of waiting at its door."""
    if not stops:
        return route.vehicle.shift.start, stops
    first, rest = stops[0], labels[0].rest
    pause, traffic, leg = route.vehicle.pause, route.vehicle.traffic, route.legs[0]
    leave = traffic.departure(first.start, leg)
    if rest is not None and pause is not None and leave < rest + pause.duration:
        leave = traffic.departure(rest, leg)
    arrival = traffic.arrival(leave, leg)
    moved = StopTime(first.visit, arrival, first.start, first.end, arrival - leave, first.distance)
    return leave, (moved, *stops[1:])


def blocked(
    instance: Instance, vehicle: Vehicle, visits: Sequence[int], services: Sequence[Service]
) -> Blocked:
    """Name the constraint that stops a sequence known not to be feasible."""
    labels: Labels = departure(vehicle)
    here, arrives = vehicle.origin, vehicle.traffic.arrival
    for position, service in enumerate(services):
        travel = instance.durations[here][service.place]
        following = advance(labels, travel, service, vehicle)
        if not following:
            arrival = arrives(min(label.time for label in labels), travel)
            visit = instance.jobs[visits[position]]
            constraint, detail = _late(vehicle, visit, service, arrival)
            return Blocked(constraint, visits[position], position, detail)
        labels, here = following, service.place
    travel = instance.durations[here][vehicle.destination]
    assert best_end(labels, travel, vehicle) is None
    back = arrives(min(label.time for label in labels), travel)
    name = {"technician": vehicle.technician.id, "name": vehicle.technician.label}
    shift = vehicle.shift
    if back > shift.last or shift.pause is None:
        return Blocked("shift", None, len(visits), {**name, "back": back, "last": shift.last})
    return Blocked("break", None, len(visits), {**name, "latest": shift.pause.latest})


def barred(instance: Instance, vehicle: Vehicle, visit: int, position: int) -> Blocked:
    """Name the rule that keeps a visit away from a technician-shift."""
    case = Case(vehicle.technician, instance.jobs[visit], vehicle, instance, task=visit)
    for rule in (*TECHNICIAN_RULES, *SHIFT_RULES):
        detail = rule.why(case)
        if detail is not None:
            return Blocked(rule.key, visit, position, detail)
    raise AssertionError(f"no rule bars visit {visit} from shift {vehicle.rank}")


def _late(
    vehicle: Vehicle, visit: Visit, service: Service, arrival: int
) -> tuple[str, dict[str, Any]]:
    """Name what closes before the arrival: a certification, the shift or the window."""
    technician, last = vehicle.technician, vehicle.shift.last
    limit = deadline(technician, visit)
    closes, end = service.windows[-1][1], arrival + service.seconds
    name = {"technician": technician.id, "name": technician.label}
    if limit is not None and closes == limit[0] - service.seconds:
        return "validity", {**name, "skill": limit[1], "until": limit[0], "end": end}
    if closes == last:
        return "shift", {**name, "back": end, "last": last}
    return "window", {**name, "arrival": arrival, "closes": closes}
