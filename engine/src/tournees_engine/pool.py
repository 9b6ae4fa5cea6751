"""Choose the best combination of routes already found, with OR-Tools CP-SAT.

A search forgets routes that were good but stood beside bad ones; a set partitioning over all of
them puts those together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ortools.sat.python import cp_model

from .plan import Plan

#: Rank of a vehicle, tasks in order, price.
PooledRoute = tuple[int, tuple[int, ...], int]
#: CP-SAT's own count of work, about seconds, which is the same on any machine.
WORK = 10.0


def combine(
    plan: Plan,
    pool: Iterable[PooledRoute],
    unit: int = 1,
    twins: Sequence[int] | None = None,
    seconds: float | None = None,
    seed: int = 0,
) -> Plan:
    """Return the cheapest plan made of pooled routes, never dearer than the given one.

    Each visit is served at most once, each vehicle drives at most one route, and no resource is
    held more often than it exists. The plan comes back unchanged where routes have a price
    together: with a balance, or with visits that need two technicians.

    Parameters
    ----------
    plan : Plan
        The best plan so far; the choice begins with it, its routes join the pool.
    pool : iterable of (vehicle, tasks, price)
        Feasible routes.
    unit : int
        Prices of the pool for one cent.
    twins : sequence of int, optional
        A number for each vehicle: those with the same one may drive each other's routes.
    seconds : float, optional
        Wall-clock limit; without it the choice is reproducible.
    seed : int
        Seed of the solver.
    """
    instance = plan.instance
    if instance.problem.objective.balance or len(instance.tasks) > len(instance.problem.visits):
        return plan
    choice = _Choice(plan, pool, unit, twins or range(len(instance.vehicles)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = WORK
    if seconds is not None:
        solver.parameters.max_time_in_seconds = max(0.0, seconds)
    if solver.solve(choice.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return plan
    found = Plan.from_sequences(instance, choice.sequences(solver))
    return min(plan, found, key=lambda one: one.cost)


class _Choice:
    """The set partitioning model: one variable for each route."""

    def __init__(
        self, plan: Plan, pool: Iterable[PooledRoute], unit: int, twins: Sequence[int]
    ) -> None:
        self.instance, self._twins = plan.instance, twins
        own = {(route.vehicle.rank, route.visits) for route in plan.routes if route.visits}
        known = ((r.vehicle.rank, r.visits, r.cost * unit) for r in plan.routes if r.visits)
        self.model = cp_model.CpModel()
        #: (vehicle, tasks, variable) of each route.
        self.routes: list[tuple[int, tuple[int, ...], Any]] = []
        saved = []
        for vehicle, tasks, price in _distinct([*pool, *known], twins):
            chosen = self.model.new_bool_var("")
            self.model.add_hint(chosen, (vehicle, tasks) in own)
            self.routes.append((vehicle, tasks, chosen))
            left_out = sum(self.instance.left_out_costs[task] for task in tasks)
            saved.append((price - unit * left_out) * chosen)
        self.model.minimize(sum(saved))
        self._add_once()
        self._add_resources()

    def sequences(self, solver: cp_model.CpSolver) -> list[list[int]]:
        """Tasks of each vehicle in the solution."""
        found: list[list[int]] = [[] for _ in self.instance.vehicles]
        chosen = [route for route in self.routes if solver.boolean_value(route[2])]
        for vehicle, tasks, _ in chosen:
            twin = self._twins[vehicle]
            idle = (rank for rank, other in enumerate(self._twins) if other == twin)
            home = next(rank for rank in (vehicle, *idle) if not found[rank])
            found[home] = list(tasks)
        return found

    def _add_once(self) -> None:
        """One route a vehicle, one route a visit."""
        drivers: dict[int, list[Any]] = {}
        rivals: dict[int, list[Any]] = {}
        for vehicle, tasks, chosen in self.routes:
            drivers.setdefault(self._twins[vehicle], []).append(chosen)
            for task in tasks:
                rivals.setdefault(task, []).append(chosen)
        for group in rivals.values():
            self.model.add_at_most_one(group)
        count = Counter(self._twins)
        for twin, group in drivers.items():
            self.model.add(sum(group) <= count[twin])

    def _add_resources(self) -> None:
        """At each second, no more holders of a resource than units."""
        for resource in self.instance.problem.resources:
            held = list(self._holding(resource.id))
            for moment in {start for start, _, _ in held}:
                at_once = [chosen for start, last, chosen in held if start <= moment < last]
                self.model.add(sum(at_once) <= resource.quantity)

    def _holding(self, resource: str) -> Iterator[tuple[int, int, Any]]:
        for vehicle, tasks, chosen in self.routes:
            if any(resource in self.instance.jobs[task].resources for task in tasks):
                shift = self.instance.vehicles[vehicle].shift
                yield shift.start, shift.last, chosen


def _distinct(routes: Iterable[PooledRoute], twins: Sequence[int]) -> list[PooledRoute]:
    """Keep the cheapest order of the same tasks for the same kind of vehicle, the last one met."""
    best: dict[tuple[int, frozenset[int]], PooledRoute] = {}
    for route in routes:
        key = (twins[route[0]], frozenset(route[1]))
        if key not in best or route[2] <= best[key][2]:
            best[key] = route
    return sorted(best.values())
