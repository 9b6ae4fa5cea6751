"""Exact schedule of one route: the earliest starts, the break, the latest sensible departure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .blocked import Blocked
from .constraints import SHIFT_RULES, TECHNICIAN_RULES, Case
from .constraints.validity import deadline
from .instance import Instance
from .label import Label, Labels, advance, best_end, departure, owed_break
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
    route = build(instance, vehicle, visits, services)
    if route is not None:
        return schedule(route)
    return blocked(instance, vehicle, visits, services)


def case_alone(instance: Instance, vehicle: Vehicle, visit: int) -> Case:
    """Put a visit alone in a shift, for the rules to judge."""
    outcome = simulate(instance, vehicle, [visit])
    alone = outcome if isinstance(outcome, Blocked) else None
    return Case(vehicle.technician, instance.problem.visits[visit], vehicle, instance, alone)


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


def blocked(
    instance: Instance, vehicle: Vehicle, visits: Sequence[int], services: Sequence[Service]
) -> Blocked:
    """Name the constraint that stops a sequence known not to be feasible."""
    labels: Labels = departure(vehicle)
    pause, here = owed_break(vehicle), vehicle.origin
    for position, service in enumerate(services):
        travel = instance.durations[here][service.place]
        following = advance(labels, travel, service, pause)
        if not following:
            arrival = min(label.time for label in labels) + travel
            visit = instance.problem.visits[visits[position]]
            constraint, detail = _late(vehicle, visit, service, arrival)
            return Blocked(constraint, visits[position], position, detail)
        labels, here = following, service.place
    travel = instance.durations[here][vehicle.destination]
    assert best_end(labels, travel, vehicle) is None
    back = min(label.time for label in labels) + travel
    name = {"technician": vehicle.technician.id, "name": vehicle.technician.label}
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
