"""Schedule, price and explain sequences somebody else chose (a drag on the board)."""

from __future__ import annotations

from typing import Any

from .errors import ProblemError
from .instance import Instance
from .plan import Plan
from .problem import Problem
from .settle import settle
from .solve import solution_json


def evaluate(problem: Problem, solution: dict[str, Any]) -> dict[str, Any]:
    """Schedule the sequences of a solution exactly, and explain them.

    Only ``technician``, ``shift``, the visits' order and their roles are read. Visits that break
    feasibility are left out, with their reason.

    Raises
    ------
    ProblemError
        When a route names something the problem does not have.
    """
    plan = settle(read_plan(Instance(problem), solution))
    return solution_json(plan, "evaluated", {"seconds": 0.0, "iterations": 0, "backend": "none"})


def read_plan(instance: Instance, solution: dict[str, Any]) -> Plan:
    """Schedule the sequences of a solution; visits that break feasibility are left out.

    Raises
    ------
    ProblemError
        When a route names something the problem does not have.
    """
    return Plan.from_sequences(instance, read_sequences(instance, solution))


def read_sequences(instance: Instance, solution: dict[str, Any]) -> list[list[int]]:
    """Return the tasks of each vehicle in a solution.

    Raises
    ------
    ProblemError
        When a route names something the problem does not have.
    """
    problem = instance.problem
    ranks = {(v.technician.id, v.shift_rank): v.rank for v in instance.vehicles}
    sequences: list[list[int]] = [[] for _ in instance.vehicles]
    seen: set[int] = set()
    for number, route in enumerate(solution["routes"]):
        rank = ranks.get((route["technician"], route["shift"]))
        if rank is None:
            raise ProblemError("the problem has no such technician and shift", f"routes[{number}]")
        for place, stop in enumerate(route["stops"]):
            task = problem.visit_index.get(stop["visit"])
            if task is not None and stop.get("role") == "helper":
                task = instance.partner(task)
            if task is None or task in seen:
                path = f"routes[{number}].stops[{place}].visit"
                raise ProblemError(f"{stop['visit']!r} is unknown or planned twice", path)
            seen.add(task)
            sequences[rank].append(task)
    return sequences
