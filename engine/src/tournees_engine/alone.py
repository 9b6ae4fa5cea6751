"""A visit alone in a shift, with a second technician when it needs one."""

from __future__ import annotations

from .blocked import Blocked
from .constraints import Case
from .instance import Instance
from .route import Route, build
from .schedule import Schedule, simulate
from .service import common_start
from .vehicle import Vehicle

FOREVER = 1 << 40


def alone(
    instance: Instance, vehicle: Vehicle, task: int, within: tuple[int, int] | None = None
) -> Schedule | Blocked:
    """Schedule a task alone in a shift; a visit that needs two must find its helper too.

    Parameters
    ----------
    within : (int, int), optional
        Starts allowed besides the visit's own rules (seconds).
    """
    outcome = simulate(instance, vehicle, [task], within)
    partner = instance.partner(task)
    if isinstance(outcome, Blocked) or partner is None:
        return outcome
    for other in instance.vehicles:
        is_other = other.technician_rank != vehicle.technician_rank
        if is_other and _meet(instance, (vehicle, other), (task, partner), within):
            return outcome
    detail = {"technician": vehicle.technician.id, "name": vehicle.technician.label}
    return Blocked("helper", task, 0, detail)


def case_alone(instance: Instance, vehicle: Vehicle, task: int) -> Case:
    """Put a task alone in a shift, for the rules to judge."""
    outcome = alone(instance, vehicle, task)
    blocked = outcome if isinstance(outcome, Blocked) else None
    return Case(vehicle.technician, instance.jobs[task], vehicle, instance, blocked, task)


def _meet(
    instance: Instance,
    pair: tuple[Vehicle, Vehicle],
    tasks: tuple[int, int],
    within: tuple[int, int] | None,
) -> bool:
    """Tell whether both technicians can start together, both days else empty."""
    one, two = (instance.service(v.rank, t) for v, t in zip(pair, tasks, strict=True))
    if one is None or two is None:
        return False
    first, last = within or (0, FOREVER)
    for vehicle, task in zip(pair, tasks, strict=True):
        route = _route(instance, vehicle, task, (first, last))
        if route is None:
            return False
        start = common_start(one.windows, two.windows, route.labels[1][0].start)
        if start is None or start > last:
            return False
        first = start
    at = (first, first)
    return all(_route(instance, v, t, at) is not None for v, t in zip(pair, tasks, strict=True))


def _route(
    instance: Instance, vehicle: Vehicle, task: int, within: tuple[int, int]
) -> Route | None:
    service = instance.service(vehicle.rank, task)
    narrow = None if service is None else service.narrowed(within)
    return None if narrow is None else build(instance, vehicle, [task], [narrow])
