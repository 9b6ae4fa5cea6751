"""What a customer is told on the day: a window, not a point."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..errors import require

#: A window told before stays while it holds so much less than was asked for, ...
SLACK = 0.05
#: ... and is so many steps of the grid wider than it must be.
WIDER = 2


def told(
    column: NDArray[np.int32],
    share: float,
    grid: int,
    least: int,
    before: tuple[int, int] | None = None,
) -> tuple[int, int]:
    """Choose the narrowest window that holds a share of the arrivals.

    Parameters
    ----------
    column : array of int, shape (scenarios,)
        Arrivals at one door (seconds).
    share : float
        Of the arrivals, that lie in the window at least.
    grid : int
        It begins and ends on this grid (seconds).
    least : int
        It is so wide at least (seconds, on the grid).
    before : (int, int), optional
        The window told before: who waits is not told five minutes more, then five minutes less.

    Returns
    -------
    begins, ends : int
        The window; of two that are as narrow, the one that holds more.
    """
    require(0 < share < 1, "is not a share", "share")
    require(grid > 0 and least % grid == 0, "is not on the grid", "least")
    arrived = np.sort(column)
    # An edge just before the first arrival, and one after the last.
    first, last = (int(arrived[0]) - 1) // grid * grid, -(-int(arrived[-1]) // grid) * grid
    edges = np.arange(first, last + least + grid, grid)
    below = np.searchsorted(arrived, edges, "right") / len(arrived)
    for steps in range(max(1, least // grid), len(edges)):
        held = below[steps:] - below[:-steps]
        best = int(held.argmax())
        if held[best] >= share:
            break
    window = int(edges[best]), int(edges[best + steps])
    if before and before[1] - before[0] <= window[1] - window[0] + WIDER * grid:
        low, high = np.searchsorted(arrived, (before[0] - 1, before[1]), "right")
        if (high - low) / len(arrived) >= share - SLACK:
            return before
    return window
