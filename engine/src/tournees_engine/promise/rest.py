"""The break of a day."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import require


@dataclass(frozen=True, slots=True)
class Rest:
    """A break, taken whole between two visits.

    Parameters
    ----------
    earliest, latest : int
        When it may begin (seconds).
    duration : int
        Seconds.
    """

    earliest: int
    latest: int
    duration: int

    def __post_init__(self) -> None:
        require(self.earliest <= self.latest, "is before the earliest start", "latest")
        require(self.duration >= 0, "cannot be negative", "duration")
