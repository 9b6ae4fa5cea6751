"""What the days of a company are like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import located, require
from .quantiles import Quantiles
from .reading import integer, number, record


@dataclass(frozen=True)
class DayHabits:
    """Departures and emergencies.

    Parameters
    ----------
    late : Quantiles
        Seconds that the technicians leave after the planned departure.
    urgent : float
        Emergencies per technician's day.
    length : Quantiles
        Seconds that one takes out of the day, the extra drive included.
    n : int
        Days behind it.
    """

    late: Quantiles
    urgent: float
    length: Quantiles
    n: int = 0

    def __post_init__(self) -> None:
        require(0 <= self.urgent <= 5, "is not in [0, 5]", "urgent")
        require(self.length.values[0] >= 0, "cannot be negative", "length")
        require(self.n >= 0, "cannot be negative", "n")

    @classmethod
    def from_json(cls, data: Any) -> DayHabits:
        """Read the habits from their JSON object."""
        data = record(data, "late", "urgent", "length", "n")
        with located("late"):
            late = Quantiles.from_json(data["late"])
        with located("length"):
            length = Quantiles.from_json(data["length"])
        return cls(late, number(data, "urgent"), length, integer(data, "n"))

    def to_json(self) -> dict[str, Any]:
        """Write the habits as their JSON object."""
        return {
            "late": self.late.to_json(),
            "urgent": self.urgent,
            "length": self.length.to_json(),
            "n": self.n,
        }
