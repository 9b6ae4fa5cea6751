"""A process that searches one problem after the other: jobs on stdin, answers on stdout."""

from __future__ import annotations

import pickle
import signal
import sys
from types import FrameType
from typing import Any, BinaryIO

from ..evaluate import read_sequences
from ..instance import Instance
from ..plan import Plan
from ..solution import routes_json
from ..solve import search, solution_json
from ..stop import Stop
from .job import READY, Answer, Job


class Worker:
    """Answers until there is nothing more to read.

    Parameters
    ----------
    jobs, answers : binary files
        Pickles, one after the other.
    """

    def __init__(self, jobs: BinaryIO, answers: BinaryIO) -> None:
        self._jobs, self._answers = jobs, answers
        self._cancelled = False

    def run(self) -> None:
        """Serve; SIGTERM and SIGINT end the search in hand with the best plan so far."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        self._answers.write(READY)
        self._answers.flush()
        while True:
            try:
                job = pickle.load(self._jobs)
            except EOFError:
                return
            pickle.dump(self._answer(job), self._answers)
            self._answers.flush()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._cancelled = True

    def _answer(self, job: Job) -> Answer:
        instance = Instance(job.problem)
        sequences = read_sequences(instance, {"routes": job.routes})
        start = Plan.from_sequences(instance, sequences, _appointments(instance, job))
        if job.told:
            return _answer(start, solution_json(start, "solved", {}))
        options = job.problem.options
        stop = Stop(options.seconds, options.iterations, lambda: self._cancelled)
        found = search(instance, stop, start=start if job.routes else None)
        return _answer(found.plan, None, found.iterations, found.backend)


def _appointments(instance: Instance, job: Job) -> dict[int, int]:
    """Return the starts of the visits that need two technicians, which must not move."""
    rank = instance.problem.visit_index
    starts = {rank[stop["visit"]]: stop["start"] for one in job.routes for stop in one["stops"]}
    return {rank: start for rank, start in starts.items() if instance.partner(rank) is not None}


def _answer(
    plan: Plan, solution: dict[str, Any] | None, iterations: int = 0, backend: str = ""
) -> Answer:
    works = [route.work for route in plan.routes if route.visits]
    return Answer(plan.cost, routes_json(plan), works, solution, iterations, backend)


if __name__ == "__main__":
    # What a library prints must not be taken for an answer.
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    Worker(sys.stdin.buffer, answers).run()
