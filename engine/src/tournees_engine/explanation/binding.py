"""Which rule, beside the clock's, leaves no room for a visit in a plan: rules are forgotten."""

from __future__ import annotations

from collections.abc import Collection

from ..constraints import Detail
from ..insertion import Insertion, Pricer
from ..plan import Plan


def binding(
    pricer: Pricer,
    visit: int,
    skip: Collection[int] = (),
    within: tuple[int, int] | None = None,
) -> tuple[str, Detail] | None:
    """Name the rule whose relaxation makes room for a visit that fits nowhere.

    Parameters
    ----------
    pricer : Pricer
        Prices in a plan that leaves the visit out.
    skip : collection of int
        Ranks of the vehicles that may not serve (or lead) it.
    within : (int, int), optional
        Starts allowed besides the visit's own rules (seconds).

    Returns
    -------
    (str, dict) or None
        Key and detail of the rule (parts, resource or helper); None: the days are full.
    """
    plan = pricer.plan
    partner = plan.instance.partner(visit)
    for key in ("parts", "resource"):
        open_to = _refused(pricer, visit, key)
        if not open_to and (partner is None or not _refused(pricer, partner, key)):
            continue
        others = {route.vehicle.rank for route in plan.routes} - open_to
        closed = others.union(skip) if partner is None else skip
        best = Pricer(plan, relaxed={key}).best(visit, closed, within)
        if best is not None:
            return key, _detail(plan, best, key)
    if partner is not None:
        lead = next(pricer.cheapest(visit, skip, within), None)
        if lead is not None and any(True for _ in pricer.cheapest(partner, (), within)):
            return "helper", _detail(plan, lead, "helper")
    return None


def _refused(pricer: Pricer, task: int, key: str) -> set[int]:
    """Ranks of the vehicles that a rule keeps a task out of: only there can it be what binds."""
    routes = pricer.plan.routes
    return {route.vehicle.rank for route in routes if pricer.refusal(route, task) == key}


def _detail(plan: Plan, place: Insertion, key: str) -> Detail:
    route, limits = plan.routes[place.vehicle], plan.instance.limits
    technician = route.vehicle.technician
    detail: Detail = {"technician": technician.id, "name": technician.label}
    if key == "parts":
        lacking = limits.lacking(route.vehicle, (*route.visits, place.visit))
        assert lacking is not None
        detail |= dict(zip(("part", "needed", "carried"), lacking, strict=True))
    if key == "resource":
        name = limits.missing(route.vehicle, place.visit, plan.holders)
        labels = {one.id: one.label for one in plan.instance.problem.resources}
        detail["resource"] = labels[name or ""]
    return detail
