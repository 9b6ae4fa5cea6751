"""Explain the plan of a large problem, sector by sector."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..model import Options
from ..problem import Problem
from ..rounding import cents
from .draft import Draft
from .job import Answer
from .part import Part
from .sector import Sector
from .workers import Workers

JsonObject = dict[str, Any]


def tell(draft: Draft, sectors: Sequence[Sector], workers: Workers) -> JsonObject:
    """Return the solution, without its status: reasons are looked for in a visit's sector only.

    Raises
    ------
    RuntimeError
        When a worker died twice.
    """
    parts = [Part(draft, sector, Options(iterations=1)) for sector in sectors]
    answers = _answers(parts, workers)
    lists: dict[str, list[JsonObject]] = {"routes": [], "unserved": [], "changes": []}
    prices: Counter[str] = Counter()
    busiest, explained = 0, "all"
    for part, answer in zip(parts, answers, strict=True):
        assert answer.solution is not None
        stats = answer.solution["stats"]
        prices.update(stats["cost_parts"])
        busiest = max(busiest, *answer.works, 0)
        explained = explained if stats["explained"] == "all" else stats["explained"]
        lists["routes"] += part.whole_routes(answer)
        for key in ("unserved", "changes"):
            entries = [_whole(entry, part) for entry in answer.solution[key]]
            lists[key] += [entry for entry in entries if not part.is_half(entry["visit"])]
    prices["balance"] = cents(busiest, draft.problem.objective.balance, 3600)
    return {
        "cost": prices.total(),
        **_ordered(draft.problem, lists),
        "stats": {"cost_parts": dict(prices), "explained": explained, "sectors": len(parts)},
    }


def _answers(parts: list[Part], workers: Workers) -> list[Answer]:
    found: dict[int, Answer] = {}
    for _ in range(2):
        missing = [rank for rank in range(len(parts)) if rank not in found]
        jobs = [replace(parts[rank].job, told=True) for rank in missing]

        def done(rank: int, answer: Answer | None, missing: list[int] = missing) -> None:
            if answer is not None:
                found[missing[rank]] = answer

        workers.map(jobs, done)
    if len(found) < len(parts):
        raise RuntimeError("The processes that explain the plan died; is the memory full?")
    return [found[rank] for rank in range(len(parts))]


def _whole(value: Any, part: Part) -> Any:
    """Return a part's entry with the ranks that shifts have in the whole problem."""
    if isinstance(value, list):
        return [_whole(item, part) for item in value]
    if not isinstance(value, dict):
        return value
    found = {key: _whole(item, part) for key, item in value.items()}
    if {"technician", "shift"} <= found.keys():
        found["shift"] = part.shift(found["technician"], found["shift"])
    return found


def _ordered(problem: Problem, lists: dict[str, list[JsonObject]]) -> dict[str, list[JsonObject]]:
    staff, visits = problem.technician_index, problem.visit_index
    return {
        "routes": sorted(lists["routes"], key=lambda one: (staff[one["technician"]], one["shift"])),
        "unserved": sorted(lists["unserved"], key=lambda one: visits[one["visit"]]),
        "changes": sorted(lists["changes"], key=lambda one: visits[one["visit"]]),
    }
