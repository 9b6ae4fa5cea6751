"""Independent judge of feasibility and cost: shares no code with search or schedule."""

from __future__ import annotations

from typing import Any

from .judge.bill import Bill
from .judge.hearing import Hearing
from .judge.report import Report
from .judge.route_judge import RouteJudge
from .judge.shared_judge import SharedJudge
from .judge.violation import Violation
from .judge.visit_judge import expected_service, judge_visit
from .model import Shift, Technician
from .problem import Problem

__all__ = ["Report", "Violation", "check"]


def check(problem: Problem | dict[str, Any], solution: dict[str, Any]) -> Report:
    """Judge a solution, from the search or made by hand.

    Parameters
    ----------
    problem : Problem or dict
        The problem, or its JSON object.
    solution : dict
        Needs ``routes``; ``unserved``, ``cost`` and the other figures are judged when present.

    Returns
    -------
    Report
        Violations, and the cost recomputed.
    """
    if not isinstance(problem, Problem):
        problem = Problem.from_json(problem)
    judge = _Judge(problem)
    for route in solution["routes"]:
        judge.hear_route(route)
    judge.shared.judge()
    judge.hear_unserved(solution.get("unserved"))
    judge.hear_cost(solution.get("cost"))
    return Report(tuple(judge.hearing.violations), judge.bill.total, judge.bill.parts)


class _Judge:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.hearing = Hearing()
        self.bill = Bill(problem.objective)
        self.shared = SharedJudge(problem, self.hearing)
        self.served: set[str] = set()
        self.helped: set[str] = set()
        #: Seats (technician, rank of the shift) of each locked visit: its lead's, its helper's.
        self.seats: dict[str, list[tuple[str, int]]] = {}
        for technician in problem.technicians:
            for number, shift in enumerate(technician.shifts):
                for visit in shift.locked:
                    self.seats.setdefault(visit, []).append((technician.id, number))
        self.shifts: set[tuple[str, int]] = set()

    def hear_route(self, route: dict[str, Any]) -> None:
        whose = self._whose(route)
        if whose is None:
            return
        technician, shift = whose
        known = [stop for stop in route["stops"] if self._is_new(stop, technician)]
        route = {**route, "stops": known}
        judge = RouteJudge(self.problem, self.hearing, technician, shift, route)
        judge.judge()
        service = 0
        for stop in known:
            visit = self.problem.visits[self.problem.visit_index[stop["visit"]]]
            judge_visit(self.hearing, visit, technician, stop)
            self.shared.add(technician, shift, stop)
            self._hear_seat(stop, technician.id, route["shift"])
            if stop.get("role") != "helper":
                self.bill.add_served(visit, technician, stop["start"])
            service += expected_service(visit, technician)
        if known:
            self.bill.add_route(
                technician, judge.priced, judge.metres, service, judge.overtime, judge.idle
            )

    def _hear_seat(self, stop: dict[str, Any], technician: str, number: int) -> None:
        """Note a locked visit served in another shift than the one that began with it."""
        seats = self.seats.get(stop["visit"], [])
        seat = 1 if stop.get("role") == "helper" else 0
        if len(seats) > seat and seats[seat] != (technician, number):
            self.hearing.note("locked", stop["visit"], technician)

    def _whose(self, route: dict[str, Any]) -> tuple[Technician, Shift] | None:
        name, number = route["technician"], route["shift"]
        rank = self.problem.technician_index.get(name)
        if rank is None:
            self.hearing.note("unknown", None, name, name=name)
            return None
        technician = self.problem.technicians[rank]
        if number >= len(technician.shifts):
            self.hearing.note("unknown", None, name, name=f"{name}/{number}")
            return None
        if (name, number) in self.shifts:
            self.hearing.note("twice", None, name, name=f"{name}/{number}")
        self.shifts.add((name, number))
        return technician, technician.shifts[number]

    def _is_new(self, stop: dict[str, Any], technician: Technician) -> bool:
        visit = stop["visit"]
        seen = self.helped if stop.get("role") == "helper" else self.served
        if visit not in self.problem.visit_index:
            self.hearing.note("unknown", visit, technician.id, name=visit)
            return False
        if visit in seen:
            self.hearing.note("twice", visit, technician.id, name=visit)
            return False
        seen.add(visit)
        return True

    def hear_unserved(self, rows: list[dict[str, Any]] | None) -> None:
        listed = None if rows is None else [row["visit"] for row in rows]
        for visit in listed or ():
            if visit not in self.problem.visit_index:
                self.hearing.note("unknown", visit, None, name=visit)
            elif visit in self.served:
                self.hearing.note("twice", visit, None, name=visit)
        for visit in self.problem.visits:
            if visit.id not in self.served:
                self.bill.add_unserved(visit, visit.id in self.seats)
                if listed is not None and visit.id not in listed:
                    self.hearing.note("lost", visit.id)

    def hear_cost(self, given: int | None) -> None:
        if given is not None and given != self.bill.total:
            self.hearing.note("cost", None, None, given=given, found=self.bill.total)
