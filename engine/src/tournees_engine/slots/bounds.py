"""What can be said of every gap of a book at a glance; never stricter than the exact schedule."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .book import Book
from .rows import NONE, Integers


class Bounds:
    """Bounds of the schedules of a book's shifts, breaks left out.

    Parameters
    ----------
    book : Book
        The plan.
    """

    def __init__(self, book: Book) -> None:
        self._book = book

    @cached_property
    def ready(self) -> Integers:
        """Second before which nobody is free at each gap."""
        book, stops = self._book, self._book.stops
        found = np.empty(len(book.shift), dtype=np.int64)
        found[book.first_gap[:-1]] = book.shifts.start
        for gap, stop in self._by_position:
            start = np.maximum(found[gap] + book.seconds[gap], stops.first[stop])
            found[gap + 1] = start + stops.work[stop]
        return found

    @cached_property
    def latest(self) -> Integers:
        """Second after which nobody may arrive behind each gap (at the stop, or home)."""
        book, stops = self._book, self._book.stops
        found = np.empty(len(book.shift), dtype=np.int64)
        found[book.first_gap[1:] - 1] = book.shifts.last
        for gap, stop in reversed(self._by_position):
            due = found[gap + 1] - book.seconds[gap + 1] - stops.work[stop]
            found[gap] = np.minimum(stops.last[stop], due)
        return found

    @cached_property
    def behind(self) -> Integers:
        """Seconds of work and driving from the arrival behind each gap until the return."""
        book = self._book
        found = np.zeros(len(book.shift), dtype=np.int64)
        for gap, stop in reversed(self._by_position):
            found[gap] = book.stops.work[stop] + book.seconds[gap + 1] + found[gap + 1]
        return found

    @cached_property
    def overtime(self) -> Integers:
        """Seconds of overtime of each shift as planned."""
        book = self._book
        home = book.first_gap[1:] - 1
        late = book.ends[home] + book.seconds[home] - book.shifts.end
        return np.where(book.counts > 0, np.maximum(0, late), 0)

    @cached_property
    def holds(self) -> NDArray[np.bool_]:
        """Whether each shift can be worked as planned, its break included."""
        book, shifts = self._book, self._book.shifts
        owner = book.shift
        free, due, leg = book.ends, book.begins, book.seconds
        earliest, latest = shifts.rest_earliest[owner], shifts.rest_latest[owner]
        duration = shifts.rest_duration[owner]
        before = np.maximum(free, earliest)
        after = np.maximum(free + leg, earliest)
        fits = (before <= latest) & (before + duration + leg <= due)
        fits |= ~book.is_last & (after <= latest) & (after + duration <= due)
        fits |= book.is_last & (free + leg <= latest)
        fits |= (duration == NONE) | (shifts.start[owner] > latest)
        rested = np.logical_or.reduceat(fits, book.first_gap[:-1])
        timely = np.logical_and.reduceat(free + leg <= due, book.first_gap[:-1])
        return rested & timely

    def moved(self, gap: Integers, arrival: Integers) -> Integers:
        """How many stops behind each gap must start later, when the first is reached then."""
        book = self._book
        late = arrival - book.begins[gap]
        # Delays eat up the slack that the plan leaves between stops, one after the other.
        level = self._slack[gap] + np.maximum(0, late)
        found = np.searchsorted(self._slack, level) - gap
        stops = book.counts[book.shift[gap]] - book.position[gap]
        return np.where(late > 0, np.minimum(found, stops), 0)

    @cached_property
    def _slack(self) -> Integers:
        """Rising over all gaps: slack from a shift's first stop on, shifts far apart."""
        book = self._book
        slack = np.maximum(0, book.begins - book.ends - book.seconds)
        slack[book.is_first] = 10**10
        return np.cumsum(slack)

    @cached_property
    def _by_position(self) -> list[tuple[Integers, Integers]]:
        """Gaps before the first, second... stop of the shifts that have one, and these stops."""
        book, found = self._book, []
        for position in range(int(book.counts.max(initial=0))):
            shifts = np.flatnonzero(book.counts > position)
            found.append((book.first_gap[shifts] + position, book.first_stop[shifts] + position))
        return found
