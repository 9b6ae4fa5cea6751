"""One shift of the book as an exact problem, with the visit that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from ..constraints.span import clip
from ..insertion import Insertion, Pricer
from ..matrix import Cells, Matrix
from ..model import Break, Shift, Technician
from ..plan import Plan
from ..route import Route, build
from ..schedule import schedule
from ..service import Service
from .day_instance import DayInstance
from .offer import Offer
from .rows import NONE
from .screen import CHANGE, Screen

#: A detour is green below so many seconds, or below this part of a journey of its own: he is
#: near anyway.
NEAR, PART = 600, 3

Slot = tuple[int, int]
Risks = tuple[tuple[str, float, float], ...]


class Trial:
    """Prices the visit in one shift, to the cent.

    Tasks and places of its instance are the stops in order, then the visit; then come the places
    where the shift begins and ends. Each stop is held to its planned start by a price. Of the
    travel matrices only the legs that a route may use are filled in.

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
        self._best: dict[Slot, Insertion | None] = {}
        self.starts = book.stops.start[self._first : self._first + self.count].tolist()

    @cached_property
    def standing(self) -> Route | None:
        """The shift without the visit; None when it cannot be scheduled."""
        technician, shift = self._technician()
        durations = self._matrix(self._screen.book.seconds, self._screen.seconds)
        distances = self._matrix(self._screen.book.metres, self._screen.metres)
        services = self._services(shift)
        if services is None:
            return None
        instance = DayInstance(technician, shift, durations, distances, services)
        return build(instance, instance.vehicles[0], range(self.count))

    @cached_property
    def _pricer(self) -> Pricer | None:
        standing = self.standing
        return None if standing is None else Pricer(Plan(standing.instance, [standing]))

    def best(self, within: Slot) -> Insertion | None:
        """Cheapest place whose start is within two seconds, None when there is none."""
        if within not in self._best:
            pricer = self._pricer
            self._best[within] = None if pricer is None else pricer.best(self.count, within=within)
        return self._best[within]

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
    def _ids(self) -> Sequence[str]:
        return self._screen.book.stops.ids[self._first : self._first + self.count]

    @property
    def _alone(self) -> int:
        """Seconds of a journey for the visit alone."""
        book, seconds = self._screen.book, self._screen.seconds
        first, last = book.first_gap[self.shift], book.first_gap[self.shift + 1] - 1
        return int(seconds[book.before[first]] + seconds[book.after[last]])

    def _near(self, position: int) -> str | None:
        """Id of the stop beside a place, None where his home is nearer."""
        book, seconds = self._screen.book, self._screen.seconds
        gap = int(book.first_gap[self.shift]) + position
        beside = int(book.before[gap]), int(book.after[gap])
        nearer = min(beside, key=lambda node: int(seconds[node]))
        return book.stops.ids[nearer] if nearer < len(book.stops.ids) else None

    def _technician(self) -> tuple[Technician, Shift]:
        shifts, rank = self._screen.book.shifts, self.shift
        pause = None
        if shifts.rest_duration[rank] != NONE:
            rest = shifts.rest_earliest, shifts.rest_latest, shifts.rest_duration
            pause = Break(*(int(column[rank]) for column in rest))
        span = int(shifts.start[rank]), int(shifts.end[rank]), int(shifts.overtime[rank])
        costs = shifts.cost_per_hour, shifts.cost_per_km, shifts.overtime_per_hour
        hour, kilometre, overtime = (int(column[rank]) for column in costs)
        technician = Technician(
            "technician",
            "from",
            "to",
            cost_per_hour=hour,
            cost_per_km=kilometre,
            overtime_per_hour=overtime,
        )
        return technician, Shift(*span, pause)

    def _services(self, shift: Shift) -> list[Service] | None:
        """Return how the stops and the visit are served; None when a stop is out of the shift."""
        stops, own = self._screen.book.stops, slice(self._first, self._first + self.count)
        columns = stops.work[own], stops.start[own], stops.first[own], stops.last[own]
        found = []
        for rank, row in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
            work, start, first, last = row
            windows = clip(((first, last),), shift.start, shift.last)
            found.append(Service(rank, work, windows, 0, (start, start), CHANGE))
        work = int(self._screen.work[self.shift])
        windows = clip(self._screen.request.windows, shift.start, shift.last)
        found.append(Service(self.count, work, windows))
        return found if all(service.windows for service in found) else None

    def _matrix(self, standing: Cells, reach: Cells) -> Matrix:
        """Legs of the plan, and between the visit and everywhere."""
        book, count = self._screen.book, self.count
        cells = np.zeros((count + 3, count + 3), dtype=np.int32)
        gap = slice(int(book.first_gap[self.shift]), int(book.first_gap[self.shift + 1]))
        here, there = [count + 1, *range(count)], [*range(count), count + 2]
        cells[here, there] = standing[gap]
        cells[here, count] = reach[book.before[gap]]
        cells[count, there] = reach[book.after[gap]]
        return Matrix(cells)
