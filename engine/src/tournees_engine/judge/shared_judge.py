"""Judges what routes share: visits that need two technicians, and resources."""

from __future__ import annotations

from typing import Any

from ..model import Shift, Technician
from ..problem import Problem
from .hearing import Hearing

#: Technician and start of one technician's part of a visit.
Part = tuple[Technician, int]


class SharedJudge:
    """Remembers who was where and with what, and judges when all routes are heard.

    Parameters
    ----------
    problem : Problem
        The rules.
    hearing : Hearing
        Where violations go.
    """

    def __init__(self, problem: Problem, hearing: Hearing) -> None:
        self.problem, self.hearing = problem, hearing
        self._leads: dict[str, Part] = {}
        self._helpers: dict[str, Part] = {}
        self._held: dict[str, dict[tuple[str, int], Shift]] = {}

    def add(self, technician: Technician, shift: Shift, stop: dict[str, Any]) -> None:
        """Remember a stop."""
        name = stop["visit"]
        if stop.get("role") == "helper":
            self._helpers[name] = technician, stop["start"]
            return
        self._leads[name] = technician, stop["start"]
        for resource in self.problem.visits[self.problem.visit_index[name]].resources:
            self._held.setdefault(resource, {})[technician.id, shift.start] = shift

    def judge(self) -> None:
        """Note the violations of the whole plan."""
        for visit in self.problem.visits:
            self._judge_pair(visit.id, visit.helper is not None)
        for resource in self.problem.resources:
            self._judge_resource(resource.id, resource.quantity)

    def _judge_pair(self, visit: str, needs_two: bool) -> None:
        lead, helper = self._leads.get(visit), self._helpers.get(visit)
        if lead is not None and helper is not None:
            is_right = needs_two and lead[0].id != helper[0].id and lead[1] == helper[1]
        else:
            is_right = helper is None and (lead is None or not needs_two)
        if not is_right:
            who = [part[0].id for part in (lead, helper) if part is not None]
            self.hearing.note("helper", visit, who[0])

    def _judge_resource(self, resource: str, quantity: int) -> None:
        held = self._held.get(resource, {})
        spans = [(shift.start, shift.end + shift.overtime) for shift in held.values()]
        most = max((sum(a <= start < b for a, b in spans) for start, _ in spans), default=0)
        if most > quantity:
            self.hearing.note("resource", None, None, name=resource, held=most, quantity=quantity)
