"""What a route is made of: a visit, by its lead or by its helper."""

from __future__ import annotations

from typing import NamedTuple


class Task(NamedTuple):
    """One technician's part of a visit.

    Parameters
    ----------
    visit : int
        Rank of the visit.
    helper : bool
        Whether it is the second technician's part.
    """

    visit: int
    helper: bool
