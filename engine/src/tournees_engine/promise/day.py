"""One technician's day as planned."""

from __future__ import annotations

from dataclasses import dataclass

from .day_stop import DayStop
from .rest import Rest


@dataclass(frozen=True, slots=True)
class Day:
    """A shift as planned.

    Parameters
    ----------
    leave : int
        Planned departure (seconds from any origin).
    stops : tuple of DayStop
        In the order of the visits.
    rest : Rest, optional
        The break.
    midnight : int
        The second at which this day begins on the clock of the place: rush hours count from it.
    """

    leave: int
    stops: tuple[DayStop, ...]
    rest: Rest | None = None
    midnight: int = 0

    def rest_rank(self) -> int:
        """Rank of the stop before which the plan has its break; their number: after all.

        It is the first gap that holds the break, before the drive or after it. Where none does
        (the plan was changed by hand), the first one that begins late enough for it.
        """
        if self.rest is None:
            return len(self.stops)
        free, late = self.leave, None
        for rank, stop in enumerate(self.stops):
            if self._fits(self.rest, free, stop):
                return rank
            if late is None and free >= self.rest.earliest:
                late = rank
            free = stop.start + stop.work
        if late is None or free <= self.rest.latest:
            return len(self.stops)
        return late

    @staticmethod
    def _fits(rest: Rest, free: int, stop: DayStop) -> bool:
        before, after = max(free, rest.earliest), max(free + stop.travel, rest.earliest)
        return (before <= rest.latest and before + rest.duration + stop.travel <= stop.start) or (
            after <= rest.latest and after + rest.duration <= stop.start
        )
