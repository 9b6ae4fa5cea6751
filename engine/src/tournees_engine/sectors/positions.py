"""Where places lie in the plane: enough to tell neighbours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..problem import Problem

Points = NDArray[np.float64]


def positions(problem: Problem) -> Points:
    """Return one point for each place, n x 2.

    Without coordinates, a place is as far to the east as it takes to come from one end of the
    region, and as far to the north as it takes to come from the other end (seconds).
    """
    coordinates = [(place.lat, place.lon) for place in problem.places]
    if all(lat is not None for lat, _ in coordinates):
        points = np.array(coordinates, dtype=np.float64).reshape(-1, 2)
        shrink = np.cos(np.radians(points[:, 0].mean())) if len(points) else 1.0
        return np.stack([points[:, 1] * shrink, points[:, 0]], axis=1)
    durations = problem.durations.array
    one = int(durations[0].argmax())
    other = int(durations[one].argmax())
    return np.stack([durations[other], durations[one]], axis=1).astype(np.float64)


def rotated(points: Points, turn: float) -> Points:
    """Return the points turned by a share of a quarter of a circle."""
    angle = turn * np.pi / 2
    matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    turned: Points = points @ matrix
    return turned


def widest(points: Points) -> NDArray[np.float64]:
    """Return the points' coordinate along the axis where they spread most."""
    axis = int(np.ptp(points, axis=0).argmax())
    return points[:, axis]


def cut(coordinate: NDArray[np.float64], weights: NDArray[np.float64], share: float) -> int:
    """Return how many of the first points (in order of the coordinate) weigh a share of all."""
    order = np.argsort(coordinate, kind="stable")
    heavy = np.cumsum(weights[order])
    middles = heavy - weights[order] / 2
    return int(np.searchsorted(middles, share * heavy[-1])) if len(heavy) else 0
