"""The visit in many gaps at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .rows import Integers

#: After any second, dearer than any place.
NEVER = 1 << 60


@dataclass(frozen=True, eq=False)
class Stay:
    """How the visit would be served in some gaps; one row for each.

    Parameters
    ----------
    inward, onward : array of int
        Seconds of the drive to it; seconds from its end to the arrival behind it.
    work : array of int
        Seconds that it takes.
    first, last : array of int
        Seconds between which it may start.
    """

    inward: Integers
    work: Integers
    onward: Integers
    first: Integers
    last: Integers

    def free(self, ready: Integers) -> Integers:
        """Second of its end when the technician is ready then, `NEVER` when that is too late."""
        start = np.maximum(ready, self.first)
        return np.where(start <= self.last, start + self.work, NEVER)
