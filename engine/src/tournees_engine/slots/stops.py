"""The planned visits of a book, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .rows import LARGEST, NONE, Floats, Integers, Rows


@dataclass(frozen=True, eq=False)
class Stops:
    """What stands in the shifts, shift by shift, in order of time; n visits.

    Parameters
    ----------
    ids, kinds, ages : sequence of str
        Names; type of visit and age of the equipment, which say how long it takes.
    lat, lon : array of float, n
        Degrees.
    work : array of int, n
        Seconds planned for this technician, his pace included.
    start, first, last : array of int, n
        Second planned, and seconds between which it may move.
    opens, closes : array of int, n
        The slot promised, `NONE` where nothing was.
    """

    ids: Sequence[str]
    kinds: Sequence[str]
    ages: Sequence[str]
    lat: Floats
    lon: Floats
    work: Integers
    start: Integers
    first: Integers
    last: Integers
    opens: Integers
    closes: Integers

    @property
    def end(self) -> Integers:
        """Second planned for the end of each."""
        return self.start + self.work

    @classmethod
    def read(cls, rows: Rows) -> Stops:
        """Read the visits from their JSON objects.

        Raises
        ------
        ProblemError
            With the path of the first bad value.
        """
        lat, lon = rows.points("at")
        found = cls(
            ids=rows.texts("id"),
            kinds=rows.texts("kind", ""),
            ages=rows.texts("age", ""),
            lat=lat,
            lon=lon,
            work=rows.integers("work"),
            # A slot promised for yesterday may still be waited for.
            start=rows.integers("start", -LARGEST),
            first=rows.integers("first", -LARGEST),
            last=rows.integers("last", -LARGEST),
            opens=rows.integers("opens", -LARGEST, default=NONE),
            closes=rows.integers("closes", -LARGEST, default=NONE),
        )
        known = (found.first <= found.start) & (found.start <= found.last)
        rows.demand(known, "must be from `first` to `last`", "start")
        both = (found.opens == NONE) == (found.closes == NONE)
        rows.demand(both & (found.opens <= found.closes), "must not be before `opens`", "closes")
        return found
