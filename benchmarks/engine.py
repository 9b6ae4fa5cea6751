"""Benchmark of the engine on Lyon days: ``./tournees bench engine`` prints JSON.

The search stops by a count, not by the clock: the costs are the same on any machine, only the
seconds differ.
"""

from __future__ import annotations

import platform
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).parents[1]
for folder in (ROOT / "engine" / "src", ROOT / "tests" / "engine"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

#: No database is needed.
DATABASE = None
#: Visits, technicians, iterations.
SIZES = ((60, 6, 150), (120, 12, 150), (250, 13, 100))
DAYS = 3


def main(env: object = None) -> dict[str, Any]:
    """Solve and judge; return one row for each size and day."""
    rows = [
        measure(visits, technicians, iterations, seed)
        for visits, technicians, iterations in SIZES
        for seed in range(DAYS)
    ]
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    return {"benchmark": "engine", **machine, "rows": rows}


def measure(visits: int, technicians: int, iterations: int, seed: int) -> dict[str, Any]:
    """Solve one day; return its figures (cents, seconds)."""
    from generator import lyon_day

    from tournees_engine import Problem
    from tournees_engine.check import check
    from tournees_engine.solve import solve

    data = lyon_day(visits, technicians, seed, load=0.55)
    data["options"] = {"iterations": iterations, "seed": seed}
    problem = Problem.from_json(data)
    cpu, wall = process_time(), perf_counter()
    solution = solve(problem)
    cpu, wall = process_time() - cpu, perf_counter() - wall
    report = check(problem, solution)
    return {
        "visits": visits,
        "technicians": technicians,
        "seed": seed,
        "cost": solution["cost"],
        "unserved": len(solution["unserved"]),
        "violations": len(report.violations),
        "cpu_seconds": round(cpu, 2),
        "wall_seconds": round(wall, 2),
        "backend": solution["stats"]["backend"],
    }

