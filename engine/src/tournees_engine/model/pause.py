"""The break of a shift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import require


@dataclass(frozen=True)
class Break:
    """A break taken whole, between two services or drives, never during one.

    It is due when the technician is still away after `latest` (and his shift began by then).

    Parameters
    ----------
    earliest, latest : int
        First and last second at which it may start.
    duration : int
        Seconds.
    """

    earliest: int
    latest: int
    duration: int

    def __post_init__(self) -> None:
        require(self.earliest >= 0, "the break starts before the horizon", "earliest")
        require(
            self.earliest <= self.latest,
            f"the break's latest start ({self.latest}) is before its earliest ({self.earliest})",
            "latest",
        )
        require(self.duration > 0, "the break must last at least one second", "duration")

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Break:
        """Read a break from its JSON object."""
        return cls(int(data["earliest"]), int(data["latest"]), int(data["duration"]))

    def to_json(self) -> dict[str, Any]:
        """Write the break as its JSON object."""
        return {"earliest": self.earliest, "latest": self.latest, "duration": self.duration}
