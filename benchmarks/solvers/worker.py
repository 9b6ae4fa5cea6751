"""The process of one solver: ``python -m solvers.worker`` reads a job, writes its answer."""

from __future__ import annotations

import dataclasses
import json
import resource
import sys
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).parents[2] / "engine" / "src"))

from tournees_engine import Problem, ProblemError

from .answer import Answer, Job

MODULES = {"native": "ours", "ortools": "ours", "pyvrp": "pyvrp_solver", "vroom": "vroom_solver"}


def answer(job: Job) -> Answer:
    """Solve a job."""
    options = {"seconds": job.seconds, "seed": job.seed}
    if MODULES[job.backend] == "ours":
        options["backend"] = job.backend
    try:
        problem = Problem.from_json({**job.problem, "options": options})
        solver = import_module(f"solvers.{MODULES[job.backend]}")
        cpu, wall = process_time(), perf_counter()
        solution = solver.solve(problem)
        cpu, wall = process_time() - cpu, perf_counter() - wall
    except (ImportError, ProblemError) as error:
        return Answer(error=str(error))
    cpu += _spent_by_children()
    return Answer(solution, round(cpu, 2), round(wall, 2), _most_memory())


def _spent_by_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _most_memory() -> int:
    """Megabytes; the system counts in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    with redirect_stdout(sys.stderr):
        found = answer(Job(**json.load(sys.stdin)))
    json.dump(dataclasses.asdict(found), sys.stdout)
