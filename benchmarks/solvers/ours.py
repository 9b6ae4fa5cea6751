"""The engine, by its public interface; seconds are the CPU's."""

from __future__ import annotations

from time import process_time
from typing import Any

from tournees_engine import Problem
from tournees_engine.solve import solve as search


def solve(problem: Problem) -> dict[str, Any]:
    """Return our solution in full."""
    return search(problem, clock=process_time)
