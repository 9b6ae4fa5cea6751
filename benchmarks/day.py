"""A technician day: ``./tournees bench day --visits N --technicians K``, a JSON line for each solver.

The day near Lyon is fixed by the sizes and by ``--day``; the seed is the search's. Without ``--full``
it uses what all the solvers model: windows, skills with levels, pace, costs, priced visits. With it,
every rule of the engine. All plans are priced by the engine's independent judge, in cents; a visit
that a library placed where the judge's rules forbid it is first left out, at its price.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "engine" / "src"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "engine"))

import _arguments
from full_day import full_day, plain_day
from solvers import NAMES, Answer, Job, run

from tournees_engine import Problem
from tournees_engine.check import check
from tournees_engine.evaluate import evaluate

#: No database is needed.
DATABASE = None
REQUIREMENTS = "bench.txt"
OURS = ("native", "ortools")


def main(env: object = None) -> Iterator[dict[str, Any]]:
    """Yield a row for each solver."""
    options = _parse()
    make = full_day if options.full else plain_day
    data = make(options.visits, options.technicians, options.day, options.days)
    for backend in options.backends or (OURS if options.full else NAMES):
        yield _row(data, backend, run(Job(backend, data, options.seconds, options.seed)))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser("tournees bench day", description=__doc__)
    parser.add_argument("--visits", type=int, default=200, metavar="N")
    parser.add_argument("--technicians", type=int, default=20, metavar="K")
    parser.add_argument("--days", type=int, default=1, metavar="D", help="shifts of each technician")
    parser.add_argument("--day", type=int, default=0, metavar="I", help="another day of the same size")
    parser.add_argument("--full", action="store_true", help="every rule; native and ortools only")
    _arguments.add(parser, backends=None)
    options = parser.parse_args()
    if options.full and not set(options.backends or ()) <= set(OURS):
        parser.error("pyvrp and vroom do not model the rules of --full")
    return options


def _row(data: dict[str, Any], backend: str, answer: Answer) -> dict[str, Any]:
    if answer.error:
        return {"backend": backend, "error": answer.error}
    problem = Problem.from_json(data)
    solution = answer.solution if backend in OURS else evaluate(problem, answer.solution)
    report = check(problem, solution)
    return {
        "backend": backend,
        "cost": report.cost,
        "unserved": len(solution["unserved"]),
        "violations": len(report.violations),
        "cpu": answer.cpu,
        "wall": answer.wall,
        "rss_mb": answer.rss_mb,
    }
