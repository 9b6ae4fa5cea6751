"""What goes to a solver's process, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Job:
    """A problem for a solver.

    Parameters
    ----------
    backend : str
        Name of the solver.
    problem : dict
        The problem in our format.
    seconds : float
        CPU seconds for the search.
    seed : int
        Seed of the search.
    """

    backend: str
    problem: dict[str, Any]
    seconds: float
    seed: int


@dataclass(frozen=True)
class Answer:
    """What a solver found.

    Parameters
    ----------
    solution : dict
        Ours in full; of the libraries only ``routes``, with ``technician``, ``shift`` and the
        ``visit`` of each stop.
    cpu : float
        CPU seconds from the problem in memory to the routes.
    wall : float
        Seconds of the clock on the wall, likewise.
    rss_mb : int
        Peak of resident memory, everything included.
    error : str
        Why there is no solution; empty when there is one.
    """

    solution: dict[str, Any] = field(default_factory=lambda: {"routes": []})
    cpu: float = 0.0
    wall: float = 0.0
    rss_mb: int = 0
    error: str = ""
