"""The prices of a plan that many visits ask for: by the native core when it is built."""

from __future__ import annotations

from functools import cached_property

from .insertion import Pricer
from .native.library import is_built
from .native.pricer import NativePricer
from .native.standing import Standing, serves_freely
from .plan import Plan

#: Visits to price from which the core's preparation is worth its time.
MANY = 10


class Prices:
    """Prices visits in a plan, and in the plan without one of them.

    Parameters
    ----------
    plan : Plan
        The plan.
    count : int
        How many visits are to be priced, about.
    """

    def __init__(self, plan: Plan, count: int = 1) -> None:
        self.plan, self._count = plan, count

    @cached_property
    def _standing(self) -> Standing | None:
        if self._count < MANY or not self.plan.routes or not is_built():
            return None
        return Standing(self.plan) if serves_freely(self.plan) else None

    @cached_property
    def pricer(self) -> Pricer:
        """Prices in the plan."""
        return self._pricer(self.plan, None)

    def without(self, visit: int) -> Pricer | None:
        """Return the prices in the plan without a visit, None when a route needs it.

        They hold until the prices without another visit are asked.
        """
        rest = self.plan.without(visit)
        return None if rest is None else self._pricer(rest, visit)

    def insert(self, visit: int) -> None:
        """Put a visit in its cheapest place, if that costs less than leaving it out."""
        best = self.pricer.best(visit, below=self.plan.instance.left_out_costs[visit])
        if best is None:
            return
        self.plan = best.apply(self.plan)
        if self._standing is not None:
            self._standing.put(best)
        del self.pricer

    def _pricer(self, plan: Plan, out: int | None) -> Pricer:
        standing = self._standing
        return Pricer(plan) if standing is None else NativePricer(plan, standing, out)
