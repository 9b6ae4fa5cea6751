"""The random numbers of a day, always the same for a seed."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Ranks = NDArray[np.intp]

#: What is drawn; each has a stream of its own.
WORK, TRAVEL, DOOR, LOST, LATE, URGENT, WHEN, LENGTH = range(8)


@lru_cache(maxsize=2048)
def ranks(seed: int, count: int, what: int, column: int, together: float = 0.0) -> Ranks:
    """Each of `count` scenarios gets one rank of 0..count-1, all ranks once.

    A rank is an equally probable slice of a distribution: with one scenario a slice, no column is
    luckier than another (stratified, or Latin hypercube, sampling).

    Parameters
    ----------
    seed, count : int
        Of the simulation.
    what : int
        Stream.
    column : int
        Stop; the same column gives the same ranks, whatever else is drawn.
    together : float
        Correlation of the normal scores of the stream's columns.
    """
    own = _scores(seed, count, what, column + 1)
    if together:
        own = np.sqrt(together) * _scores(seed, count, what, 0) + np.sqrt(1 - together) * own
    found: Ranks = np.argsort(np.argsort(own, kind="stable"), kind="stable")
    found.flags.writeable = False
    return found


def _scores(seed: int, count: int, what: int, column: int) -> NDArray[np.float64]:
    return np.random.default_rng((seed, what, column)).standard_normal(count)
