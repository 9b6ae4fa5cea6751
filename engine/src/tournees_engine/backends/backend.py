"""What a backend is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ..instance import Instance
from ..stop import Stop

Sequences = list[list[int]]

#: Called with (cents, visits left out) when a better plan is found.
Report = Callable[[int, int], None]


class Backend(Protocol):
    """Searches sequences of visits; the engine schedules and prices them exactly afterwards.

    Attributes
    ----------
    name : str
        Name in options and statistics.
    share : float
        Part of the clock worth giving to the backend; the rest goes to the exact improvement.
    """

    name: str
    share: float

    def search(
        self, instance: Instance, start: Sequences, stop: Stop, seed: int, report: Report
    ) -> tuple[Sequences, int]:
        """Search from a feasible start until the stop.

        Parameters
        ----------
        start : list of list of int
            Feasible visits of each vehicle; all empty for a cold start.

        Returns
        -------
        sequences : list of list of int
            The best visits found for each vehicle (the engine repairs what is not feasible).
        iterations : int
            Solutions looked at.
        """
