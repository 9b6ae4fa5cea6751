"""Give visits back the exact start the customer knows, when that costs nothing."""

from __future__ import annotations

from dataclasses import replace

from .plan import Plan
from .route import Route, build
from .service import Service


def settle(plan: Plan) -> Plan:
    """Hold visits at their current start where the plan stays as cheap.

    The search may start a kept visit anywhere within the tolerance; this takes the slack out.
    """
    return Plan(plan.instance, [_settled(route) for route in plan.routes])


def _settled(route: Route) -> Route:
    chosen = list(route.services)
    early = [rank for rank in range(len(chosen)) if _is_early(route, rank)]
    if not early:
        return route
    best = _try(route, chosen, early)
    if best is not None:
        return best
    best = route
    for rank in early:
        attempt = _try(best, list(best.services), [rank])
        best = attempt or best
    return best


def _is_early(route: Route, rank: int) -> bool:
    hold = route.services[rank].hold
    if hold is None:
        return False
    label = route.last_label
    for _ in range(len(route.visits) - 1 - rank):
        assert label.parent is not None
        label = label.parent
    return hold[0] <= label.start < (hold[0] + hold[1]) // 2


def _try(route: Route, services: list[Service], ranks: list[int]) -> Route | None:
    for rank in ranks:
        service = services[rank]
        assert service.hold is not None
        target = (service.hold[0] + service.hold[1]) // 2
        windows = tuple((max(a, target), b) for a, b in service.windows if b >= target)
        if not windows:
            return None
        services[rank] = replace(service, windows=windows)
    held = build(route.instance, route.vehicle, route.visits, services)
    return held if held is not None and held.cost <= route.cost else None
