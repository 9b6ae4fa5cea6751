"""Make feasible routes of sequences somebody chose, leaving out what breaks a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .instance import Instance
from .route import Route, build
from .service import Service, common_start

#: Rounds after which appointments that keep moving are given up, besides one per visit.
ROUNDS = 8
#: A start after any other.
NEVER = 1 << 40


class Assembly:
    """Drops tasks until every rule holds, and agrees on a start for each pair of technicians.

    The start of a visit that needs two is the larger of both earliest starts. It only ever moves
    later, and moves the stops behind it: the steps are repeated until nothing moves. Where they
    do not end, or no start is left, the visit whose start moved last is left out.

    Parameters
    ----------
    instance : Instance
        The prepared problem.
    sequences : iterable of sequence of int
        Tasks of each vehicle, in order.
    appointments : mapping of int to int
        Starts already agreed, by task.
    """

    def __init__(
        self,
        instance: Instance,
        sequences: Iterable[Sequence[int]],
        appointments: Mapping[int, int],
    ) -> None:
        self.instance = instance
        self.sequences = self._admitted(sequences)
        self._starts = {**self._known(), **appointments}

    def build(self) -> tuple[list[Route], dict[int, int]]:
        """Return the routes, and the starts agreed by task."""
        while True:
            self._drop_halves()
            routes = [self._route(vehicle, {}) or self._shortened(vehicle) for vehicle in self._all]
            if self._drop_halves():
                continue
            if not self._crews():
                return routes, {}
            agreed = self._agree()
            if agreed is not None:
                exact = self._held(routes, agreed)
                if exact is not None:
                    tasks = [t for t in self._homes() if self.instance.partner(t) is not None]
                    return exact, {t: agreed[self.instance.tasks[t].visit] for t in tasks}

    @property
    def _all(self) -> range:
        return range(len(self.sequences))

    def _admitted(self, sequences: Iterable[Sequence[int]]) -> list[list[int]]:
        """Tasks that no rule without a clock refuses, locked ones first."""
        limits, found = self.instance.limits, []
        holders = limits.holders(())
        seen: set[int] = set()
        for vehicle, sequence in zip(self.instance.vehicles, sequences, strict=True):
            kept: list[int] = []
            for task in limits.ordered(sequence):
                if task in seen or self.instance.service(vehicle.rank, task) is None:
                    continue
                if limits.lacking(vehicle, [*kept, task]) or limits.missing(vehicle, task, holders):
                    continue
                seen.add(task)
                kept.append(task)
                for name in self.instance.jobs[task].resources:
                    holders[name].add(vehicle.rank)
            found.append(kept)
        return found

    def _known(self) -> dict[int, int]:
        """Return the starts the customers know, where leaving them costs."""
        problem = self.instance.problem
        return {
            rank: visit.current.start
            for rank, visit in enumerate(problem.visits)
            if visit.helper and visit.current and problem.change_cost(visit)
        }

    def _homes(self) -> dict[int, int]:
        return {task: rank for rank in self._all for task in self.sequences[rank]}

    def _crews(self) -> dict[int, tuple[int, int]]:
        """Vehicles of the lead and of the helper of each visit that needs two."""
        homes = self._homes()
        found = {}
        for task, home in homes.items():
            partner = self.instance.partner(task)
            if partner is not None and task < partner and partner in homes:
                found[task] = home, homes[partner]
        return found

    def _drop_halves(self) -> bool:
        """Leave out visits that lack one of their two technicians; tell whether there were any."""
        whole = {
            visit
            for visit, pair in self._crews().items()
            if len({self.instance.vehicles[rank].technician_rank for rank in pair}) == 2
        }
        halves = set()
        for task in self._homes():
            visit = self.instance.tasks[task].visit
            if self.instance.partner(task) is not None and visit not in whole:
                halves.add(visit)
        for visit in halves:
            self._drop(visit)
        return bool(halves)

    def _drop(self, visit: int) -> None:
        tasks = {visit, self.instance.partner(visit)}
        self.sequences = [[t for t in one if t not in tasks] for one in self.sequences]

    def _give_up(self, visit: int) -> None:
        """Try without the start the visit had; else leave it out."""
        if self._starts.pop(visit, None) is None:
            self._drop(visit)

    def _shortened(self, vehicle: int) -> Route:
        """Keep the tasks that can be served one after the other."""
        wished, self.sequences[vehicle] = self.sequences[vehicle], []
        best = self._route(vehicle, {})
        for task in wished:
            self.sequences[vehicle].append(task)
            longer = self._route(vehicle, {})
            if longer is None:
                self.sequences[vehicle].pop()
            else:
                best = longer
        assert best is not None
        return best

    def _route(self, vehicle: int, bounds: Mapping[int, tuple[int, int]]) -> Route | None:
        """Route of a vehicle with the starts of some visits bounded."""
        services: list[Service] = []
        for task in self.sequences[vehicle]:
            service = self.instance.service(vehicle, task)
            bound = bounds.get(self.instance.tasks[task].visit)
            if service is not None and bound is not None:
                service = service.narrowed(bound)
            if service is None:
                return None
            services.append(service)
        own = self.instance.vehicles[vehicle]
        return build(self.instance, own, self.sequences[vehicle], services)

    def _agree(self) -> dict[int, int] | None:
        """Find the starts; None when a visit had to give way."""
        crews = self._crews()
        starts = {visit: self._starts.get(visit, 0) for visit in crews}
        late = max(crews)
        for _ in range(ROUNDS + len(crews)):
            ready = self._ready(starts)
            if isinstance(ready, int):
                late = ready
                break
            agreed = {visit: self._common(visit, crews[visit], ready[visit]) for visit in crews}
            moved = [visit for visit in crews if agreed[visit] != starts[visit]]
            if not moved:
                return starts
            late = max(moved, key=lambda visit: (agreed[visit], visit))
            if agreed[late] == NEVER:
                break
            starts = agreed
        self._give_up(late)
        return None

    def _ready(self, starts: Mapping[int, int]) -> dict[int, int] | int:
        """Earliest start of each visit for both technicians; a visit that leaves no route."""
        bounds = {visit: (start, NEVER) for visit, start in starts.items()}
        ready = dict(starts)
        for vehicle in sorted({rank for pair in self._crews().values() for rank in pair}):
            visits = [self.instance.tasks[task].visit for task in self.sequences[vehicle]]
            route = self._route(vehicle, bounds)
            if route is None:
                return max((v for v in visits if v in starts), key=lambda v: (starts[v], v))
            for visit, labels in zip(visits, route.labels[1:], strict=True):
                if visit in ready:
                    ready[visit] = max(ready[visit], labels[0].start)
        return ready

    def _common(self, visit: int, pair: tuple[int, int], ready: int) -> int:
        partner = self.instance.partner(visit)
        assert partner is not None
        one = self.instance.service(pair[0], visit)
        two = self.instance.service(pair[1], partner)
        assert one is not None
        assert two is not None
        start = common_start(one.windows, two.windows, ready)
        return NEVER if start is None else start

    def _held(self, routes: list[Route], starts: Mapping[int, int]) -> list[Route] | None:
        """Routes at the starts agreed; None when a visit had to give way."""
        bounds = {visit: (start, start) for visit, start in starts.items()}
        found = list(routes)
        for visit, pair in self._crews().items():
            for rank in pair:
                route = self._route(rank, bounds)
                if route is None:
                    self._give_up(visit)
                    return None
                found[rank] = route
        return found
