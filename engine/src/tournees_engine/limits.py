"""Rules of routes that do not hang on the clock: parts, locked prefixes, shared resources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from .vehicle import Vehicle

if TYPE_CHECKING:
    from .instance import Instance


class Limits:
    """Answers for the tasks of one route, or the shifts that hold one resource.

    Parameters
    ----------
    instance : Instance
        The prepared problem.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._parts = {task: job.parts for task, job in enumerate(instance.jobs) if job.parts}
        self.quantities = {one.id: one.quantity for one in instance.problem.resources}

    @cached_property
    def _locks(self) -> Mapping[int, tuple[int, int]]:
        return self.instance.locks

    def lacking(self, vehicle: Vehicle, tasks: Iterable[int]) -> tuple[str, int, int] | None:
        """First part of which the van has too few: (name, needed, carried)."""
        needed: dict[str, int] = {}
        for task in tasks if self._parts else ():
            for part, quantity in self._parts.get(task, {}).items():
                needed[part] = needed.get(part, 0) + quantity
        carried = vehicle.technician.parts
        for part, quantity in needed.items():
            if quantity > carried.get(part, 0):
                return part, quantity, carried.get(part, 0)
        return None

    def misplaced(self, tasks: Sequence[int]) -> int | None:
        """First task that stands before a locked one it should follow."""
        if not self._locks:
            return None
        ranks = [self._lock_rank(task) for task in tasks]
        for task, rank, following in zip(tasks, ranks, ranks[1:], strict=False):
            if rank > following:
                return task
        return None

    def ordered(self, tasks: Iterable[int]) -> list[int]:
        """Tasks with the locked ones first, in their order."""
        return sorted(tasks, key=self._lock_rank) if self._locks else list(tasks)

    def positions(self, tasks: Sequence[int], task: int) -> range:
        """Positions at which a task may enter a route."""
        if not self._locks:
            return range(len(tasks) + 1)
        rank = self._lock_rank(task)
        first = sum(self._lock_rank(other) < rank for other in tasks)
        return range(first, (first if task in self._locks else len(tasks)) + 1)

    def _lock_rank(self, task: int) -> int:
        lock = self._locks.get(task)
        return len(self._locks) if lock is None else lock[1]

    def holders(self, routes: Iterable[tuple[Vehicle, Sequence[int]]]) -> dict[str, set[int]]:
        """Ranks of the vehicles that hold each resource."""
        found: dict[str, set[int]] = {name: set() for name in self.quantities}
        for vehicle, tasks in routes if found else ():
            for task in tasks:
                for name in self.instance.jobs[task].resources:
                    found[name].add(vehicle.rank)
        return found

    def missing(
        self, vehicle: Vehicle, task: int, holders: Mapping[str, Collection[int]]
    ) -> str | None:
        """First resource of a task that others hold during the whole or a part of the shift."""
        return next(self.all_missing(vehicle, task, holders), None)

    def all_missing(
        self, vehicle: Vehicle, task: int, holders: Mapping[str, Collection[int]]
    ) -> Iterator[str]:
        """Yield the resources of a task that others hold."""
        for name in self.instance.jobs[task].resources:
            if vehicle.rank not in holders[name] and self._is_short(vehicle, name, holders[name]):
                yield name

    def _is_short(self, vehicle: Vehicle, resource: str, holders: Collection[int]) -> bool:
        shifts = [vehicle.shift, *(self.instance.vehicles[rank].shift for rank in holders)]
        mine = vehicle.shift
        for moment in {shift.start for shift in shifts if mine.start <= shift.start < mine.last}:
            held = sum(shift.start <= moment < shift.last for shift in shifts)
            if held > self.quantities[resource]:
                return True
        return False
