"""From a problem to an explained solution."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from .backends import get_backend
from .explain import FULLY, explain, explains_all
from .improve import insert_unserved
from .instance import Instance
from .plan import Plan
from .problem import Problem
from .sectors import VISITS, solve_by_sectors
from .settle import settle
from .solution import cost_parts, routes_json
from .stop import Stop

#: Called with (seconds, cents, visits left out) when a better plan is found.
Progress = Callable[[float, int, int], None]

#: Share of the budget kept at most for explaining; seconds for a visit that may have to be
#: explained, and for any visit that is written.
EXPLAINING, SECONDS_EACH, SECONDS_WRITTEN = 0.2, 0.0015, 0.0005
#: Share of the budget that looking for relaxations may add to it.
GRACE = 0.05


@dataclass(frozen=True)
class Outcome:
    """What a search gave.

    Parameters
    ----------
    plan : Plan
        The best plan, exact.
    iterations : int
        Solutions looked at.
    backend : str
        Name of the backend.
    """

    plan: Plan
    iterations: int
    backend: str


def solve(
    problem: Problem,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    clock: Callable[[], float] = monotonic,
) -> dict[str, Any]:
    """Search, schedule exactly, price and explain; a large problem by sectors.

    Parameters
    ----------
    problem : Problem
        What is asked; its options say when to stop.
    progress : callable, optional
        Told of each better plan.
    cancelled : callable, optional
        When it returns true the search ends, and the best plan so far is returned.
    clock : callable, optional
        Seconds by which the time of the options is counted.

    Returns
    -------
    dict
        The solution, see ``schema/solution.schema.json``.
    """
    if len(problem.visits) > VISITS:
        return solve_by_sectors(problem, progress, cancelled)
    stop = Stop(problem.options.seconds, problem.options.iterations, cancelled, clock)
    outcome = search(Instance(problem), stop.part(_searching(problem)), progress)
    seconds = stop.elapsed
    extra = max(0.3, GRACE * (stop.seconds or 0))
    return solution_json(
        outcome.plan,
        "cancelled" if stop.cancelled else "solved",
        {
            "seconds": round(seconds, 3),
            "iterations": outcome.iterations,
            "backend": outcome.backend,
        },
        lambda: (stop.remaining or 0) < -extra,
    )


def _searching(problem: Problem) -> float | None:
    """Seconds of the search: the rest of the budget goes to writing and explaining the plan."""
    seconds = problem.options.seconds
    if seconds is None:
        return None
    count = len(problem.visits)
    told = count if count <= FULLY else sum(visit.current is not None for visit in problem.visits)
    return seconds - min(EXPLAINING * seconds, SECONDS_EACH * told + SECONDS_WRITTEN * count)


def search(
    instance: Instance, stop: Stop, progress: Progress | None = None, start: Plan | None = None
) -> Outcome:
    """Run the backend.

    Parameters
    ----------
    start : Plan, optional
        Where to begin; by default, the visits as they stand in the plan being repaired.
    """
    options = instance.problem.options
    backend = get_backend(options.backend)
    best: int | None = None

    def report(cost: int, unserved: int) -> None:
        nonlocal best
        if progress is not None and (best is None or cost < best):
            best = cost
            progress(round(stop.elapsed, 3), cost, unserved)

    plan = start or Plan.from_sequences(instance, current_sequences(instance))
    report(plan.cost, len(plan.unserved))
    iterations = 0
    if not stop.over:
        plan, iterations = backend.search(plan, stop, options.seed, report)
    plan = settle(insert_unserved(plan))
    if progress is not None:
        # The last line is the plan that is written: a backend's own figures are approximate.
        progress(round(stop.elapsed, 3), plan.cost, len(plan.unserved))
    return Outcome(plan, iterations, backend.name)


def current_sequences(instance: Instance) -> list[list[int]]:
    """Tasks of each vehicle as they stand in the plan being repaired."""
    found: list[list[tuple[int, int]]] = [[] for _ in instance.vehicles]
    for task, part in enumerate(instance.tasks):
        visit = instance.problem.visits[part.visit]
        spot = visit.pinned or visit.current
        helper = visit.helper.current if part.helper and visit.helper is not None else None
        if spot is None or (part.helper and helper is None):
            continue
        vehicle = _at_work(instance, helper or spot.technician, spot.start)
        if vehicle is not None and instance.service(vehicle, task) is not None:
            found[vehicle].append((spot.start, task))
    return [[task for _, task in sorted(spots)] for spots in found]


def _at_work(instance: Instance, technician: str, second: int) -> int | None:
    """Rank of the technician's shift at a second."""
    for vehicle in instance.vehicles:
        shift = vehicle.shift
        if vehicle.technician.id == technician and shift.start <= second <= shift.last:
            return vehicle.rank
    return None


def solution_json(
    plan: Plan, status: str, stats: dict[str, Any], late: Callable[[], bool] = lambda: False
) -> dict[str, Any]:
    """Write an explained solution; once `late`, without other relaxations."""
    parts = cost_parts(plan)
    unserved, changes = explain(plan, late)
    return {
        "version": 1,
        "status": status,
        "cost": plan.cost,
        "routes": routes_json(plan),
        "unserved": unserved,
        "changes": changes,
        "stats": {
            **stats,
            "cost_parts": parts,
            "explained": "all" if explains_all(plan) else "changed",
        },
    }
