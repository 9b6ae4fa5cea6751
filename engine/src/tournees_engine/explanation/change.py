"""What becomes of a served visit beside its current spot, and what else was possible."""

from __future__ import annotations

from typing import Any

from ..alone import alone
from ..blocked import Blocked
from ..constraints import TECHNICIAN_RULES, Case, Detail
from ..model import Spot, Visit
from ..prices import Prices
from ..vehicle import Vehicle
from .binding import binding
from .offer import offer


class ChangeJudge:
    """Recomputes the other places of one served visit.

    Parameters
    ----------
    prices : Prices
        Prices in the plan.
    visit : int
        Rank of a visit that it serves.
    start : int
        Second at which it starts.
    """

    def __init__(self, prices: Prices, visit: int, start: int) -> None:
        plan = prices.plan
        self.plan, self.rank, self.start = plan, visit, start
        self.problem = plan.instance.problem
        self.visit: Visit = self.problem.visits[visit]
        spot = plan.where(visit)
        assert spot is not None
        self.vehicle = plan.instance.vehicles[spot[0]]
        self._pricer = prices.without(visit)
        if self._pricer is not None:
            left_out = plan.instance.left_out_costs[visit]
            #: Cents the routes pay for serving the visit where it is.
            self._here = plan.cost - (self._pricer.plan.cost - left_out)

    def kind(self) -> str:
        """Name what became of the current spot."""
        current = self.visit.current
        if current is None:
            return "placed"
        slide = abs(self.start - current.start) > self.problem.objective.change_tolerance
        if current.technician == self.vehicle.technician.id:
            return "moved_time" if slide else "kept"
        return "moved_both" if slide else "moved_technician"

    def alternative(self) -> dict[str, Any] | None:
        """Cheapest place on another technician, the others unchanged."""
        if self._pricer is None:
            return None
        own = self.vehicle.technician_rank
        skip = {v.rank for v in self.plan.instance.vehicles if v.technician_rank == own}
        best = self._pricer.best(self.rank, skip)
        if best is None:
            return None
        return {**offer(self._pricer.plan, best), "extra_cost": best.extra_cost - self._here}

    def keep(self, current: Spot) -> dict[str, Any]:
        """Price the current spot beside this plan, or name what forbids it."""
        tolerance = self.problem.objective.change_tolerance
        within = (max(0, current.start - tolerance), current.start + tolerance)
        others = {
            vehicle.rank
            for vehicle in self.plan.instance.vehicles
            if vehicle.technician.id != current.technician
        }
        pricer = self._pricer
        best = None if pricer is None else pricer.best(self.rank, others, within)
        if best is not None:
            return {"feasible": True, "extra_cost": best.extra_cost - self._here}
        constraint, detail = self._forbidden(current, within)
        return {"feasible": False, "constraint": constraint, "detail": detail}

    def _forbidden(self, current: Spot, within: tuple[int, int]) -> tuple[str, Detail]:
        """Name the rule that forbids the current spot."""
        pinned = self.visit.pinned
        if pinned is not None and (
            pinned.technician != current.technician or not within[0] <= pinned.start <= within[1]
        ):
            return "pinned", {}
        rank = self.problem.technician_index.get(current.technician)
        if rank is None:
            return "leave", {"technician": current.technician, "name": current.technician}
        technician = self.problem.technicians[rank]
        who = {"technician": technician.id, "name": technician.label}
        for rule in TECHNICIAN_RULES:
            detail = rule.why(Case(technician, self.visit, instance=self.plan.instance))
            if detail is not None:
                return rule.key, detail
        for vehicle in self.plan.instance.vehicles:
            if vehicle.technician_rank != rank or not (
                vehicle.shift.start <= within[1] and within[0] <= vehicle.shift.last
            ):
                continue
            outcome = alone(self.plan.instance, vehicle, self.rank, within)
            if isinstance(outcome, Blocked):
                return outcome.constraint, outcome.detail
            return self._beside(vehicle, within) or ("capacity", who)
        return "leave", who

    def _beside(self, vehicle: Vehicle, within: tuple[int, int]) -> tuple[str, Detail] | None:
        """Name the rule, other than the clock's, that the rest of the plan leaves no room for."""
        if self._pricer is None:
            return None
        others = {other.rank for other in self.plan.instance.vehicles if other is not vehicle}
        found = binding(self._pricer, self.rank, others, within)
        return None if found is None else (found[0], found[1])
