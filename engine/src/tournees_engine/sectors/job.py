"""What a worker is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..problem import Problem

#: What a worker says before its first answer.
READY = b"ready"

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """A problem that one process can search.

    Parameters
    ----------
    problem : Problem
        Its options say when to stop.
    routes : list of dict
        Routes of a solution, to begin with.
    told : bool
        Only tell the price and the reasons of the routes given, without a search.
    """

    problem: Problem
    routes: list[JsonObject]
    told: bool = False


@dataclass(frozen=True)
class Answer:
    """What a worker found.

    Parameters
    ----------
    cost : int
        Cents of the routes found.
    routes : list of dict
        Routes of a solution.
    works : list of int
        Seconds of work of each route.
    solution : dict or None
        The whole solution, when it was to be told.
    iterations : int
        Solutions looked at.
    backend : str
        Name of the backend.
    """

    cost: int
    routes: list[JsonObject]
    works: list[int]
    solution: JsonObject | None = None
    iterations: int = 0
    backend: str = ""
