"""One sector as a problem of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..model import MANDATORY, Options, Spot, Technician, Visit
from ..problem import Problem
from .draft import Draft
from .job import Answer, Job
from .restrict import restricted
from .sector import Key, Sector

JsonObject = dict[str, Any]


class Part:
    """Cuts a sector out of the whole, and puts what was found for it back.

    A visit that needs two technicians, one of whom works in another sector, keeps its technician
    and its second: it is pinned, without its helper.

    Parameters
    ----------
    draft : Draft
        The whole plan.
    sector : Sector
        Shifts, with the visits they serve and others to plan.
    options : Options
        Seed and stop of the search.
    """

    def __init__(self, draft: Draft, sector: Sector, options: Options) -> None:
        self.draft, self.sector = draft, sector
        self._shifts: dict[str, list[int]] = {}
        for technician, shift in sorted(sector.shifts):
            self._shifts.setdefault(draft.problem.technicians[technician].id, []).append(shift)
        self._halves = self._find_halves()
        self.job = Job(self._problem(options), self._routes())

    def put(self, answer: Answer) -> bool:
        """Put the routes found in the draft, if they are better and possible.

        Returns
        -------
        bool
            Whether the draft changed.
        """
        routes: dict[Key, JsonObject | None] = dict.fromkeys(self.sector.shifts)
        works: dict[Key, int] = {}
        for route, work in zip(answer.routes, answer.works, strict=True):
            key, whole = self._whole(route)
            routes[key], works[key] = whole, work
        served = {stop["visit"] for route in answer.routes for stop in route["stops"]}
        return served.issuperset(self._halves) and self.draft.put(routes, works)

    def whole_routes(self, answer: Answer) -> list[JsonObject]:
        """Return the routes found as routes of the whole problem."""
        return [self._whole(route)[1] for route in answer.routes]

    def is_half(self, visit: str) -> bool:
        """Tell whether the visit's other technician works in another sector, and leads it."""
        return self._halves.get(visit, False)

    def shift(self, technician: str, number: int) -> int:
        """Return the rank, in the whole problem, of a shift of the part."""
        return self._shifts[technician][number]

    def _whole(self, route: JsonObject) -> tuple[Key, JsonObject]:
        name = route["technician"]
        number = self.shift(name, route["shift"])
        stops = [
            {**stop, "role": "helper"} if self.is_half(stop["visit"]) else stop
            for stop in route["stops"]
        ]
        key = (self.draft.problem.technician_index[name], number)
        return key, {**route, "shift": number, "stops": stops}

    def _find_halves(self) -> dict[str, bool]:
        """Visits that share a technician with another sector: whether ours is the helper."""
        seats = self.draft.seats()
        inside = set(self.sector.shifts)
        return {
            stop["visit"]: stop.get("role") == "helper"
            for key in sorted(inside)
            for stop in self.draft.stops(key)
            if not inside.issuperset(seats[stop["visit"]])
        }

    def _problem(self, options: Options) -> Problem:
        whole = self.draft.problem
        technicians = [self._technician(rank) for rank in self.sector.technicians]
        spots = {
            stop["visit"]: Spot(technician.id, stop["start"])
            for technician in technicians
            for number in self._shifts[technician.id]
            for stop in self.draft.stops((whole.technician_index[technician.id], number))
        }
        visits = []
        for rank in self.sector.visits:
            visit = whole.visits[rank]
            if visit.id in self._halves:
                visit = self._half(visit, spots[visit.id])
            visits.append(visit)
        resources = tuple(
            replace(one, quantity=self.sector.quotas.get(one.id, one.quantity))
            for one in whole.resources
        )
        return restricted(whole, technicians, visits, options=options, resources=resources)

    def _technician(self, rank: int) -> Technician:
        technician = self.draft.problem.technicians[rank]
        kept = tuple(technician.shifts[number] for number in self._shifts[technician.id])
        return replace(technician, shifts=kept)

    def _half(self, visit: Visit, spot: Spot) -> Visit:
        job = visit.for_helper() if self._halves[visit.id] else visit
        return replace(job, helper=None, pinned=spot, penalty=MANDATORY, technicians=None)

    def _routes(self) -> list[JsonObject]:
        found = []
        for name, numbers in self._shifts.items():
            rank = self.draft.problem.technician_index[name]
            for number, whole in enumerate(numbers):
                stops = [self._own(stop) for stop in self.draft.stops((rank, whole))]
                if stops:
                    found.append({"technician": name, "shift": number, "stops": stops})
        return found

    def _own(self, stop: JsonObject) -> JsonObject:
        if stop["visit"] not in self._halves:
            return stop
        return {key: value for key, value in stop.items() if key != "role"}
