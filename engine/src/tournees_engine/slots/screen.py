"""All places of a book at a glance: what each costs at least."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .book import Book
from .bounds import Bounds
from .request import Request
from .rows import Integers
from .spans import Spans

#: Cents for each standing stop that starts at another second than planned.
CHANGE = 100
#: Cents by which a difference of rounded prices may be below the price of the difference.
ROUNDING = 3
#: Dearer than any place.
NEVER = 1 << 60


class Screen:
    """The spans in which a shift may take the visit, with a lower bound of its cents.

    Parameters
    ----------
    book : Book
        The plan.
    request : Request
        The visit.

    Attributes
    ----------
    seconds, metres : array of int, n
        Travel between the visit and each node of the book.
    work : array of int, s
        Seconds that the visit takes in each shift.
    """

    def __init__(self, book: Book, request: Request) -> None:
        self.book, self.request = book, request
        self.seconds, self.metres = book.reach(request.lat, request.lon)
        self.work = np.floor(request.work * book.shifts.pace + 0.5).astype(np.int64)
        self.spans = Spans.cut(book, request, self.work)

    @cached_property
    def cents(self) -> Integers:
        """Cents that each span costs at least, `NEVER` where there is surely no place."""
        book, spans = self.book, self.spans
        sizes = book.counts[spans.shift] + 1
        begins = np.cumsum(sizes) - sizes
        row = np.repeat(np.arange(len(sizes)), sizes)
        gap = np.arange(len(row)) - begins[row] + book.first_gap[spans.shift[row]]
        start = np.maximum(self._arrival[gap], spans.first[row])
        possible = np.flatnonzero((start <= spans.last[row]) & (start <= self._last[gap]))
        found = np.full(len(row), NEVER, dtype=np.int64)
        found[possible] = self._cost(gap[possible], start[possible])
        if not len(row):
            return found
        least: Integers = np.minimum.reduceat(found, begins)
        return least

    @cached_property
    def _bounds(self) -> Bounds:
        return Bounds(self.book)

    @cached_property
    def _arrival(self) -> Integers:
        """Second before which nobody is there, by gap."""
        return self._bounds.ready + self.seconds[self.book.before]

    @cached_property
    def _onward(self) -> Integers:
        """Seconds from the start of the visit to the arrival behind it, by gap."""
        book = self.book
        return self.work[book.shift] + self.seconds[book.after]

    @cached_property
    def _last(self) -> Integers:
        """Second after which the visit surely cannot start, by gap."""
        return self._bounds.latest - self._onward

    def _cost(self, gap: Integers, start: Integers) -> Integers:
        """Lower bound of the cents of the visit in gaps."""
        book, shifts, bounds = self.book, self.book.shifts, self._bounds
        shift, before, after = book.shift[gap], book.before[gap], book.after[gap]
        seconds = self.seconds[before] + self.seconds[after] - book.seconds[gap]
        metres = self.metres[before] + self.metres[after] - book.metres[gap]
        cents = seconds * shifts.cost_per_hour[shift] // 3600
        cents += metres * shifts.cost_per_km[shift] // 1000
        behind = start + self._onward[gap]
        late = behind + bounds.behind[gap] - shifts.end[shift]
        overtime = np.maximum(0, late) - bounds.overtime[shift]
        more = np.maximum(0, overtime) * shifts.overtime_per_hour[shift] // 3600
        more += CHANGE * bounds.moved(gap, behind)
        # A plan that does not hold as it stands pays for moves and overtime already.
        holds: NDArray[np.bool_] = bounds.holds[shift]
        least: Integers = cents + np.where(holds, more, 0) - ROUNDING
        return least
