"""How traffic slows (or speeds up) driving, by time of day."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..errors import require


@dataclass(frozen=True)
class Traffic:
    """Speed as a share of the matrix's, constant between points.

    One second driven at p percent does p hundredths of a second of the matrix; a leg is driven
    when it has done all of the matrix's seconds. Who leaves later never arrives sooner.

    Parameters
    ----------
    points : tuple of (int, int)
        (second, percent): from that second on, speed is `percent` % of the matrix's; 100 before
        the first point.
    """

    points: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        last = -1
        for number, (second, percent) in enumerate(self.points):
            require(second > last, "the points are not in order of time", f"[{number}]")
            require(10 <= percent <= 1000, f"{percent} is not in [10, 1000] %", f"[{number}]")
            last = second

    def arrival(self, depart: int, seconds: int) -> int:
        """First second T with ``sum of percent over [depart, T) >= 100 x seconds``."""
        if not self.points:
            return depart + seconds
        starts, percents, done = self._pieces
        target = self._done(depart) + 100 * seconds
        piece = bisect_right(done, target) - 1
        return starts[piece] - (done[piece] - target) // percents[piece]

    def departure(self, arrival: int, seconds: int) -> int:
        """Last second from which a leg of `seconds` of the matrix ends by `arrival`."""
        if not self.points:
            return arrival - seconds
        starts, percents, done = self._pieces
        target = self._done(arrival) - 100 * seconds
        piece = max(0, bisect_right(done, target) - 1)
        return starts[piece] + (target - done[piece]) // percents[piece]

    def _done(self, second: int) -> int:
        """Hundredths of the matrix's seconds driven from second 0 to `second`."""
        starts, percents, done = self._pieces
        piece = max(0, bisect_right(starts, second) - 1)
        return done[piece] + (second - starts[piece]) * percents[piece]

    @cached_property
    def _pieces(self) -> tuple[list[int], list[int], list[int]]:
        """Start, percent and hundredths done at the start of each piece (from second 0)."""
        points = self.points if self.points[0][0] == 0 else ((0, 100), *self.points)
        starts, percents, done = [points[0][0]], [points[0][1]], [0]
        for second, percent in points[1:]:
            done.append(done[-1] + (second - starts[-1]) * percents[-1])
            starts.append(second)
            percents.append(percent)
        return starts, percents, done

    @classmethod
    def from_json(cls, data: list[list[int]]) -> Traffic:
        """Read the traffic from its JSON list."""
        return cls(tuple((int(second), int(percent)) for second, percent in data))

    def to_json(self) -> list[Any]:
        """Write the traffic as its JSON list."""
        return [list(point) for point in self.points]
