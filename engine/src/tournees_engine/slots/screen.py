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
from .stay import NEVER, Stay

#: Cents for each standing stop that starts at another second than planned.
CHANGE = 300
#: Cents by which a difference of rounded prices may be below the price of the difference.
ROUNDING = 3


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

    @property
    def cents(self) -> Integers:
        """Cents that each span costs at least, `NEVER` where there is surely no place."""
        return self._priced[0]

    @property
    def starts(self) -> Integers:
        """Second at which the cheapest place of each span starts, at the soonest."""
        return self._priced[2]

    @property
    def is_exact(self) -> NDArray[np.bool_]:
        """Whether these cents are exact but for `ROUNDING`, and the place is there for sure."""
        return self._priced[1]

    @cached_property
    def _priced(self) -> tuple[Integers, NDArray[np.bool_], Integers]:
        book, spans = self.book, self.spans
        sizes = book.counts[spans.shift] + 1
        begins = np.cumsum(sizes) - sizes
        row, gap = self._possible(sizes, begins)
        cents, starts = np.full((2, int(sizes.sum())), NEVER, dtype=np.int64)
        exact = np.zeros(len(cents), dtype=bool)
        rank = begins[row] + book.position[gap]
        cents[rank], exact[rank], starts[rank] = self._cost(row, gap)
        if not len(cents):
            return cents, exact, starts
        least = np.minimum.reduceat(cents, begins)
        is_best = cents == np.repeat(least, sizes)
        starts[~is_best] = NEVER
        sure = np.logical_or.reduceat(exact & is_best, begins)
        return least, sure, np.minimum.reduceat(starts, begins)

    def _possible(self, sizes: Integers, begins: Integers) -> tuple[Integers, Integers]:
        """Spans, and gaps of their shifts, in which the visit may be possible."""
        book, spans, bounds = self.book, self.spans, self._bounds
        work = self.work[book.shift]
        first = bounds.ready + self.seconds[book.before]
        last = bounds.latest - self.seconds[book.after] - work
        row = np.repeat(np.arange(len(sizes)), sizes)
        gap = np.arange(len(row)) + (book.first_gap[spans.shift] - begins)[row]
        first, last = (
            np.maximum(first[gap], spans.first[row]),
            np.minimum(last[gap], spans.last[row]),
        )
        found = np.flatnonzero(first <= last)
        return row[found], gap[found]

    @cached_property
    def _bounds(self) -> Bounds:
        return Bounds(self.book)

    def _cost(self, row: Integers, gap: Integers) -> tuple[Integers, NDArray[np.bool_], Integers]:
        """Lower bound of the cents in gaps within spans, whether it is exact, and of the start."""
        book, shifts, bounds = self.book, self.book.shifts, self._bounds
        shift, before, after = book.shift[gap], book.before[gap], book.after[gap]
        stay = Stay(
            inward=self.seconds[before].astype(np.int64),
            work=self.work[shift],
            onward=self.seconds[after].astype(np.int64),
            first=self.spans.first[row],
            last=self.spans.last[row],
        )
        behind = stay.free(bounds.ready[gap] + stay.inward) + stay.onward
        metres = self.metres[before].astype(np.int64) + self.metres[after] - book.metres[gap]
        seconds = stay.inward + stay.onward - book.seconds[gap]
        cents = seconds * shifts.cost_per_hour[shift] // 3600 - ROUNDING
        cents += metres * shifts.cost_per_km[shift] // 1000
        # A plan that holds as it stands costs no more than its driving and overtime; any other one
        # pays for moves already.
        late = np.maximum(0, behind + bounds.behind[gap] - shifts.end[shift])
        more = (late - bounds.overtime[shift]) * shifts.overtime_per_hour[shift] // 3600
        arrival = bounds.undisturbed(gap, stay)
        is_quiet = arrival < NEVER
        more += CHANGE * np.where(is_quiet, 0, np.maximum(1, bounds.moved(gap, behind)))
        cents += np.where(bounds.holds[shift], np.maximum(0, more), 0)
        sure = is_quiet & (bounds.overtime[shift] == 0)
        sure &= ~book.is_last[gap] | (arrival <= shifts.end[shift])
        return cents, sure, np.where(is_quiet, arrival, behind) - stay.onward - stay.work
