"""A core that stands on a plan, to price places in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..insertion import Insertion
from ..plan import Plan
from .core import GRAINS_PER_CENT, Core
from .flatten import flatten

#: Cents by which a sum of rounded prices may be below the rounded sum: two driving costs, one end
#: and one overtime, each rounded, of the route before and after.
ROUNDING = 5


class Standing:
    """Prices places in a plan and in the same plan without one visit.

    Parameters
    ----------
    plan : Plan
        Each task is served there as the instance says (`serves_freely`).
    """

    def __init__(self, plan: Plan) -> None:
        self._core = Core(flatten(plan.instance, plan.sequences), seed=0)
        self._core.stand(plan.sequences, plan.appointments)
        self._out: int | None = None

    def price(
        self, out: int | None, task: int, starts: Sequence[tuple[int, int]]
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Price a task in every place, in order of price.

        Parameters
        ----------
        out : int or None
            Visit that the plan is to leave out.
        starts : list of (int, int)
            Windows to use in place of the task's own.

        Returns
        -------
        places : array of int, n x 3
            Vehicle, position and earliest start.
        bounds : array of int, n
            Cents that the routes cost more at least, balance apart.
        """
        self._leave_out(out)
        places, grains = self._core.price(task, starts)
        order = np.argsort(grains, kind="stable")
        return places[order], grains[order] // GRAINS_PER_CENT - ROUNDING

    def put(self, place: Insertion) -> None:
        """Put a visit into the plan."""
        self._leave_out(None)
        for one in (place, place.helper):
            if one is not None:
                self._core.put(one.visit, one.vehicle, one.position, one.start)

    def _leave_out(self, visit: int | None) -> None:
        if visit == self._out:
            return
        if self._out is not None:
            self._core.put_back()
        self._out = None
        if visit is not None and self._core.take_out(visit):
            self._out = visit


def serves_freely(plan: Plan) -> bool:
    """Whether each task is served as the instance says, or at its appointment: none is held."""
    service = plan.instance.service
    return all(
        own is service(route.vehicle.rank, task) or task in plan.appointments
        for route in plan.routes
        for task, own in zip(route.visits, route.services, strict=True)
    )
