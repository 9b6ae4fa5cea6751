"""Repairs: ``./tournees bench repair --visits 200 --technicians 20 --seed 0 --away 1``, a JSON line
for each seed.

A Lyon day is planned; then technicians with about eight visits are away from the first second on.
The plan is repaired, judged, and compared with one made from scratch for the same day.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).parents[1]
for folder in (ROOT / "engine" / "src", ROOT / "tests" / "engine"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

#: No database is needed.
DATABASE = None
#: Visits of the technician away.
VISITS_AWAY = 8
#: Share of the customers who were told their slot.
NOTIFIED = 0.5


def main(env: object = None) -> Iterator[dict[str, Any]]:
    """Yield the figures of each seed."""
    options = _options(sys.argv[1:])
    for seed in options.seed:
        yield measure(options, seed)


def measure(options: argparse.Namespace, seed: int) -> dict[str, Any]:
    """Plan, repair, judge; return the figures."""
    from tournees_engine.repair import read_event, repair
    from tournees_engine.solve import solve

    problem = _day(options, seed)
    solution = solve(problem)
    problem = _told(problem, seed)
    rows = sorted(solution["routes"], key=lambda row: abs(len(row["stops"]) - VISITS_AWAY))
    away = [row["technician"] for row in rows[: options.away]]
    after, left, walls, cpus = solution, problem, [], []
    for name in away:
        event = read_event({"type": "away", "now": 0, "technician": name})
        wall, cpu = perf_counter(), process_time()
        result = repair(left, after, event, options.seconds)
        walls.append(perf_counter() - wall)
        cpus.append(process_time() - cpu)
        left, after = result.problem, result.solution
    return {
        "visits": options.visits,
        "technicians": options.technicians,
        "seed": seed,
        "away": options.away,
        "visits_away": sum(len(row["stops"]) for row in rows[: options.away]),
        "unserved_before": len(solution["unserved"]),
        "seconds": round(max(walls), 3),
        "cpu": round(max(cpus), 3),
        "backend": after["stats"]["backend"],
        **_harm(problem, solution, after, set(away)),
        **_price(left, after),
    }


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=200)
    parser.add_argument("--technicians", type=int, default=20)
    parser.add_argument("--seed", type=int, default=[0], nargs="+")
    parser.add_argument("--away", type=int, default=1, help="technicians away")
    parser.add_argument("--seconds", type=float, default=0.38, help="of the repair's search")
    parser.add_argument("--plan", type=int, default=500, help="iterations of each whole plan")
    parser.add_argument("--full", action="store_true", help="a day that uses every rule")
    parser.add_argument("--load", type=float, default=0.55, help="service's share of the shifts")
    return parser.parse_args(arguments)


def _day(options: argparse.Namespace, seed: int) -> Any:
    from full_day import full_day
    from generator import lyon_day

    from tournees_engine import Problem

    sizes = options.visits, options.technicians, seed
    data = full_day(*sizes) if options.full else lyon_day(*sizes, load=options.load)
    data["options"] = {"iterations": options.plan, "seed": seed}
    return Problem.from_json(data)


def _told(problem: Any, seed: int) -> Any:
    """Return the problem after half of the customers were told."""
    rng = random.Random(seed)
    visits = tuple(replace(visit, notified=rng.random() < NOTIFIED) for visit in problem.visits)
    return replace(problem, visits=visits)


def _harm(problem: Any, before: dict[str, Any], after: dict[str, Any], away: set[str]) -> dict[str, Any]:
    """Count what a customer would notice."""
    old, new = _spots(before), _spots(after)
    slack = problem.objective.change_tolerance
    others = [name for name, (who, _) in old.items() if who not in away]
    moved = [name for name in others if name in new and new[name][0] != old[name][0]]
    told = [visit.id for visit in problem.visits if visit.notified and visit.id in old]
    late = [n for n in told if n not in new or abs(new[n][1] - old[n][1]) > slack]
    return {
        "unserved": sum(name not in new for name in old),
        "others_moved": round(len(moved) / max(1, len(others)), 4),
        "notified": len(told),
        "notified_moved": len(late),
        "notified_moved_though_possible_alone": sum(
            change.get("promise") == "full" and change["visit"] in late for change in after["changes"]
        ),
        "changes": len(after["changes"]),
    }


def _spots(solution: dict[str, Any]) -> dict[str, tuple[str, int]]:
    return {
        stop["visit"]: (route["technician"], stop["start"])
        for route in solution["routes"]
        for stop in route["stops"]
    }


def _price(problem: Any, solution: dict[str, Any]) -> dict[str, Any]:
    """Compare with a plan that owes nothing to the one in force; changes cost nothing in both."""
    from tournees_engine.check import check
    from tournees_engine.solve import solve

    visits = tuple(replace(visit, current=None, notified=False) for visit in problem.visits)
    free = replace(
        problem,
        visits=visits,
        objective=replace(problem.objective, change=0, change_notified=0),
    )
    scratch = solve(free)
    cost = solution["cost"] - solution["stats"]["cost_parts"]["change"]
    return {
        "cost": cost,
        "scratch_cost": scratch["cost"],
        "scratch_unserved": len(scratch["unserved"]),
        "extra_cost": round(cost / max(1, scratch["cost"]) - 1, 4),
        "violations": len(check(problem, solution).violations),
    }
