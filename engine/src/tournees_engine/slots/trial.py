"""One shift of the book as an exact problem, with the visit that is asked for."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from ..insertion import Insertion, Pricer
from ..instance import Instance
from ..matrix import Cells, Matrix
from ..model import Break, Objective, Place, Shift, Spot, Technician, Visit
from ..plan import Plan
from ..problem import Problem
from ..route import Route, build
from ..schedule import schedule
from .offer import Offer
from .rows import NONE
from .screen import CHANGE, Screen

#: Name of the technician in a trial.
WHO = "t"
#: A detour is green below so many seconds, or below this part of a journey of its own: he is
#: near anyway.
NEAR, PART = 600, 3

Slot = tuple[int, int]
Risks = tuple[tuple[str, float, float], ...]


class Trial:
    """Prices the visit in one shift, to the cent.

    Places of its problem are the stops in order, then where the shift begins and ends, then the
    visit's; visits are the stops in order, then the visit. Of the travel matrices only the legs
    that a route may use are filled in.

    Parameters
    ----------
    screen : Screen
        The book, the request and the travel between them.
    shift : int
        Rank of the shift.
    """

    def __init__(self, screen: Screen, shift: int) -> None:
        self._screen, self.shift = screen, shift
        book = screen.book
        self.count = int(book.counts[shift])
        self._first = int(book.first_stop[shift])
        self.starts = book.stops.start[self._first : self._first + self.count].tolist()

    @cached_property
    def problem(self) -> Problem:
        """The shift and its stops, each held to its planned start by a price, and the visit."""
        count = self.count
        names = [f"p{rank}" for rank in range(count)]
        return Problem(
            places=tuple(Place(name) for name in (*names, "from", "to", "new")),
            technicians=(self._technician(),),
            visits=(*self._standing(names), self._new()),
            durations=self._matrix(self._screen.book.seconds, self._screen.seconds),
            distances=self._matrix(self._screen.book.metres, self._screen.metres),
            objective=Objective(change=CHANGE, change_tolerance=0),
        )

    @cached_property
    def standing(self) -> Route | None:
        """The shift without the visit; None when it cannot be scheduled."""
        instance = Instance(self.problem)
        return build(instance, instance.vehicles[0], range(self.count))

    @cached_property
    def _pricer(self) -> Pricer | None:
        standing = self.standing
        return None if standing is None else Pricer(Plan(standing.instance, [standing]))

    def best(self, within: Slot) -> Insertion | None:
        """Cheapest place whose start is within two seconds, None when there is none."""
        return None if self._pricer is None else self._pricer.best(self.count, within=within)

    def route(self, place: Insertion, within: Slot) -> Route:
        """Schedule the shift with the visit at a place found within the same seconds."""
        standing = self.standing
        assert standing is not None
        service = standing.instance.service(0, self.count)
        narrowed = None if service is None else service.narrowed(within)
        assert narrowed is not None
        longer = standing.inserted(place.position, self.count, narrowed)
        assert longer is not None
        return longer

    def offer(
        self, place: Insertion, route: Route, slot: Slot, probability: float, at_risk: Risks
    ) -> Offer:
        """Tell what the visit means for the plan at a place, in the route that it makes."""
        standing = self.standing
        assert standing is not None
        times, position = schedule(route).stops, place.position
        visit, detour = times[position], route.driving - standing.driving
        near = self._near(position)
        moved = [(stop.visit, stop.start) for stop in times if stop is not visit]
        return Offer(
            shift=self.shift,
            position=position,
            start=visit.start,
            end=visit.end,
            slot=slot,
            probability=probability,
            cost=place.extra_cost,
            travel=visit.travel,
            metres=visit.distance,
            detour=detour,
            green=near is not None and (detour <= NEAR or PART * detour <= self._alone),
            near=near,
            moves=tuple((self._ids[n], start) for n, start in moved if start != self.starts[n]),
            at_risk=at_risk,
        )

    @property
    def _ids(self) -> list[str]:
        return self._screen.book.stops.ids[self._first : self._first + self.count]

    @property
    def _alone(self) -> int:
        """Seconds of a journey for the visit alone."""
        begin, end = self._homes()
        return int(self._screen.seconds[begin] + self._screen.seconds[end])

    def _near(self, position: int) -> str | None:
        """Id of the stop beside a place, None where his home is nearer."""
        book, seconds = self._screen.book, self._screen.seconds
        gap = int(book.first_gap[self.shift]) + position
        beside = int(book.before[gap]), int(book.after[gap])
        nearer = min(beside, key=lambda node: int(seconds[node]))
        return book.stops.ids[nearer] if nearer < len(book.stops.ids) else None

    def _technician(self) -> Technician:
        shifts, rank = self._screen.book.shifts, self.shift
        pause = None
        if shifts.rest_duration[rank] != NONE:
            rest = shifts.rest_earliest, shifts.rest_latest, shifts.rest_duration
            pause = Break(*(int(column[rank]) for column in rest))
        start, end, overtime = (
            int(column[rank]) for column in (shifts.start, shifts.end, shifts.overtime)
        )
        return Technician(
            WHO,
            "from",
            "to",
            cost_per_hour=int(shifts.cost_per_hour[rank]),
            cost_per_km=int(shifts.cost_per_km[rank]),
            overtime_per_hour=int(shifts.overtime_per_hour[rank]),
            shifts=(Shift(start, end, overtime, pause),),
        )

    def _standing(self, names: list[str]) -> list[Visit]:
        stops, own = self._screen.book.stops, slice(self._first, self._first + self.count)
        columns = stops.work[own], stops.start[own], stops.first[own], stops.last[own]
        rows = zip(names, *(column.tolist() for column in columns), strict=True)
        return [
            Visit(name, name, work, ((first, last),), current=Spot(WHO, start))
            for name, work, start, first, last in rows
        ]

    def _new(self) -> Visit:
        request = self._screen.request
        return Visit("new", "new", int(self._screen.work[self.shift]), request.windows)

    def _matrix(self, standing: Cells, reach: Cells) -> Matrix:
        """Legs of the plan, and between the visit and everywhere."""
        book, count = self._screen.book, self.count
        cells = np.zeros((count + 3, count + 3), dtype=np.int32)
        nodes = [*range(self._first, self._first + count), *self._homes()]
        cells[-1, :-1] = cells[:-1, -1] = reach[nodes]
        order = [count, *range(count), count + 1]
        gap = int(book.first_gap[self.shift])
        cells[order[:-1], order[1:]] = standing[gap : gap + count + 1]
        return Matrix(cells)

    def _homes(self) -> tuple[int, int]:
        visits, shifts = len(self._screen.book.stops.ids), len(self._screen.book.shifts)
        return visits + self.shift, visits + shifts + self.shift
