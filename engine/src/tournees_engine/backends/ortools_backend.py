"""Search with OR-Tools' routing library: cheapest insertion, then guided local search."""

from __future__ import annotations

from typing import Any

from ..improve import improve, insert_unserved
from ..plan import Plan
from ..stop import Stop
from .backend import Report
from .routing_model import RoutingModel

#: Looks without a better solution, for each visit, after which the search is left: guided
#: local search never ends by itself, and the exact improvement makes more of the time.
STALL = 1000
#: Part of the clock worth giving to the routing library.
SHARE = 0.1


class OrtoolsBackend:
    """Runs the routing library in the calling process (it holds the GIL all along).

    Exact improvement follows: the library's own prices and breaks are approximate.
    """

    name = "ortools"

    def search(self, plan: Plan, stop: Stop, seed: int, report: Report) -> tuple[Plan, int]:
        """Search from a plan, see `Backend.search`."""
        plan = insert_unserved(plan, stop)
        report(plan.cost, len(plan.unserved))
        part = stop.part(None if stop.seconds is None else SHARE * stop.seconds)
        found, count = self._route(plan, part, seed, report)
        plan = min(insert_unserved(found, stop), plan, key=lambda one: one.cost)
        plan = improve(plan, stop, seed, lambda one: report(one.cost, len(one.unserved)))
        return plan, count

    def _route(self, plan: Plan, stop: Stop, seed: int, report: Report) -> tuple[Plan, int]:
        model = RoutingModel(plan.instance, seed)
        if not model.visits or not plan.instance.vehicles:
            return plan, 0
        watch = _Watch(model, stop, report)
        model.routing.AddAtSolutionCallback(watch.at_solution)
        model.routing.AddSearchMonitor(model.solver.CustomLimit(watch.is_over))
        solution = model.solve(plan.sequences, stop)
        if solution is None:
            return plan, watch.count
        return Plan.from_sequences(plan.instance, model.sequences(solution)), watch.count


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
