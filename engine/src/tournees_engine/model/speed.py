"""How fast one drives, by length of the leg."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import require

#: Short city hops are slow, long legs take the motorway: road km -> average km/h.
DEFAULT_SPEEDS = ((0.0, 22.0), (5.0, 34.0), (15.0, 48.0), (40.0, 68.0), (100.0, 90.0))


@dataclass(frozen=True)
class SpeedProfile:
    """Great-circle travel model: distance x detour, driven at a speed that grows with it.

    The average speed does not depend on the hour: the matrices are constant over the
    horizon, so that the search, the schedule and the checker agree to the second.

    Parameters
    ----------
    detour : float
        Road distance / great-circle distance.
    speed_kmh : tuple of (float, float)
        Points (road km, km/h), interpolated linearly, in order of km.
    stop_seconds : int
        Added to each leg between two different points: parking and walking.
    """

    detour: float = 1.3
    speed_kmh: tuple[tuple[float, float], ...] = DEFAULT_SPEEDS
    stop_seconds: int = 120

    def __post_init__(self) -> None:
        require(1 <= self.detour <= 5, f"the detour {self.detour} is not in [1, 5]", "detour")
        require(bool(self.speed_kmh), "give at least one point", "speed_kmh")
        kms = [km for km, _ in self.speed_kmh]
        require(kms == sorted(set(kms)), "the points are not in order of km", "speed_kmh")
        for number, (_, speed) in enumerate(self.speed_kmh):
            path = f"speed_kmh[{number}]"
            require(1 <= speed <= 200, f"the speed {speed} is not in [1, 200] km/h", path)
        require(self.stop_seconds >= 0, "cannot be negative", "stop_seconds")

    def speed(self, km: float | NDArray[np.float64]) -> NDArray[np.float64]:
        """Average speed (km/h) of legs of `km` road kilometres."""
        kms, speeds = zip(*self.speed_kmh, strict=True)
        found: NDArray[np.float64] = np.interp(np.asarray(km), kms, speeds)
        return found

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> SpeedProfile:
        """Read the profile from its JSON object."""
        points = data.get("speed_kmh", DEFAULT_SPEEDS)
        return cls(
            float(data.get("detour", 1.3)),
            tuple((float(km), float(speed)) for km, speed in points),
            int(data.get("stop_seconds", 120)),
        )

    def to_json(self) -> dict[str, Any]:
        """Write the profile as its JSON object."""
        return {
            "detour": self.detour,
            "speed_kmh": [list(point) for point in self.speed_kmh],
            "stop_seconds": self.stop_seconds,
        }
