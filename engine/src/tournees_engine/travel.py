"""Travel from coordinates alone: great circle x detour, at a speed that grows with distance."""

from __future__ import annotations

from collections.abc import Sequence
from math import asin, cos, radians, sin, sqrt

from .errors import ProblemError
from .model import Place, SpeedProfile

EARTH_RADIUS_KM = 6371.0

Matrix = tuple[tuple[int, ...], ...]


def great_circle_km(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Great-circle distance (km) between two (lat, lon) points in degrees."""
    lat1, lon1, lat2, lon2 = (radians(x) for x in (*one, *two))
    a = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(a)))


def great_circle_matrix(
    places: Sequence[Place | tuple[float, float]], profile: SpeedProfile | None = None
) -> tuple[Matrix, Matrix]:
    """Compute the travel matrices of some places.

    Parameters
    ----------
    places : sequence of Place or (lat, lon)
        n points, degrees.
    profile : SpeedProfile, optional
        Detour and speeds; a usual French region by default.

    Returns
    -------
    durations, distances : tuple of tuple of int
        n x n seconds and metres, symmetric, zero between two points at the same spot.

    Raises
    ------
    ProblemError
        When a place has no coordinates.
    """
    profile = profile or SpeedProfile()
    points = [_point(place, number) for number, place in enumerate(places)]
    durations = [[0] * len(points) for _ in points]
    distances = [[0] * len(points) for _ in points]
    for i, one in enumerate(points):
        for j in range(i):
            seconds, metres = leg(one, points[j], profile)
            durations[i][j] = durations[j][i] = seconds
            distances[i][j] = distances[j][i] = metres
    return tuple(map(tuple, durations)), tuple(map(tuple, distances))


def leg(
    one: tuple[float, float], two: tuple[float, float], profile: SpeedProfile
) -> tuple[int, int]:
    """Seconds and metres of one leg."""
    km = great_circle_km(one, two) * profile.detour
    metres = round(km * 1000)
    if metres == 0:
        return 0, 0
    return round(km / profile.speed(km) * 3600) + profile.stop_seconds, metres


def _point(place: Place | tuple[float, float], number: int) -> tuple[float, float]:
    if not isinstance(place, Place):
        return place
    if place.lat is None or place.lon is None:
        raise ProblemError(
            f"the place {place.id!r} has no coordinates and a travel matrix is missing",
            f"places[{number}]",
        )
    return place.lat, place.lon
