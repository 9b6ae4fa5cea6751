"""Search a large problem by parts, in several processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..problem import Problem
from ..stop import Stop
from .draft import Draft
from .first_split import FirstSplit
from .job import Answer
from .part import Part
from .quotas import shared_out
from .regroup import Regroup
from .sector import Sector
from .telling import tell
from .workers import Workers

Progress = Callable[[float, int, int], None]

#: Visits above which a problem is searched by sectors.
VISITS = 2500
#: Visits of a sector, about.
SIZE = 500
PROCESSES = 2
#: Share of the clock for the first sectors, then for each new way to draw the borders, which are
#: turned by a share of a quarter of a circle.
ROUNDS = ((0.5, 0.0), (0.2, 0.5), (0.15, 0.25), (0.15, 0.75))


def solve_by_sectors(
    problem: Problem,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    size: int = SIZE,
) -> dict[str, Any]:
    """Search the sectors, then again across their borders, each part in a worker process.

    Each part is searched for its share of the problem's seconds, or (and) for its share of the
    problem's iterations; without a clock the same seed gives the same plan.

    Parameters
    ----------
    problem : Problem
        What is asked.
    progress : callable, optional
        Told (seconds, cents, visits left out) after each part.
    cancelled : callable, optional
        When it returns true the search ends, and the best plan so far is returned.
    size : int
        Visits of a sector, about.

    Returns
    -------
    dict
        The solution, see ``schema/solution.schema.json``.
    """
    stop = Stop(problem.options.seconds, None, cancelled)
    with Workers(PROCESSES, cancelled) as workers:
        search = _Search(problem, stop, workers, progress)
        search.round(shared_out(problem, FirstSplit(problem, size).sectors()), ROUNDS[0][0])
        regroup = Regroup(problem, size)
        for share, turn in ROUNDS[1:]:
            if not stop.over:
                search.round(regroup.sectors(search.draft, turn), share)
        seconds = stop.elapsed
        status = "cancelled" if stop.cancelled else "solved"
        sectors = regroup.sectors(search.draft, 0.0)
        told = tell(search.draft, sectors, workers)
    stats = {
        "seconds": round(seconds, 3),
        "iterations": search.iterations,
        "backend": search.backend,
        **told.pop("stats"),
    }
    return {"version": 1, "status": status, **told, "stats": stats}


class _Search:
    """The rounds, and what they have found."""

    def __init__(
        self, problem: Problem, stop: Stop, workers: Workers, progress: Progress | None
    ) -> None:
        self.draft = Draft(problem)
        self.iterations, self.backend = 0, ""
        self._stop, self._workers, self._progress = stop, workers, progress

    def round(self, sectors: list[Sector], share: float) -> None:
        """Search some sectors side by side, and keep what is better."""
        options = self.draft.problem.options
        seconds = options.seconds
        if seconds is not None:
            left = seconds - self._stop.elapsed
            seconds = max(0.01, min(left, share * seconds) * PROCESSES / len(sectors))
        iterations = options.iterations and max(1, round(share * options.iterations))
        own = replace(options, seconds=seconds, iterations=iterations)
        parts = [Part(self.draft, sector, own) for sector in sectors]

        def done(rank: int, answer: Answer | None) -> None:
            if answer is None:
                return
            self.iterations += answer.iterations
            self.backend = answer.backend
            parts[rank].put(answer)
            if self._progress is not None:
                draft = self.draft
                self._progress(round(self._stop.elapsed, 3), draft.cost, len(draft.unserved))

        self._workers.map([part.job for part in parts], done)
