"""A drive that was made, or that a road server computed."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import require


@dataclass(frozen=True)
class Trip:
    """What the great-circle model learns from.

    Parameters
    ----------
    origin, destination : (lat, lon)
        WGS 84 degrees.
    seconds : int
        From one to the other.
    metres : int
        By road; 0 when nobody counted them.
    """

    origin: tuple[float, float]
    destination: tuple[float, float]
    seconds: int
    metres: int = 0

    def __post_init__(self) -> None:
        require(self.seconds >= 0, "cannot be negative", "seconds")
        require(self.metres >= 0, "cannot be negative", "metres")
