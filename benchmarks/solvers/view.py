"""A problem as other solvers see it: kinds of vehicles, groups of visits, matrices of prices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tournees_engine import Problem
from tournees_engine.model import Technician, Visit

Numbers = NDArray[np.int64]


class Profile(NamedTuple):
    """What the travel of a technician costs: cents per hour and kilometre, and his pace."""

    cost_per_hour: int
    cost_per_km: int
    pace: float


class Van(NamedTuple):
    """A technician's shift."""

    technician: Technician
    shift: int


@dataclass(frozen=True)
class View:
    """Reads from a problem what more than one solver needs.

    Parameters
    ----------
    problem : Problem
        Without breaks, overtime, helpers…: what is not read here is not modelled.
    """

    problem: Problem

    @cached_property
    def vans(self) -> list[Van]:
        """All shifts."""
        technicians = self.problem.technicians
        return [Van(who, rank) for who in technicians for rank in range(len(who.shifts))]

    @cached_property
    def profiles(self) -> list[Profile]:
        """Those met, in order."""
        return list(dict.fromkeys(map(self.profile, self.problem.technicians)))

    def profile(self, who: Technician) -> Profile:
        """The one of a technician."""
        return Profile(who.cost_per_hour, who.cost_per_km, who.pace)

    def prices(self, profile: Profile) -> Numbers:
        """Cents of each leg, place by place."""
        hours = self.durations * profile.cost_per_hour / 3600
        return np.rint(hours + self.distances * profile.cost_per_km / 1000).astype(np.int64)

    @cached_property
    def durations(self) -> Numbers:
        """Seconds of each leg, place by place."""
        return np.asarray(self.problem.durations.array, dtype=np.int64)

    @cached_property
    def distances(self) -> Numbers:
        """Metres of each leg, place by place."""
        return np.asarray(self.problem.distances.array, dtype=np.int64)

    def services(self, profile: Profile) -> Numbers:
        """Seconds of service of each visit."""
        durations = [visit.duration for visit in self.problem.visits]
        return np.floor(np.array(durations) * profile.pace + 0.5).astype(np.int64)

    def groups(self, visit: Visit) -> list[bool]:
        """For each group (visits that only the same technicians may serve), whether it is in."""
        return [self._who(visit) == able for able in self._able]

    def serves(self, who: Technician) -> list[bool]:
        """For each group, whether a technician serves it."""
        return [who.id in able for able in self._able]

    @cached_property
    def _able(self) -> list[frozenset[str]]:
        everybody = frozenset(self.problem.technician_index)
        found = dict.fromkeys(map(self._who, self.problem.visits))
        return [able for able in found if able != everybody]

    def _who(self, visit: Visit) -> frozenset[str]:
        key = (tuple(sorted(visit.skills.items())), visit.technicians)
        if key not in self._known:
            self._known[key] = frozenset(
                who.id for who in self.problem.technicians if _may(who, visit)
            )
        return self._known[key]

    @cached_property
    def _known(self) -> dict[Any, frozenset[str]]:
        return {}

    @cached_property
    def parts(self) -> list[str]:
        """All that visits take from a van."""
        return sorted({part for visit in self.problem.visits for part in visit.parts})

    def need(self, visit: Visit) -> list[int]:
        """Quantity of each part that a visit takes."""
        return [visit.parts.get(part, 0) for part in self.parts]

    def carried(self, who: Technician) -> list[int]:
        """Quantity of each part in a technician's van."""
        return [who.parts.get(part, 0) for part in self.parts]

    def place(self, name: str) -> int:
        """Rank of a place."""
        return self.problem.place_index[name]

    def solution(self, sequences: dict[int, list[int]]) -> dict[str, Any]:
        """Name the visits (ranks) of each van (rank)."""
        visits = self.problem.visits
        return {
            "routes": [
                {
                    "technician": self.vans[van].technician.id,
                    "shift": self.vans[van].shift,
                    "stops": [{"visit": visits[rank].id} for rank in ranks],
                }
                for van, ranks in sorted(sequences.items())
                if ranks
            ]
        }


def _may(who: Technician, visit: Visit) -> bool:
    if visit.technicians is not None and who.id not in visit.technicians:
        return False
    return all(
        max((grant.level for grant in who.skills.get(skill, ())), default=0) >= level
        for skill, level in visit.skills.items()
    )
