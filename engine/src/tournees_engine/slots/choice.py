"""Candidates in the order in which a customer should see them, priced only when they matter."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush

import numpy as np

from .rows import Integers
from .screen import Screen
from .stay import NEVER

#: Cents that a slot out of the customer's wishes, or another technician than the one he would
#: rather see, is worth less.
UNWISHED, STRANGER = 1000, 500
#: Cents that one more slot of a day already offered is worth less, and one more of all mornings
#: (or afternoons).
SAME_DAY, SAME_HALF = 300, 150
#: Candidates of the soonest days that are looked at before the search goes on elsewhere.
SOONEST = 4
#: More cents than any price.
DAY_APART = 1 << 40


class Choice:
    """Gives the span to look at next; the caller says which of them became offers.

    Each half-day is a queue of spans. A span stands there with its lower bound until it comes
    first; then it is priced exactly and put back. So the order is that of exact prices, though few
    are computed.

    Parameters
    ----------
    screen : Screen
        Spans and bounds.
    price : callable
        Exact cents of a span, None when there is no place worth a look in it.

    Attributes
    ----------
    malus : array of int
        Cents that each span is worth less to this customer.
    """

    def __init__(self, screen: Screen, price: Callable[[int], int | None]) -> None:
        self._price, self._is_given = price, screen.request.is_given
        spans = screen.spans
        self.malus = _malus(screen)
        worth = screen.cents + self.malus
        found = np.flatnonzero(screen.cents < NEVER)
        halves, queue = np.unique(2 * spans.day[found] + spans.half[found], return_inverse=True)
        order = np.lexsort((worth[found], queue))
        self._spans, self._worth = found[order], worth[found][order]
        ends = np.cumsum(np.bincount(queue, minlength=len(halves)))
        self._days, self._parts = halves // 2, halves % 2
        #: Of each half-day: its first span that is not priced, and the end of its spans.
        self._at, self._ends = [0, *ends[:-1].tolist()], ends.tolist()
        self._priced: list[list[tuple[int, int]]] = [[] for _ in halves]
        self._heads = np.array([self._head(rank) for rank in range(len(halves))], dtype=np.int64)
        self._crowd = np.zeros(len(halves), dtype=np.int64)
        self._taken, self._soonest = 0, SOONEST

    def next(self) -> tuple[int, int] | None:
        """Return the best span left and its half-day, None when there is none."""
        while len(self._heads):
            half = self._best()
            head, priced, at = self._heads[half], self._priced[half], self._at[half]
            if head == NEVER:
                break
            if at == self._ends[half] or head < self._worth[at]:
                span = heappop(priced)[1]
                self._heads[half] = self._head(half)
                return span, half
            self._at[half] += 1
            span = int(self._spans[at])
            exact = self._price(span)
            if exact is not None:
                heappush(priced, (exact + int(self.malus[span]), span))
            self._heads[half] = self._head(half)
        return None

    def take(self, half: int) -> None:
        """Note that a span of a half-day became an offer."""
        self._taken += 1
        if not self._is_given:
            self._crowd += SAME_DAY * (self._days == self._days[half])
            self._crowd += SAME_HALF * (self._parts == self._parts[half])

    def _best(self) -> int:
        """First half-day: of the cheapest span, then of the soonest, then by price and variety."""
        worth = self._heads + self._crowd
        if self._taken == 1 and self._soonest and not self._is_given:
            self._soonest -= 1
            worth = worth + DAY_APART * self._days
        return int(np.argmin(np.where(self._heads == NEVER, NEVER + NEVER, worth)))

    def _head(self, half: int) -> int:
        """Cents of the best span of a half-day, priced or not."""
        at, priced = self._at[half], self._priced[half]
        bound = int(self._worth[at]) if at < self._ends[half] else NEVER
        return min(bound, priced[0][0]) if priced else bound


def _malus(screen: Screen) -> Integers:
    request, spans = screen.request, screen.spans
    malus = np.zeros(len(spans.shift), dtype=np.int64)
    if request.wishes:
        malus += np.where(spans.wished, 0, UNWISHED)
    if request.preferred:
        names = set(request.preferred)
        known = np.array([name in names for name in screen.book.shifts.technicians], dtype=bool)
        malus += np.where(known[spans.shift], 0, STRANGER)
    return malus
