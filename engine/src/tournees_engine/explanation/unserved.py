"""Why a visit is left out: rules are relaxed one by one until it fits."""

from __future__ import annotations

from typing import Any

from ..alone import alone
from ..blocked import Blocked
from ..clock import told
from ..constraints import BY_KEY, ROUTE_RULES, SHIFT_RULES, TECHNICIAN_RULES, Case, Detail
from ..insertion import Pricer
from ..plan import Plan
from ..prices import Prices
from ..vehicle import Vehicle
from .binding import binding
from .offer import offer
from .sentences import UNSERVED

#: Rules from the first to fail to the last: the visit fails by the closest it came.
STAGES = {
    rule.key: rank for rank, rule in enumerate((*TECHNICIAN_RULES, *SHIFT_RULES, *ROUTE_RULES))
}
#: Among technicians stopped by the same rule, the closest: (number in the detail, sign).
NEARNESS = {
    "skill": ("held", 1),
    "validity": ("until", 1),
    "window": ("arrival", -1),
    "shift": ("back", -1),
    "parts": ("carried", 1),
}


def explain_unserved(prices: Prices, visit: int) -> dict[str, Any]:
    """Return the solution's ``unserved`` entry of a visit that the plan leaves out."""
    plan = prices.plan
    name = plan.instance.problem.visits[visit].id
    failures: list[tuple[str, Detail]] = []
    able: list[Vehicle] = []
    for technician in range(len(plan.instance.problem.technicians)):
        _try_technician(plan, technician, visit, failures, able)
    if able:
        key, detail = _beside_others(prices.pricer, visit, able)
        english, french = UNSERVED[key]
    else:
        key, detail = max(failures, key=_rank, default=("leave", {}))
        english, french = BY_KEY[key].nobody_en, BY_KEY[key].nobody_fr
    return {
        "visit": name,
        "reason": key,
        "detail": detail,
        "fr": told(french, detail, "fr"),
        "en": told(english, detail, "en"),
    }


def _rank(failure: tuple[str, Detail]) -> tuple[int, int]:
    key, detail = failure
    number, sign = NEARNESS.get(key, ("", 1))
    return STAGES[key], sign * int(detail.get(number, 0))


def _try_technician(
    plan: Plan,
    technician: int,
    visit: int,
    failures: list[tuple[str, Detail]],
    able: list[Vehicle],
) -> None:
    """Sort a technician: stopped by a rule of his own, or able on some shifts."""
    instance = plan.instance
    who, job = instance.problem.technicians[technician], instance.problem.visits[visit]
    case = Case(who, job, instance=instance)
    for rule in TECHNICIAN_RULES:
        detail = rule.why(case)
        if detail is not None:
            failures.append((rule.key, detail))
            return
    shifts = [v for v in instance.vehicles if v.technician_rank == technician]
    if not shifts:
        failures.append(
            ("leave", {"technician": case.technician.id, "name": case.technician.label})
        )
    for vehicle in shifts:
        outcome = alone(instance, vehicle, visit)
        if isinstance(outcome, Blocked):
            failures.append((outcome.constraint, outcome.detail))
        else:
            able.append(vehicle)


def _beside_others(pricer: Pricer, visit: int, able: list[Vehicle]) -> tuple[str, Detail]:
    """Tell whether the days are full, or the visit is not worth its place."""
    best, plan = pricer.best(visit), pricer.plan
    staff = list({vehicle.technician.id: vehicle.technician for vehicle in able}.values())
    names = [technician.label for technician in staff]
    found = binding(pricer, visit) if best is None else None
    if found is not None:
        return found
    if best is None:
        shown = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
        return "capacity", {"technicians": [technician.id for technician in staff], "able": shown}
    penalty = plan.instance.left_out_costs[visit]
    detail = {
        **offer(plan, best),
        "name": plan.instance.vehicles[best.vehicle].technician.label,
        "extra_cost": best.extra_cost,
        "penalty": penalty,
    }
    return ("possible" if best.extra_cost < penalty else "not_worth"), detail
