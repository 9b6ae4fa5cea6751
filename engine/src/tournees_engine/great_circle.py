"""Legs between points of the globe, computed when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from .matrix import Cells, Matrix
from .model import SpeedProfile

EARTH_RADIUS_KM = 6371.0
#: Rows computed at once: enough for numpy to be fast, a few megabytes for 2000 places.
ROWS = 128

Ranks = slice | Sequence[int] | NDArray[np.int64]


class GreatCircle:
    """Great circle x detour, at a speed that grows with the length of the leg.

    Parameters
    ----------
    points : sequence of (lat, lon)
        n points, degrees.
    profile : SpeedProfile
        Detour and speeds.
    """

    def __init__(self, points: Sequence[tuple[float, float]], profile: SpeedProfile) -> None:
        self._profile = profile
        # One by one: numpy's sine may differ in the last bit with the number of points, and a leg
        # must weigh the same in a problem and in a part of it.
        vectors = [_unit_vector(*point) for point in points]
        self._axes = np.array(vectors, dtype=np.float64).reshape(-1, 3).T

    @classmethod
    def of(
        cls, lat: NDArray[np.float64], lon: NDArray[np.float64], profile: SpeedProfile
    ) -> GreatCircle:
        """Legs between many points at once, some of them a millionth of a second off."""
        found = cls((), profile)
        lat, lon = np.radians(lat), np.radians(lon)
        found._axes = np.array((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
        return found

    def __len__(self) -> int:
        return int(self._axes.shape[1])

    def km(self, origins: Ranks, destinations: Ranks) -> NDArray[np.float64]:
        """Kilometres as the crow flies, origins x destinations."""
        return _km([axis[origins][:, None] - axis[destinations][None, :] for axis in self._axes])

    def legs(self, origins: Ranks, destinations: Ranks) -> tuple[Cells, Cells]:
        """Seconds and metres, origins x destinations; zero between two points at the same spot."""
        return self._weighed(self.km(origins, destinations))

    def steps(self, origins: Ranks, destinations: Ranks) -> tuple[Cells, Cells]:
        """Seconds and metres from each origin to the destination of the same rank."""
        return self._weighed(_km([axis[origins] - axis[destinations] for axis in self._axes]))

    def reach(self, lat: float, lon: float) -> tuple[Cells, Cells]:
        """Seconds and metres from one more point to each of the others, which is also back."""
        point = _unit_vector(lat, lon)
        return self._weighed(_km([axis - x for axis, x in zip(self._axes, point, strict=True)]))

    def _weighed(self, km: NDArray[np.float64]) -> tuple[Cells, Cells]:
        profile = self._profile
        km = km * profile.detour
        metres = np.rint(km * 1000)
        seconds = np.rint(km / profile.speed(km) * 3600) + profile.stop_seconds
        return np.where(metres == 0, 0, seconds).astype(np.int32), metres.astype(np.int32)

    @cached_property
    def tables(self) -> tuple[Cells, Cells]:
        """Seconds and metres between all points, n x n."""
        size = len(self)
        seconds, metres = np.empty((2, size, size), dtype=np.int32)
        for first in range(0, size, ROWS):
            rows = slice(first, first + ROWS)
            seconds[rows], metres[rows] = self.legs(rows, slice(None))
        return seconds, metres


def _km(differences: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Kilometres of arcs whose ends differ by so much along each axis."""
    # The squares of differences, not the scalar product: exact for points side by side.
    chord = np.sqrt(sum(difference**2 for difference in differences))
    km: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, chord / 2))
    return km


def _unit_vector(lat: float, lon: float) -> tuple[float, float, float]:
    lat, lon = radians(lat), radians(lon)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


class GreatCircleMatrix(Matrix):
    """Seconds or metres of great-circle legs; nothing is computed before its first use.

    Parameters
    ----------
    legs : GreatCircle
        Shared by both matrices of a problem.
    kind : int
        0 for seconds, 1 for metres.
    """

    given = False

    def __init__(self, legs: GreatCircle, kind: int) -> None:
        self._legs, self._kind = legs, kind

    @property
    def array(self) -> Cells:
        """The numbers, n x n, computed at the first use."""
        return self._legs.tables[self._kind]

    def __len__(self) -> int:
        return len(self._legs)

    def cell(self, row: int, column: int) -> int:
        """One number; the others are not computed."""
        return int(self._legs.legs([row], [column])[self._kind][0, 0])
