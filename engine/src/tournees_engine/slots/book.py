"""The plan of the next weeks, read at each request: nothing of it is kept between two."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np

from ..errors import ProblemError, located, require
from ..great_circle import GreatCircle
from ..json_text import parse
from ..matrix import Cells
from ..model import SpeedProfile
from .rows import Integers, Rows
from .shifts import Shifts
from .stops import Stops

#: Shifts of a book, and visits of a shift, at most.
MOST_SHIFTS, MOST_STOPS = 20_000, 60


class Book:
    """Technician-days and what stands in them.

    A *gap* is where one more visit may go: before each stop of a shift, and before the way home.
    A *node* is a point: the stops, then where each shift begins, then where each ends.

    Parameters
    ----------
    shifts, stops
        The columns.
    counts : array of int, s
        How many stops each shift has.
    travel : SpeedProfile
        Travel between points.
    midnight : int
        A second at which a day begins on the clock of the place: rush hours count from it.

    Attributes
    ----------
    first_stop, first_gap : array of int, s + 1
        Rank of the first stop and of the first gap of each shift; then how many there are.
    shift, position : array of int, g
        Of each gap: its shift, and how many stops stand before it.
    before, after : array of int, g
        Of each gap: the nodes it lies between.
    seconds, metres : array of int, g
        Travel from `before` to `after`. The standing plan is believed: it never takes longer than
        the plan leaves between both.
    """

    def __init__(
        self,
        shifts: Shifts,
        stops: Stops,
        counts: Integers,
        travel: SpeedProfile,
        midnight: int = 0,
    ) -> None:
        self.shifts, self.stops, self.counts, self.travel = shifts, stops, counts, travel
        self.midnight = midnight
        size, visits = len(shifts), len(stops.ids)
        self.first_stop = np.concatenate(([0], np.cumsum(counts)))
        self.first_gap = self.first_stop + np.arange(size + 1)
        self.shift = np.repeat(np.arange(size), counts + 1)
        self.position = np.arange(visits + size) - self.first_gap[self.shift]
        stop = np.arange(visits + size) - self.shift
        self.is_first = self.position == 0
        self.is_last = self.position == counts[self.shift]
        self.before = np.where(self.is_first, visits + self.shift, stop - 1)
        self.after = np.where(self.is_last, visits + size + self.shift, stop)
        seconds, self.metres = self.legs.steps(self.before, self.after)
        self.seconds = np.minimum(seconds, np.maximum(0, self.begins - self.ends))
        idle = counts[self.shift] == 0
        self.seconds[idle] = self.metres[idle] = 0

    @cached_property
    def legs(self) -> GreatCircle:
        """Travel between nodes."""
        shifts, stops = self.shifts, self.stops
        lat = np.concatenate((stops.lat, shifts.from_lat, shifts.to_lat))
        lon = np.concatenate((stops.lon, shifts.from_lon, shifts.to_lon))
        return GreatCircle.of(lat, lon, self.travel)

    @cached_property
    def ends(self) -> Integers:
        """Second at which the plan is free at each gap."""
        free = np.concatenate((self.stops.end, self.shifts.start))
        return free[self.before]

    @cached_property
    def begins(self) -> Integers:
        """Second at which the plan must be over with each gap."""
        due = np.concatenate((self.stops.start, self.shifts.start, self.shifts.last))
        return due[self.after]

    def reach(self, lat: float, lon: float) -> tuple[Cells, Cells]:
        """Seconds and metres from a point to each node, which is also back."""
        return self.legs.reach(lat, lon)

    @classmethod
    def from_json(cls, data: dict[str, Any] | str) -> Book:
        """Read a book (an object or its text); see the engine's README for its keys.

        Raises
        ------
        ProblemError
            One sentence with the path of the first bad value.
        """
        if isinstance(data, str):
            data = parse(data)
        if not isinstance(data, dict):
            raise ProblemError("the book must be a JSON object")
        travel = _read_travel(data.get("travel"))
        midnight = Rows([data], lambda _: "book").integers("midnight", default=0)
        listed = data.get("shifts")
        if not isinstance(listed, (list, tuple)):
            raise ProblemError("must be a list", "shifts")
        require(len(listed) <= MOST_SHIFTS, f"holds more than {MOST_SHIFTS} items", "shifts")
        rows = Rows(listed, lambda rank: f"shifts[{rank}]")
        shifts = Shifts.read(rows)
        lists = rows.lists("stops", MOST_STOPS)
        counts = np.fromiter(map(len, lists), dtype=np.int64, count=len(lists))

        def path(rank: int) -> str:
            shift = int(np.searchsorted(np.cumsum(counts), rank, side="right"))
            return f"shifts[{shift}].stops[{rank - int(counts[:shift].sum())}]"

        inner = Rows(list(chain.from_iterable(lists)), path)
        stops = Stops.read(inner)
        book = cls(shifts, stops, counts, travel, int(midnight[0]))
        ordered = np.ones(len(inner), dtype=bool)
        ordered[1:] = (stops.start[1:] >= stops.start[:-1]) | book.is_first[~book.is_last][1:]
        inner.demand(ordered, "must not be before the start of the stop before", "start")
        _refuse_twins(stops.ids, path)
        return book


def _refuse_twins(ids: Sequence[str], path: Any) -> None:
    """Refuse an id given twice."""
    if len(set(ids)) < len(ids):
        seen: set[str] = set()
        for rank, one in enumerate(ids):
            require(one not in seen, f"the id {one!r} is used twice", f"{path(rank)}.id")
            seen.add(one)


def _read_travel(data: Any) -> SpeedProfile:
    if data is None:
        return SpeedProfile()
    with located("travel"):
        require(isinstance(data, dict), "must be an object")
        try:
            return SpeedProfile.from_json(data)
        except (TypeError, ValueError, OverflowError) as error:
            if isinstance(error, ProblemError):
                raise
            raise ProblemError("must hold numbers, as in a problem") from None
