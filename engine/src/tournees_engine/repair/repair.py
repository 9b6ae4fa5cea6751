"""Repair a plan after an event: the cheapest plan with the fewest, least harmful changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..problem import Problem
from ..stop import Stop
from .account import Account
from .events import Event
from .search import search
from .transform import transform

#: Seconds of search when neither the caller nor the problem's iterations say.
SECONDS = 0.38


@dataclass(frozen=True)
class Repair:
    """A repaired plan.

    Parameters
    ----------
    problem : Problem
        What was left to plan: shifts from the event on, visits not begun, each with its spot in
        the plan before, prices of changes. `check` judges the solution against it.
    solution : dict
        See ``schema/solution.schema.json``; ``changes`` tells only of visits that changed.
    """

    problem: Problem
    solution: dict[str, Any]


def repair(
    problem: Problem,
    solution: dict[str, Any],
    event: Event,
    seconds: float | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Repair:
    """Plan again what an event leaves to do.

    Parameters
    ----------
    problem : Problem
        What the plan in force answers.
    solution : dict
        The plan in force.
    event : Event
        What happened.
    seconds : float, optional
        Wall-clock budget of the search. Without it the problem's `iterations` count, and the
        repair is reproducible; without them, 0.38 seconds.
    cancelled : callable, optional
        When it returns true the search ends, and the best plan so far is returned.

    Raises
    ------
    ProblemError
        When the solution or the event names something the problem does not have.
    """
    iterations = None if seconds is not None else problem.options.iterations
    if seconds is None and iterations is None:
        seconds = SECONDS
    stop = Stop(seconds, iterations, cancelled)
    left = transform(problem, solution, event)
    found = search(left, stop)
    stats = {
        "seconds": round(stop.elapsed, 3),
        "iterations": found.iterations,
        "backend": found.backend,
    }
    status = "cancelled" if stop.cancelled else "repaired"
    account = Account(problem, event, left, found.plan)
    return Repair(left.problem, account.solution(status, stats))
