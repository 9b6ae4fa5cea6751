"""Independent judge of feasibility and cost: shares no code with search or schedule."""

from __future__ import annotations

from typing import Any

from .judge.bill import Bill
from .judge.hearing import Hearing
from .judge.report import Report
from .judge.route_judge import RouteJudge
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
    judge.hear_unserved(solution.get("unserved"))
    judge.hear_cost(solution.get("cost"))
    return Report(tuple(judge.hearing.violations), judge.bill.total, judge.bill.parts)


class _Judge:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.hearing = Hearing()
        self.bill = Bill(problem.objective)
        self.served: set[str] = set()
        self.shifts: set[tuple[str, int]] = set()

    def hear_route(self, route: dict[str, Any]) -> None:
        whose = self._whose(route)
        if whose is None:
            return
        technician, shift = whose
        known = [stop for stop in route["stops"] if self._is_new(stop["visit"], technician)]
        route = {**route, "stops": known}
        judge = RouteJudge(self.problem, self.hearing, technician, shift, route)
        judge.judge()
        service = 0
        for stop in known:
            visit = self.problem.visits[self.problem.visit_index[stop["visit"]]]
            judge_visit(self.hearing, visit, technician, stop)
            self.bill.add_served(visit, technician, stop["start"])
            service += expected_service(visit, technician)
        if known:
            self.bill.add_route(technician, judge.driving, judge.metres, service, judge.overtime)

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

    def _is_new(self, visit: str, technician: Technician) -> bool:
        if visit not in self.problem.visit_index:
            self.hearing.note("unknown", visit, technician.id, name=visit)
            return False
        if visit in self.served:
            self.hearing.note("twice", visit, technician.id, name=visit)
            return False
        self.served.add(visit)
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
                self.bill.add_unserved(visit)
                if listed is not None and visit.id not in listed:
                    self.hearing.note("lost", visit.id)

    def hear_cost(self, given: int | None) -> None:
        if given is not None and given != self.bill.total:
            self.hearing.note("cost", None, None, given=given, found=self.bill.total)
