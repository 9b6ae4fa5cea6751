"""Emergencies that are yet to be served."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .draws import Ranks
from .quantiles import Floats


@dataclass(frozen=True, slots=True)
class Calls:
    """Emergencies of a day's scenarios.

    Parameters
    ----------
    who, when, length : array, shape (calls,)
        Scenario, second of the call, seconds that it takes out of the day.
    """

    who: Ranks
    when: Floats
    length: Floats

    def served(self, free: Floats) -> tuple[Floats, Calls]:
        """When he is free after the emergencies called in before, and the calls that remain."""
        due = self.when <= free[self.who]
        if not due.any():
            return free, self
        free = free.copy()
        np.add.at(free, self.who[due], self.length[due])
        later = ~due
        return free, Calls(self.who[later], self.when[later], self.length[later])
