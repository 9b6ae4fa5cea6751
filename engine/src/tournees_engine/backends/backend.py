"""What a backend is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ..plan import Plan
from ..stop import Stop

#: Called with (cents, visits left out) when a better plan is found.
Report = Callable[[int, int], None]


class Backend(Protocol):
    """Searches a better plan.

    Attributes
    ----------
    name : str
        Name in options and statistics.
    """

    name: str

    def search(self, plan: Plan, stop: Stop, seed: int, report: Report) -> tuple[Plan, int]:
        """Search from a plan until the stop.

        Parameters
        ----------
        plan : Plan
            Where to begin; nobody moves in it for a cold start.

        Returns
        -------
        plan : Plan
            The best plan found, never dearer than the first.
        iterations : int
            Solutions looked at.
        """
