"""Who may serve what, and how long it takes: by groups of tasks that ask for the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..constraints import TECHNICIAN_RULES, Case
from ..constraints.validity import deadline
from ..instance import Instance
from ..model import Visit

#: Later than any second.
FAR = 1 << 30

Windows = Sequence[Sequence[tuple[int, int]]]


class Able:
    """Asks the rules once for each kind of technician and group of tasks.

    Parameters
    ----------
    instance : Instance
        The prepared problem.
    windows : list of list of (int, int)
        Starts allowed of each task.
    sorts : list of int
        Kind of each technician, see `kinds.kinds`.

    Attributes
    ----------
    services : array of int, kinds x tasks x 2
        Seconds of service (-1: a rule forbids it) and last start that the skills allow.
    """

    def __init__(self, instance: Instance, windows: Windows, sorts: Sequence[int]) -> None:
        self.instance, self._windows, self._sorts = instance, windows, sorts
        self.services: NDArray[np.int32] = self._services()

    def _services(self) -> NDArray[np.int32]:
        jobs, technicians = self.instance.jobs, self.instance.problem.technicians
        firsts = [self._sorts.index(kind) for kind in range(max(self._sorts, default=-1) + 1)]
        services = np.full((len(firsts), len(jobs), 2), -1, dtype=np.int32)
        durations = np.array([job.duration for job in jobs], dtype=np.int64)
        groups: dict[Any, list[int]] = {}
        for rank, job in enumerate(jobs):
            groups.setdefault(_asked(job), []).append(rank)
        for number, technician in enumerate(technicians[first] for first in firsts):
            seconds = np.floor(durations * technician.pace + 0.5).astype(np.int64)
            for ranks in groups.values():
                case = Case(technician, jobs[ranks[0]])
                if any(rule.why(case) is not None for rule in TECHNICIAN_RULES):
                    continue
                limit = deadline(technician, jobs[ranks[0]])
                services[number, ranks, 0] = seconds[ranks]
                services[number, ranks, 1] = FAR if limit is None else limit[0] - seconds[ranks]
        return services

    def allowed(self, sequences: Sequence[Sequence[int]]) -> NDArray[np.bool_]:
        """Return which vehicle may serve which task (vehicles x tasks).

        A locked task may only stay where it stands.
        """
        vehicles, count = self.instance.vehicles, len(self.instance.jobs)
        allowed = np.zeros((len(vehicles), count), dtype=bool)
        owners = np.repeat(np.arange(count), [len(row) for row in self._windows])
        edges = np.array(
            [window for row in self._windows for window in row], dtype=np.int64
        ).reshape(-1, 2)
        locked = list(self.instance.locks)
        for vehicle, sequence in zip(vehicles, sequences, strict=True):
            seconds, last = self.services[self._sorts[vehicle.technician_rank]].astype(np.int64).T
            last = np.minimum(last, vehicle.shift.last)
            first = np.maximum(edges[:, 0], vehicle.shift.start)
            meets = first <= np.minimum(edges[:, 1], last[owners])
            row = allowed[vehicle.rank]
            row[owners[meets]] = True
            row[locked] = False
            row[[task for task in sequence if task in self.instance.locks]] = True
            row &= seconds >= 0
        return allowed


def _asked(job: Visit) -> Any:
    """Return what the rules on technicians read of a visit."""
    pinned = None if job.pinned is None else job.pinned.technician
    skills, parts = tuple(sorted(job.skills.items())), tuple(sorted(job.parts.items()))
    return skills, parts, job.technicians, pinned
