"""What a technician's day was like."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import require


@dataclass(frozen=True, slots=True)
class DayFact:
    """One day that a technician has worked.

    Parameters
    ----------
    late : int
        Seconds that he left after the planned departure; negative when he left before.
    urgent : tuple of int
        Seconds that each emergency took out of his day, the extra drive included.
    """

    late: int = 0
    urgent: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        require(abs(self.late) < 86400, "is more than a day", "late")
        require(all(length >= 0 for length in self.urgent), "cannot be negative", "urgent")
