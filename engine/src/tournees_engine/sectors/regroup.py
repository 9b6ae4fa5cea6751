"""New sectors across the old borders: routes that pass near each other, and visits left out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..problem import Problem
from .abilities import Abilities
from .draft import Draft
from .groups import grouped
from .positions import positions, rotated
from .quotas import left_over
from .sector import Key, Sector

#: Visits without which a shift still counts: an idle technician is welcome in any sector.
IDLE = 3
#: Further than anything (squared degrees or seconds).
FAR = 1e15


class Regroup:
    """Makes sectors of the shifts as they stand.

    Parameters
    ----------
    problem : Problem
        The whole problem.
    size : int
        Visits of a sector, about.
    """

    def __init__(self, problem: Problem, size: int) -> None:
        self.problem, self.size = problem, size
        self._points = positions(problem)
        self._abilities = Abilities(problem)

    def sectors(self, draft: Draft, turn: float) -> list[Sector]:
        """Return sectors that hold every shift once, and every visit.

        Parameters
        ----------
        turn : float
            How the borders lie, as a share of a quarter of a circle.
        """
        keys = [
            (rank, number)
            for rank, technician in enumerate(self.problem.technicians)
            for number in range(len(technician.shifts))
        ]
        centres = np.array([self._centre(draft, key) for key in keys]).reshape(-1, 2)
        weights = [max(IDLE, len(draft.stops(key))) for key in keys]
        groups = grouped(rotated(centres, turn), weights, self.size)
        served = [self._served(draft, [keys[rank] for rank in group]) for group in groups]
        home = {rank: number for number, group in enumerate(groups) for rank in group}
        technicians = np.array([technician for technician, _ in keys], dtype=np.int64)
        for visit in draft.unserved if keys else ():
            served[home[self._nearest(visit, technicians, centres)]].append(visit)
        return [
            left_over(draft, Sector(tuple(keys[r] for r in group), tuple(sorted(set(visits)))))
            for group, visits in zip(groups, served, strict=True)
        ]

    def _served(self, draft: Draft, keys: list[Key]) -> list[int]:
        index = self.problem.visit_index
        return [index[stop["visit"]] for key in keys for stop in draft.stops(key)]

    def _centre(self, draft: Draft, key: Key) -> NDArray[np.float64]:
        problem = self.problem
        places = [problem.visits[rank].place for rank in self._served(draft, [key])]
        home = problem.technicians[key[0]].start
        ranks = [problem.place_index[place] for place in places or [home]]
        centre: NDArray[np.float64] = self._points[ranks].mean(axis=0)
        return centre

    def _nearest(
        self, visit: int, technicians: NDArray[np.int64], centres: NDArray[np.float64]
    ) -> int:
        """Rank of the nearest shift of somebody able; of the nearest shift without any."""
        door = self._points[self.problem.place_index[self.problem.visits[visit].place]]
        able = self._abilities.able(self.problem.visits[visit])
        far = ((centres - door) ** 2).sum(axis=1)
        far[~able[technicians]] += FAR
        return int(far.argmin())
