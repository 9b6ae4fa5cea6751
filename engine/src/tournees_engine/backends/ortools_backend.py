"""Search with OR-Tools' routing library: cheapest insertion, then guided local search."""

from __future__ import annotations

from typing import Any

from ..instance import Instance
from ..stop import Stop
from .backend import Report, Sequences
from .routing_model import RoutingModel

#: Looks without a better solution, for each visit, after which the search is left: guided
#: local search never ends by itself, and the exact improvement makes more of the time.
STALL = 1000


class OrtoolsBackend:
    """Runs the routing library in the calling process (it holds the GIL all along)."""

    name = "ortools"
    share = 0.1

    def search(
        self, instance: Instance, start: Sequences, stop: Stop, seed: int, report: Report
    ) -> tuple[Sequences, int]:
        """Search from a start, see `Backend.search`."""
        model = RoutingModel(instance, seed)
        if not model.visits or not instance.vehicles:
            return start, 0
        watch = _Watch(model, stop, report)
        model.routing.AddAtSolutionCallback(watch.at_solution)
        model.routing.AddSearchMonitor(model.solver.CustomLimit(watch.is_over))
        solution = model.solve(start, stop)
        if solution is None:
            return start, watch.count
        return model.sequences(solution), watch.count


class _Watch:
    """Reports better solutions and ends the search when asked, or when it stalls."""

    def __init__(self, model: RoutingModel, stop: Stop, report: Report) -> None:
        self.model, self.stop, self.report = model, stop, report
        self.count = 0
        self._best: int | None = None
        self._patience = STALL * (len(model.visits) + 1)
        self._looks = 0

    def at_solution(self) -> None:
        self.count += 1
        cost: Any = self.model.routing.CostVar().Min()
        if self._best is None or cost < self._best:
            self._best = cost
            self._looks = 0
            self.report(self.model.cents(cost), self.model.left_out())

    def is_over(self) -> bool:
        """Tell whether to end; the library asks about forty thousand times a second."""
        self._looks += 1
        return self._looks > self._patience or self.stop.over


BACKEND = OrtoolsBackend()
