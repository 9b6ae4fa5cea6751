"""One stop of a schedule."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StopTime:
    """When a visit is served.

    Parameters
    ----------
    visit : int
        Rank of the visit.
    arrival, start, end : int
        Seconds; the drive of the leg ends at `arrival`.
    travel, distance : int
        Seconds and metres of the leg that leads here.
    """

    visit: int
    arrival: int
    start: int
    end: int
    travel: int
    distance: int
