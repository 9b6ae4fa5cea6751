"""A problem as the flat arrays of the library, see `Arrays` in api.cpp."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..constraints.span import base_windows
from ..instance import Instance
from .able import Able
from .core import GRAINS_PER_CENT
from .kinds import kinds

#: Grains of a second at one cent an hour, and of a metre at one cent a kilometre.
SECOND, METRE = GRAINS_PER_CENT // 3600, GRAINS_PER_CENT // 1000
#: Later than any second, and small enough to be added to one.
FAR = 1 << 30
#: The library's set of resources is a word of 64 bits; `Plan.from_sequences` sees to the others.
MOST_RESOURCES = 64


def flatten(instance: Instance, sequences: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Write the numbers and arrays of a problem.

    Parameters
    ----------
    sequences : list of list of int
        Tasks of each vehicle where the search begins: locked prefixes are read there.
    """
    problem = instance.problem
    windows = [[_near(window) for window in base_windows(job)] for job in instance.jobs]
    sorts = kinds(problem)
    able = Able(instance, windows, sorts)
    parts = sorted({part for visit in problem.visits for part in visit.parts})
    return {
        "places": len(problem.places),
        "kinds": len(able.services),
        "vehicles": len(instance.vehicles),
        "tasks": len(instance.tasks),
        "balance_price": problem.objective.balance * SECOND,
        "durations": problem.durations.array,
        "distances": problem.distances.array,
        "window_from": np.cumsum([0, *map(len, windows)]),
        "windows": [window for row in windows for window in row],
        "service": able.services,
        "allowed": able.allowed(sequences),
        **_vehicles(instance, sequences, sorts),
        **_tasks(instance),
        "service_price": _fixed_prices(instance, sorts),
        **_resources(instance),
        "parts": len(parts),
        "need": [[job.parts.get(part, 0) for part in parts] for job in instance.jobs],
        "carried": [
            [vehicle.technician.parts.get(part, 0) for part in parts]
            for vehicle in instance.vehicles
        ],
        "traffic_points": len(problem.traffic.points),
        "traffic": problem.traffic.points,
    }


def _near(window: tuple[int, int]) -> tuple[int, int]:
    return window[0], min(window[1], FAR)


def _vehicles(
    instance: Instance, sequences: Sequence[Sequence[int]], sorts: Sequence[int]
) -> dict[str, Any]:
    twins: dict[Any, int] = {}
    rows, prices = [], []
    for vehicle, sequence in zip(instance.vehicles, sequences, strict=True):
        technician, shift, pause = vehicle.technician, vehicle.shift, vehicle.pause
        rest = (pause.earliest, pause.latest, pause.duration) if pause else (0, FAR, 0)
        locked = sum(task in instance.locks for task in sequence)
        kind = sorts[vehicle.technician_rank]
        alike = (kind, vehicle.origin, vehicle.destination, shift)
        twin = twins.setdefault(alike, len(twins))
        rows.append(
            (vehicle.technician_rank, kind, vehicle.origin, vehicle.destination,
             shift.start, shift.end, shift.last, *rest, locked, twin)
        )  # fmt: skip
        prices.append(
            (technician.cost_per_hour * SECOND, technician.cost_per_km * METRE,
             technician.overtime_per_hour * SECOND, technician.waiting_per_hour * SECOND)
        )  # fmt: skip
    return {"vehicle": rows, "vehicle_price": prices}


def _tasks(instance: Instance) -> dict[str, Any]:
    problem = instance.problem
    left_out = [cost * GRAINS_PER_CENT for cost in instance.left_out_costs]
    slack = problem.objective.change_tolerance
    rows, prices = [], []
    for rank, job in enumerate(instance.jobs):
        partner = instance.partner(rank)
        price, spot = problem.change_cost(job), job.current
        holder, first, last = -1, 0, 0
        if spot is not None and price:
            holder = problem.technician_index.get(spot.technician, -1)
            first, last = max(0, spot.start - slack), spot.start + slack
        rows.append(
            (instance.places[rank], -1 if partner is None else partner, holder, first, last)
        )
        lost = left_out[rank] if rank < len(left_out) else 0
        prices.append((price * GRAINS_PER_CENT if holder >= 0 else 0, lost))
    return {"task": rows, "task_price": prices}


def _fixed_prices(instance: Instance, sorts: Sequence[int]) -> NDArray[np.int64]:
    """Grains paid when a kind serves a task whatever the start: kinds x tasks."""
    problem = instance.problem
    prices = np.zeros((max(sorts, default=-1) + 1, len(instance.jobs)), dtype=np.int64)
    for rank, job in enumerate(instance.jobs):
        preference = 0 if job.preferred is None else job.preferred.cost
        for spot, cost in ((job.preferred, preference), (job.current, problem.change_cost(job))):
            if spot is None or not cost:
                continue
            prices[:, rank] += cost * GRAINS_PER_CENT
            own = problem.technician_index.get(spot.technician)
            if own is not None:
                prices[sorts[own], rank] -= cost * GRAINS_PER_CENT
    return prices


def _resources(instance: Instance) -> dict[str, Any]:
    """Resources that may run out, and the instants (starts of shifts) when each shift is on."""
    count = len(instance.vehicles)
    scarce = [r for r in instance.problem.resources if r.quantity < count][:MOST_RESOURCES]
    bits = {resource.id: 1 << rank for rank, resource in enumerate(scarce)}
    starts = sorted({vehicle.shift.start for vehicle in instance.vehicles}) if scarce else []
    on = [
        [rank for rank, start in enumerate(starts) if v.shift.start <= start < v.shift.last]
        for v in instance.vehicles
    ]
    return {
        "resources": len(scarce),
        "quantity": [resource.quantity for resource in scarce],
        "task_resources": [
            sum(bits.get(name, 0) for name in set(job.resources)) for job in instance.jobs
        ],
        "instants": len(starts),
        "instant_from": np.cumsum([0, *map(len, on)]),
        "instant": [rank for row in on for rank in row],
    }
