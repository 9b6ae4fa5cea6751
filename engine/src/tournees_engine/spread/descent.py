"""A first choice of days: visits move one by one to cheaper days until none is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from .prices import DRIFT, TRIP
from .recurring import Recurring


class Descent:
    """Moves the visits of one group.

    Parameters
    ----------
    allowed : mapping of Recurring to list of int
        Days each visit may take, at least one.
    loads : sequence of int
        Seconds already taken of each day.
    uneven : callable
        Price of a load (seconds) on a day.
    """

    def __init__(
        self,
        allowed: Mapping[Recurring, list[int]],
        loads: Sequence[int],
        uneven: Callable[[int, int], int],
    ) -> None:
        self._allowed, self._uneven, self._loads = allowed, uneven, list(loads)
        self._near: Counter[tuple[str, int]] = Counter()
        self.days: dict[str, int] = {}
        for visit, days in allowed.items():
            self._put(visit, min(days, key=lambda day, visit=visit: self._price(visit, day)))  # type: ignore[misc]

    def run(self) -> dict[str, int]:
        """Return the day of each visit."""
        better = True
        while better:
            better = False
            for visit, days in self._allowed.items():
                day = self._take(visit)
                best = min(days, key=lambda one, visit=visit: self._price(visit, one))  # type: ignore[misc]
                best = best if self._price(visit, best) < self._price(visit, day) else day
                better |= best != day
                self._put(visit, best)
        return self.days

    def _price(self, visit: Recurring, day: int) -> int:
        load = self._loads[day]
        trip = TRIP if visit.area and not self._near[visit.area, day] else 0
        more = self._uneven(day, load + visit.duration) - self._uneven(day, load)
        return more + trip + DRIFT * abs(day - visit.due)

    def _put(self, visit: Recurring, day: int) -> None:
        self.days[visit.id] = day
        self._loads[day] += visit.duration
        self._near[visit.area, day] += 1

    def _take(self, visit: Recurring) -> int:
        day = self.days[visit.id]
        self._loads[day] -= visit.duration
        self._near[visit.area, day] -= 1
        return day
