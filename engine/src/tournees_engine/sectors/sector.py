"""A share of the work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: Ranks of a technician and of one of his shifts.
Key = tuple[int, int]


@dataclass(frozen=True)
class Sector:
    """Shifts, and the visits to plan in them.

    Parameters
    ----------
    shifts : tuple of (int, int)
        Ranks of technicians and of their shifts.
    visits : tuple of int
        Ranks of the visits; in no other sector at the same time.
    quotas : mapping of str to int
        Units of each resource it may hold.
    """

    shifts: tuple[Key, ...]
    visits: tuple[int, ...]
    quotas: Mapping[str, int] = field(default_factory=dict)

    @property
    def technicians(self) -> list[int]:
        """Ranks of the technicians, in order."""
        return sorted({technician for technician, _ in self.shifts})
