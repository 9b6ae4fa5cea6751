"""Neighbouring things in groups of about the same weight."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray

from .positions import Points, cut, widest


def grouped(points: Points, weights: Sequence[float], target: float) -> list[list[int]]:
    """Cut the plane in two, again and again, until no group weighs more than about a target.

    Returns
    -------
    list of list of int
        Ranks of the points of each group.
    """
    heavy = np.array(weights, dtype=np.float64)
    count = max(1, ceil(heavy.sum() / target))
    return [ranks.tolist() for ranks in _halved(points, heavy, np.arange(len(heavy)), count)]


def _halved(
    points: Points, weights: NDArray[np.float64], ranks: NDArray[np.int64], count: int
) -> list[NDArray[np.int64]]:
    if count < 2 or len(ranks) < 2:
        return [ranks]
    coordinate = widest(points[ranks])
    order = ranks[np.argsort(coordinate, kind="stable")]
    first = cut(coordinate, weights[ranks], count // 2 / count)
    return [
        *_halved(points, weights, np.sort(order[:first]), count // 2),
        *_halved(points, weights, np.sort(order[first:]), count - count // 2),
    ]
