"""What the drives of a company are like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import require
from .quantiles import Floats, Quantiles
from .reading import integer, listed, number, record

#: Planned seconds at which a drive is no longer short, no longer middling.
BANDS = (600, 1800)


@dataclass(frozen=True)
class TravelHabits:
    """Drives between two doors.

    Parameters
    ----------
    bands : tuple of Quantiles
        Actual / planned seconds of drives below, between and above `BANDS`: a minute lost to park
        weighs more on a short one.
    hours : tuple of float
        How many times longer it takes, by hour of departure (24).
    together : float
        Correlation of the drives of one technician's day, in [0, 0.9].
    n : int
        Drives behind it.
    """

    bands: tuple[Quantiles, ...]
    hours: tuple[float, ...]
    together: float
    n: int = 0

    def __post_init__(self) -> None:
        require(len(self.bands) == len(BANDS) + 1, f"must have {len(BANDS) + 1} tables", "bands")
        require(all(band.values[0] >= 0 for band in self.bands), "cannot be negative", "bands")
        require(len(self.hours) == 24, "must have 24 values", "hours")
        require(all(0.1 <= hour <= 10 for hour in self.hours), "is not in [0.1, 10]", "hours")
        require(0 <= self.together <= 0.9, "is not in [0, 0.9]", "together")
        require(self.n >= 0, "cannot be negative", "n")

    def ratios(self, planned: int, count: int) -> Floats:
        """`count` equally probable ratios of a drive out of rush hours, rising."""
        return self.bands[band(planned)].spread(count)

    @classmethod
    def from_json(cls, data: Any) -> TravelHabits:
        """Read the habits from their JSON object."""
        data = record(data, "bands", "hours", "together", "n")
        hours = listed(data, "hours", lambda value: number({"": value}, ""))
        bands = listed(data, "bands", Quantiles.from_json)
        return cls(bands, hours, number(data, "together"), integer(data, "n"))

    def to_json(self) -> dict[str, Any]:
        """Write the habits as their JSON object."""
        return {
            "bands": [table.to_json() for table in self.bands],
            "hours": list(self.hours),
            "together": self.together,
            "n": self.n,
        }


def band(planned: int) -> int:
    """Rank of the band of a drive."""
    return sum(planned >= limit for limit in BANDS)
