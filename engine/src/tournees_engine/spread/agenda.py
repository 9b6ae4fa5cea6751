"""The working time of the coming days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import require


@dataclass(frozen=True)
class Agenda:
    """Seconds of work that each group can do, and has already taken, day by day.

    Parameters
    ----------
    capacity : mapping of str to tuple of int
        Seconds of each day of a group; 0: nobody works.
    booked : mapping of str to tuple of int
        Seconds already taken; missing groups are free.
    """

    capacity: Mapping[str, tuple[int, ...]]
    booked: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key in ("capacity", "booked"):
            for group, days in getattr(self, key).items():
                path = f"{key}.{group}"
                require(group in self.capacity, f"there is no group {group!r}", path)
                require(len(days) == self.days, f"must have {self.days} days", path)
                require(min(days, default=0) >= 0, "cannot be negative", path)

    @property
    def days(self) -> int:
        """Number of days."""
        return len(next(iter(self.capacity.values()), ()))

    def taken(self, group: str) -> tuple[int, ...]:
        """Seconds already taken of each day of a group."""
        return self.booked.get(group, (0,) * self.days)
