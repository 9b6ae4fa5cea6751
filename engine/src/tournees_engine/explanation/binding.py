"""Which rule, beside the clock's, leaves no room for a visit in a plan: rules are forgotten."""

from __future__ import annotations

from collections.abc import Container

from ..constraints import Detail
from ..insertion import Insertion, Pricer
from ..plan import Plan


def binding(
    plan: Plan,
    visit: int,
    skip: Container[int] = (),
    within: tuple[int, int] | None = None,
) -> tuple[str, Detail] | None:
    """Name the rule whose relaxation makes room for a visit that fits nowhere.

    Parameters
    ----------
    plan : Plan
        A plan that leaves the visit out.
    skip : container of int
        Ranks of the vehicles that may not serve (or lead) it.
    within : (int, int), optional
        Starts allowed besides the visit's own rules (seconds).

    Returns
    -------
    (str, dict) or None
        Key and detail of the rule (parts, resource or helper); None: the days are full.
    """
    for key in ("parts", "resource"):
        best = Pricer(plan, relaxed={key}).best(visit, skip, within)
        if best is not None:
            return key, _detail(plan, best, key)
    partner = plan.instance.partner(visit)
    if partner is not None:
        pricer = Pricer(plan)
        leads = pricer.alone(visit, skip, within)
        if leads and pricer.alone(partner, (), within):
            return "helper", _detail(plan, leads[0], "helper")
    return None


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
