"""What can be said of every gap of a book at a glance; never stricter than the exact schedule."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .book import Book
from .rows import NONE, Integers
from .stay import NEVER, Stay


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
    def rests(self) -> NDArray[np.bool_]:
        """Whether the break fits into each gap as planned (or is not owed)."""
        book = self._book
        return self._rests(np.arange(len(book.shift)), book.ends, book.seconds, book.begins)

    @cached_property
    def holds(self) -> NDArray[np.bool_]:
        """Whether each shift can be worked as planned, its break included."""
        book = self._book
        timely = book.ends + book.seconds <= book.begins
        starts = book.first_gap[:-1]
        rested: NDArray[np.bool_] = np.logical_or.reduceat(self.rests, starts)
        return rested & np.logical_and.reduceat(timely, starts)

    def undisturbed(self, gap: Integers, stay: Stay) -> Integers:
        """Second of the arrival behind each gap when no stop changes, `NEVER` where one must."""
        book, shifts = self._book, self._book.shifts
        shift, ends = book.shift[gap], book.ends[gap]
        elsewhere = np.add.reduceat(self.rests.astype(np.int64), book.first_gap[:-1])[shift]
        rested = elsewhere > self.rests[gap]
        free = stay.free(ends + stay.inward)
        rested |= self._rests(gap, free, stay.onward, book.begins[gap])
        arrival = np.where(rested, free + stay.onward, NEVER)
        # Or with the break before the visit: before the drive to it, or at its door.
        pause = shifts.rest_duration[shift], shifts.rest_earliest[shift], shifts.rest_latest[shift]
        for drive, ready in ((stay.inward, ends), (0, ends + stay.inward)):
            rest = np.maximum(ready, pause[1])
            free = stay.free(rest + pause[0] + drive)
            arrival = np.minimum(arrival, np.where(rest <= pause[2], free + stay.onward, NEVER))
        return np.where(self.holds[shift] & (arrival <= book.begins[gap]), arrival, NEVER)

    def _rests(
        self, gap: Integers, free: Integers, leg: Integers, due: Integers
    ) -> NDArray[np.bool_]:
        """Whether the break fits between two moments with a drive behind the first one."""
        book, shifts = self._book, self._book.shifts
        shift, home = book.shift[gap], book.is_last[gap]
        earliest, latest = shifts.rest_earliest[shift], shifts.rest_latest[shift]
        duration = shifts.rest_duration[shift]
        before, after = np.maximum(free, earliest), np.maximum(free + leg, earliest)
        fits: NDArray[np.bool_] = (before <= latest) & (before + duration + leg <= due)
        fits |= ~home & (after <= latest) & (after + duration <= due)
        # None is owed to who is home by then, or begins after it.
        fits |= home & (free + leg <= latest)
        fits |= (duration == NONE) | (shifts.start[shift] > latest)
        return fits

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
