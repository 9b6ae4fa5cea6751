"""When a search ends: the engine's only clock."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic


class Stop:
    """Ends a search by the clock, by a count, or because somebody asked.

    Parameters
    ----------
    seconds : float or None
        Budget from now, by the clock.
    iterations : int or None
        Count of steps.
    cancelled : callable, optional
        Returns true when the search must end at once.
    clock : callable, optional
        Seconds, from anywhere: benchmarks pass ``time.process_time``.
    """

    def __init__(
        self,
        seconds: float | None = None,
        iterations: int | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.seconds = seconds
        self.iterations = iterations
        self._cancelled = cancelled
        self._clock = clock
        self._began = clock()

    def part(self, seconds: float | None) -> Stop:
        """Stop that begins now, with the same count and clock, and ends when somebody asks."""
        return Stop(seconds, self.iterations, self._cancelled, self._clock)

    @property
    def elapsed(self) -> float:
        """Seconds since the stop was made."""
        return self._clock() - self._began

    @property
    def remaining(self) -> float | None:
        """Seconds left, None without a clock."""
        return None if self.seconds is None else self.seconds - self.elapsed

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to end."""
        return self._cancelled()

    @property
    def over(self) -> bool:
        """Whether time is up or somebody asked to end."""
        return self.cancelled or (self.seconds is not None and self.elapsed >= self.seconds)
