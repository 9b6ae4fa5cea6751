"""The exact pricer, led by the library to the cheapest places."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from ..constraints.span import base_windows
from ..insertion import Pricer
from ..plan import Plan
from ..route import Route
from ..service import Service
from .standing import Standing


class NativePricer(Pricer):
    """Prices insertions as `Pricer` does, to the cent, without looking at every place.

    Parameters
    ----------
    plan : Plan
        The routes to insert into.
    standing : Standing
        Stands on the plan, or on the same one with a visit more.
    out : int or None
        That visit.
    """

    def __init__(self, plan: Plan, standing: Standing, out: int | None = None) -> None:
        super().__init__(plan)
        self._standing, self._out = standing, out

    def bounded(
        self, task: int, skip: Container[int] = (), within: tuple[int, int] | None = None
    ) -> Iterable[tuple[int, Route, int, Service]]:
        """List the feasible places by lower bound of their cents, balance apart."""
        if task in self.plan.instance.locks:
            return super().bounded(task, skip, within)
        found = self._found(task, skip, within)
        return sorted(found, key=lambda place: place[0]) if self._balance else found

    def _found(
        self, task: int, skip: Container[int], within: tuple[int, int] | None
    ) -> Iterator[tuple[int, Route, int, Service]]:
        starts: list[tuple[int, int]] = []
        if within is not None:
            first, last = within
            windows = base_windows(self.plan.instance.jobs[task])
            cut = ((max(a, first), min(b, last)) for a, b in windows)
            starts = [(a, b) for a, b in cut if a <= b]
            if not starts:
                return
        places, bounds = self._standing.price(self._out, task, starts)
        for (rank, position, _), bound in zip(places.tolist(), bounds.tolist(), strict=True):
            service = None if rank in skip else self.plan.instance.service(rank, task)
            if service is not None and within is not None:
                service = service.narrowed(within)
            route = self.plan.routes[rank]
            if service is not None and self.refusal(route, task) is None:
                yield bound - self._spared(route), route, position, service
