"""Explain a plan: visits left out, and what became of the served ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .clock import told
from .constraints import BY_KEY
from .explanation.change import ChangeJudge
from .explanation.sentences import ALTERNATIVES, CAUSES, KINDS, UNSERVED
from .explanation.unserved import explain_unserved
from .plan import Plan
from .prices import Prices
from .relaxation import TRIALS, Finder
from .schedule import schedule

JsonObject = dict[str, Any]
LANGUAGES = (("en", 0), ("fr", 1))
#: Served visits up to which each one is explained; above, those that left their spot only: to
#: price 2000 visits everywhere else takes minutes, and nobody reads them.
FULLY = 300


def explain(
    plan: Plan, late: Callable[[], bool] = lambda: False
) -> tuple[list[JsonObject], list[JsonObject]]:
    """Return the solution's ``unserved`` and ``changes`` entries.

    Every number is recomputed exactly: a visit is taken out of the plan and priced elsewhere,
    the other visits staying in their order on their routes. Of more than `FULLY` served visits,
    those that stay at their spot or have none are not told.

    Parameters
    ----------
    late : callable, optional
        When it returns true, relaxations are no longer looked for; all the rest is told.
    """
    free = Plan.from_sequences(plan.instance, plan.sequences, plan.appointments)
    starts = {stop.visit: stop.start for route in plan.routes for stop in schedule(route).stops}
    told = starts if explains_all(plan) else _moved(plan)
    leads = [task for task in sorted(told) if task < len(plan.instance.problem.visits)]
    prices = Prices(free, len(free.unserved) + len(leads))
    changes = [explain_change(prices, visit, starts[visit]) for visit in leads]
    return explain_left_out(prices, late=late), changes


def explains_all(plan: Plan) -> bool:
    """Tell whether every served visit of the plan is explained."""
    return len(plan.instance.problem.visits) - len(plan.unserved) <= FULLY


def _moved(plan: Plan) -> list[int]:
    """List the served visits that left their current spot."""
    problem = plan.instance.problem
    found = []
    for route in plan.routes:
        for stop in schedule(route).stops:
            current = plan.instance.jobs[stop.visit].current
            if current is None:
                continue
            slide = abs(stop.start - current.start) > problem.objective.change_tolerance
            if slide or current.technician != route.vehicle.technician.id:
                found.append(stop.visit)
    return found


def explain_left_out(
    prices: Prices, trials: int = TRIALS, late: Callable[[], bool] = lambda: False
) -> list[JsonObject]:
    """Return the ``unserved`` entries, each with the nearest relaxation that would place it.

    Parameters
    ----------
    trials : int
        Routes that may be simulated to find relaxations; the dearest visits come first.
    late : callable, optional
        When it returns true, no other route is simulated.
    """
    plan = prices.plan
    finder = Finder(plan, trials, late)
    costs = plan.instance.left_out_costs
    entries = {}
    for visit in sorted(plan.unserved, key=lambda visit: (-costs[visit], visit)):
        entry = explain_unserved(prices, visit)
        entry["relaxation"] = _relaxation(finder, visit, entry)
        entries[visit] = entry
    return [entries[visit] for visit in plan.unserved]


def _relaxation(finder: Finder, visit: int, entry: JsonObject) -> JsonObject | None:
    if entry["reason"] == "possible":
        return None
    if entry["reason"] != "not_worth":
        return finder.nearest(visit)
    detail = entry["detail"]
    amount = detail["extra_cost"] + 1 - detail["penalty"]
    english, french = UNSERVED["worth"]
    words = {**detail, "needed": detail["extra_cost"] + 1}
    return {
        "rule": "penalty",
        **{key: detail[key] for key in ("technician", "shift", "start")},
        "amount": amount,
        "en": told(english, words, "en"),
        "fr": told(french, words, "fr"),
    }


def explain_change(prices: Prices, visit: int, start: int) -> JsonObject:
    """Return the ``changes`` entry of one served visit."""
    judge = ChangeJudge(prices, visit, start)
    kind, current = judge.kind(), judge.visit.current
    keep = None
    if kind.startswith("moved") and current is not None:
        keep = judge.keep(current)
    entry: JsonObject = {
        "visit": judge.visit.id,
        "kind": kind,
        "cause": _cause(kind, keep),
        "technician": judge.vehicle.technician.id,
        "shift": judge.vehicle.shift_rank,
        "start": start,
        "keep": keep,
        "alternative": judge.alternative(),
    }
    for language, column in LANGUAGES:
        entry[language] = _sentence(judge, entry, language, column)
    return entry


def _cause(kind: str, keep: JsonObject | None) -> str:
    if keep is None:
        return "new" if kind == "placed" else "unchanged"
    if keep["feasible"]:
        return "cheaper" if keep["extra_cost"] >= 0 else "unfinished"
    return str(keep["constraint"])


def _sentence(judge: ChangeJudge, entry: JsonObject, language: str, column: int) -> str:
    """Three sentences: what became of it, why, what else was possible."""
    words = _words(judge, entry)
    cause, keep = entry["cause"], entry["keep"]
    texts = [told(KINDS[entry["kind"]][column], words, language)]
    if cause in CAUSES:
        texts.append(told(CAUSES[cause][column], words, language))
    elif keep is not None:
        texts.append(told(getattr(BY_KEY[cause], language), keep["detail"], language))
    texts.append(told(_alternative(entry)[column], words, language))
    return " ".join(texts)


def _alternative(entry: JsonObject) -> tuple[str, str]:
    other = entry["alternative"]
    if other is None:
        return ALTERNATIVES["none"]
    return ALTERNATIVES["other" if other["extra_cost"] >= 0 else "cheaper"]


def _words(judge: ChangeJudge, entry: JsonObject) -> dict[str, object]:
    """Everything the templates may name."""
    words: dict[str, object] = {
        "technician": judge.vehicle.technician.label,
        "start": entry["start"],
    }
    current, other, keep = judge.visit.current, entry["alternative"], entry["keep"]
    if current is not None:
        words |= {"old_technician": _name(judge, current.technician), "old_start": current.start}
    if keep is not None and keep["feasible"]:
        words["keep"] = keep["extra_cost"]
    if other is not None:
        words |= {
            "other": _name(judge, other["technician"]),
            "other_start": other["start"],
            "other_cost": other["extra_cost"],
            "saved": -other["extra_cost"],
        }
    return words


def _name(judge: ChangeJudge, technician: str) -> str:
    rank = judge.problem.technician_index.get(technician)
    return technician if rank is None else judge.problem.technicians[rank].label
