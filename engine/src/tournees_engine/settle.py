"""Give visits back the exact start the customer knows, when that costs nothing."""

from __future__ import annotations

from dataclasses import replace

from .plan import Plan
from .route import Route, build
from .service import Service


def settle(plan: Plan) -> Plan:
    """Hold visits at their current start where the plan stays as cheap.

    The search may start a kept visit anywhere within the tolerance, and one that changes
    technician at any time: this takes the slack out. Without a price on changes it does nothing.
    """
    return plan.replace(*map(settled, plan.routes))


def settled(route: Route) -> Route:
    """Return a route whose visits start when the customers know, where that costs nothing."""
    early = [rank for rank in range(len(route.visits)) if _is_early(route, rank)]
    if not early:
        return route
    best = _held(route, early)
    if best is not None:
        return best
    best = route
    for rank in early:
        best = _held(best, [rank]) or best
    return best


def _known(route: Route, rank: int) -> int | None:
    """Return the start the customer knows, None when leaving it is free or it is an appointment."""
    instance, task = route.instance, route.visits[rank]
    problem, visit = instance.problem, instance.jobs[task]
    if instance.partner(task) is not None:
        return None
    return visit.current.start if visit.current and problem.change_cost(visit) else None


def _is_early(route: Route, rank: int) -> bool:
    known, hold = _known(route, rank), route.services[rank].hold
    if known is None:
        return False
    label = route.last_label
    for _ in range(len(route.visits) - 1 - rank):
        assert label.parent is not None
        label = label.parent
    return label.start < known and (hold is None or hold[0] <= label.start)


def _held(route: Route, ranks: list[int]) -> Route | None:
    """Return the route with some stops held, None when it is dearer or not feasible."""
    services = list(route.services)
    for rank in ranks:
        held = _from(services[rank], _known(route, rank) or 0)
        if held is None:
            return None
        services[rank] = held
    attempt = build(route.instance, route.vehicle, route.visits, services)
    return attempt if attempt is not None and attempt.cost <= route.cost else None


def _from(service: Service, known: int) -> Service | None:
    """Return the service not before a known start, None when that start is not allowed."""
    windows = tuple((max(a, known), b) for a, b in service.windows if b >= known)
    return replace(service, windows=windows) if windows and windows[0][0] == known else None
