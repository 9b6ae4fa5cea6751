"""Travel from coordinates alone: great circle x detour, at a speed that grows with distance."""

from __future__ import annotations

from collections.abc import Sequence

from .errors import ProblemError
from .great_circle import GreatCircle, GreatCircleMatrix
from .matrix import Matrix
from .model import Place, SpeedProfile

Point = tuple[float, float]


def great_circle_km(one: Point, two: Point) -> float:
    """Great-circle distance (km) between two (lat, lon) points in degrees."""
    return float(GreatCircle([one, two], SpeedProfile()).km([0], [1])[0, 0])


def great_circle_matrix(
    places: Sequence[Place | Point], profile: SpeedProfile | None = None
) -> tuple[Matrix, Matrix]:
    """Travel matrices of some places, computed at their first use.

    Parameters
    ----------
    places : sequence of Place or (lat, lon)
        n points, degrees.
    profile : SpeedProfile, optional
        Detour and speeds; a usual French region by default.

    Returns
    -------
    durations, distances : Matrix
        n x n seconds and metres, symmetric, zero between two points at the same spot.

    Raises
    ------
    ProblemError
        When a place has no coordinates.
    """
    points = [_point(place, number) for number, place in enumerate(places)]
    legs = GreatCircle(points, profile or SpeedProfile())
    return GreatCircleMatrix(legs, 0), GreatCircleMatrix(legs, 1)


def leg(one: Point, two: Point, profile: SpeedProfile) -> tuple[int, int]:
    """Seconds and metres of one leg."""
    seconds, metres = GreatCircle([one, two], profile).legs([0], [1])
    return int(seconds[0, 0]), int(metres[0, 0])


def _point(place: Place | Point, number: int) -> Point:
    if not isinstance(place, Place):
        return place
    if place.lat is None or place.lon is None:
        raise ProblemError(
            f"the place {place.id!r} has no coordinates and a travel matrix is missing",
            f"places[{number}]",
        )
    return place.lat, place.lon
