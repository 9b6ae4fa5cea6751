"""VRPTW instances: ``./tournees bench vrptw FILE… --bks CSV``, a JSON line for each run.

Costs are distances by the DIMACS convention (see `_solomon`), gaps are percents above the best known;
both come from the judge of `_solomon`, whatever the solver says. Solvers take turns on each instance.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import _arguments
from _solomon import Solomon, best_known
from solvers import Answer, Job, run

#: No database is needed.
DATABASE = None
REQUIREMENTS = "bench.txt"


def main(env: object = None) -> Iterator[dict[str, Any]]:
    """Yield a row for each instance and solver."""
    options = _parse()
    known = best_known(options.bks)
    for instance in options.instances:
        problem = instance.problem()
        for backend in options.backends:
            answer = run(Job(backend, problem, options.seconds, options.seed))
            yield _row(instance, backend, answer, known.get(instance.name))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser("tournees bench vrptw", description=__doc__)
    parser.add_argument(
        "instances", nargs="+", type=_instance, metavar="FILE", help="in Solomon's format"
    )
    parser.add_argument("--bks", type=Path, metavar="CSV", help="best known costs: name,cost")
    _arguments.add(parser)
    return parser.parse_args()


def _instance(name: str) -> Solomon:
    try:
        return Solomon.read(Path(name))
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _row(instance: Solomon, backend: str, answer: Answer, best: float | None) -> dict[str, Any]:
    routes = [[int(stop["visit"]) for stop in route["stops"]] for route in answer.solution["routes"]]
    tenths = instance.judge([route for route in routes if route])
    cost = None if tenths is None else tenths / 10
    row = {
        "instance": instance.name,
        "n": len(instance.customers) - 1,
        "backend": backend,
        "cost": cost,
        "bks": best,
        "gap": None if cost is None or not best else round(100 * (cost / best - 1), 3),
        "feasible": cost is not None,
        "cpu": answer.cpu,
    }
    return {**row, "error": answer.error} if answer.error else row
