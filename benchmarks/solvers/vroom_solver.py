"""VROOM: construction heuristics and local search.

Each group of visits is a skill. It serves as many visits as it can, by priority, then looks at the
cost: the penalty gives the priority. Its time limit is the wall clock's, and it ends by itself
before when its search has nothing left to try.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import vroom

from tournees_engine import Problem
from tournees_engine.model import Visit

from .view import View

#: The most thorough of the levels.
EXPLORATION = 5
HIGHEST_PRIORITY = 100


def solve(problem: Problem) -> dict[str, Any]:
    """Return the routes of the solution."""
    view = View(problem)
    model = vroom.Input()
    for number, profile in enumerate(view.profiles):
        model.set_durations_matrix(str(number), view.durations.astype(np.uint32))
        model.set_costs_matrix(str(number), view.prices(profile).astype(np.uint32))
    for job in _jobs(view):
        model.add_job(job)
    for rank in range(len(view.vans)):
        model.add_vehicle(_vehicle(view, rank))
    seconds = problem.options.seconds
    assert seconds is not None
    found = model.solve(EXPLORATION, nb_threads=1, timeout=timedelta(seconds=seconds))
    steps = found.routes[found.routes["type"] == "job"]
    sequences: dict[int, list[int]] = {}
    for van, visit in zip(steps["vehicle_id"], steps["id"], strict=True):
        sequences.setdefault(int(van), []).append(int(visit))
    return view.solution(sequences)


def _jobs(view: View) -> list[vroom.Job]:
    visits = view.problem.visits
    services = {str(rank): view.services(profile) for rank, profile in enumerate(view.profiles)}
    dearest = max((visit.left_out_cost for visit in visits), default=1)
    return [
        vroom.Job(
            rank,
            location=view.place(visit.place),
            service_per_type={kind: int(seconds[rank]) for kind, seconds in services.items()},
            delivery=vroom.Amount(view.need(visit)),
            skills=_true(view.groups(visit)),
            priority=_priority(visit, dearest),
            time_windows=[vroom.TimeWindow(*window) for window in visit.windows],
        )
        for rank, visit in enumerate(visits)
    ]


def _true(flags: list[bool]) -> set[int]:
    return {rank for rank, flag in enumerate(flags) if flag}


def _priority(visit: Visit, dearest: int) -> int:
    return max(1, round(HIGHEST_PRIORITY * visit.left_out_cost / max(1, dearest)))


def _vehicle(view: View, rank: int) -> vroom.Vehicle:
    who = view.vans[rank].technician
    shift = who.shifts[view.vans[rank].shift]
    profile = str(view.profiles.index(view.profile(who)))
    return vroom.Vehicle(
        rank,
        start=view.place(who.start),
        end=view.place(who.end),
        profile=profile,
        type=profile,
        capacity=vroom.Amount(view.carried(who)),
        skills=_true(view.serves(who)),
        time_window=vroom.TimeWindow(shift.start, shift.end),
    )
