"""Who can do what, whatever the hour."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
from numpy.typing import NDArray

from ..constraints import TECHNICIAN_RULES, Case
from ..model import Visit
from ..problem import Problem

Mask = NDArray[np.bool_]


class Abilities:
    """Answers once for all visits that ask for the same skills and technicians.

    Parameters
    ----------
    problem : Problem
        The whole problem.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._known: dict[Hashable, Mask] = {}

    def fits(self, visit: int, technicians: Mask) -> bool:
        """Tell whether some technicians (a mask) have somebody for the visit, its helper too."""
        job = self.problem.visits[visit]
        jobs = [job] if job.helper is None else [job, job.for_helper()]
        return all(bool((self.able(one) & technicians).any()) for one in jobs)

    def able(self, job: Visit) -> Mask:
        """Mask of the technicians that no rule of theirs keeps away."""
        pinned = job.pinned and job.pinned.technician
        key = (_frozen(job.skills), _frozen(job.parts), job.technicians, pinned)
        if key not in self._known:
            self._known[key] = np.array(
                [
                    all(rule.why(Case(technician, job)) is None for rule in TECHNICIAN_RULES)
                    for technician in self.problem.technicians
                ],
                dtype=bool,
            )
        return self._known[key]


def _frozen(levels: Mapping[str, int]) -> frozenset[tuple[str, int]]:
    return frozenset(levels.items())
