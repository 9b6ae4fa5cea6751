"""The slot to promise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..errors import require

#: A slot opens no later than when he is there in this share of the scenarios: he seldom waits.
EARLY = 0.25


def kept(column: NDArray[np.int32], closes: int) -> float:
    """Probability that he is there before a slot closes (if he is early, he waits).

    Parameters
    ----------
    column : array of int, shape (scenarios,)
        Arrivals at one door (seconds).
    closes : int
        End of the slot.

    Returns
    -------
    float
        Never 0 nor 1, which no number of scenarios can show: half a scenario is counted on either
        side (the mean of Jeffreys' posterior).
    """
    return _probability(int(np.count_nonzero(column <= closes)), len(column))


def narrowest(
    column: NDArray[np.int32],
    target: float,
    widths: Sequence[int],
    step: int,
    not_before: int,
    grid: int = 0,
    early: float = EARLY,
) -> tuple[int, int, float]:
    """Choose the narrowest slot that is kept often enough, and the earliest one of that width.

    The earliest, for a technician who waits before a slot opens is paid for nothing.

    Parameters
    ----------
    column : array of int, shape (scenarios,)
        Arrivals at the door (seconds).
    target : float
        Probability wanted.
    widths : sequence of int
        Widths allowed (seconds).
    step : int
        Slots open on this grid (seconds).
    not_before : int
        Slots open no earlier.
    grid : int
        A second that is on the grid.
    early : float
        Share of the scenarios in which he may be there before the slot opens.

    Returns
    -------
    opens, closes : int
        The slot. Where no width is enough, the widest at its latest place.
    probability : float
        That it is kept, see `kept`.
    """
    require(0 < target < 1, "is not a probability", "target")
    require(step > 0, "must be positive", "step")
    require(bool(widths) and min(widths) > 0, "must be positive", "widths")
    arrived = np.sort(column)
    first = grid - (grid - not_before) // step * step
    usual = int(arrived[int(early * (len(arrived) - 1))])
    latest = max(first, grid + (usual - grid) // step * step)
    for width in sorted(widths):
        probability = _before(arrived, latest + width)
        if probability < target:
            continue
        opens = latest
        while opens - step >= first and _before(arrived, opens - step + width) >= target:
            opens -= step
        return opens, opens + width, _before(arrived, opens + width)
    return latest, latest + max(widths), _before(arrived, latest + max(widths))


def _before(arrived: NDArray[np.int32], closes: int) -> float:
    return _probability(int(np.searchsorted(arrived, closes, "right")), len(arrived))


def _probability(hits: int, count: int) -> float:
    return (hits + 0.5) / (count + 1)
