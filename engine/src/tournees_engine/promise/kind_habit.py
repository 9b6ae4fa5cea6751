"""What visits of one type are like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import located, require
from .quantiles import Quantiles
from .reading import integer, number, record


@dataclass(frozen=True, slots=True)
class KindHabit:
    """Work of a type of visit.

    Parameters
    ----------
    work : Quantiles
        Actual / planned seconds, for a usual technician and equipment of a usual age.
    no_show : float
        Share of visits where nobody opens.
    n : int
        Visits behind it.
    """

    work: Quantiles
    no_show: float
    n: int = 0

    def __post_init__(self) -> None:
        require(self.work.values[0] >= 0, "cannot be negative", "work")
        require(0 <= self.no_show <= 1, "is not a share", "no_show")
        require(self.n >= 0, "cannot be negative", "n")

    @classmethod
    def from_json(cls, data: Any) -> KindHabit:
        """Read the habit from its JSON object."""
        data = record(data, "work", "no_show", "n")
        with located("work"):
            work = Quantiles.from_json(data["work"])
        return cls(work, number(data, "no_show"), integer(data, "n"))

    def to_json(self) -> dict[str, Any]:
        """Write the habit as its JSON object."""
        return {"work": self.work.to_json(), "no_show": self.no_show, "n": self.n}
