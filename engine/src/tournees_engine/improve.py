"""Improve a plan by exact pricing: insert, move one visit, ruin and recreate."""

from __future__ import annotations

from collections.abc import Callable, Container
from random import Random

from .plan import Plan
from .prices import Prices
from .ruin import Ruin, insert
from .stop import Stop

#: Ruins for each iteration asked, without a clock.
RUINS = 10
#: Ruins without a better plan after which the pass gives up, for each visit.
PATIENCE = 200


def insert_unserved(plan: Plan, stop: Stop | None = None, skip: Container[int] = ()) -> Plan:
    """Put visits left out, but for those to `skip`, wherever they cost less than their penalty.

    The dearest to leave out come first.
    """
    left_out = plan.instance.left_out_costs
    prices = Prices(plan, len(plan.unserved))
    for visit in sorted(plan.unserved, key=lambda v: (-left_out[v], v)):
        if stop is not None and stop.over:
            break
        if visit not in skip:
            prices.insert(visit)
    return prices.plan


def improve(
    plan: Plan, stop: Stop, seed: int, report: Callable[[Plan], None] = lambda plan: None
) -> Plan:
    """Improve until the stop, or until nothing more is found.

    Ruin and recreate by strings (Christiaens and Vanden Berghe 2020, sections 4 and 5.1),
    accepted by simulated annealing that cools with the clock or with the count of ruins.

    Parameters
    ----------
    plan : Plan
        Where to begin; the result is never dearer.
    stop : Stop
        Its clock ends the pass; without a clock, `RUINS` ruins for each of its iterations do.
    seed : int
        Seed of the ruins.
    report : callable
        Called with each better plan.
    """
    best = now = relocate(insert_unserved(plan), stop)
    report(best)
    begun, ruins, failures = stop.elapsed, 0, 0
    ruin = Ruin(now, Random(seed))
    while not stop.over and failures < PATIENCE * ruin.size:
        heat = _heat(stop, begun, ruins)
        if heat <= 0:
            break
        ruins, failures = ruins + 1, failures + 1
        attempt = ruin.attempt(now)
        if attempt is None or attempt.cost >= now.cost + ruin.margin(heat):
            continue
        now = attempt
        if now.cost < best.cost:
            best, failures = now, 0
            report(best)
    return best


def _heat(stop: Stop, begun: float, ruins: int) -> float:
    """Share of the pass that is left, by the clock or by the count, from 1 down to 0."""
    left = [1 - ruins / (RUINS * stop.iterations)] if stop.iterations else []
    if stop.seconds is not None:
        left.append(1 - (stop.elapsed - begun) / max(1e-9, stop.seconds - begun))
    return min(left, default=0.0)


def relocate(plan: Plan, stop: Stop) -> Plan:
    """Move single visits to cheaper places until none is left."""
    better = True
    while better and not stop.over:
        better = False
        for visit in range(len(plan.instance.problem.visits)):
            if stop.over:
                break
            attempt = _moved(plan, visit)
            if attempt is not None and attempt.cost < plan.cost:
                plan, better = attempt, True
    return plan


def _moved(plan: Plan, visit: int) -> Plan | None:
    if plan.where(visit) is None:
        return insert(plan, visit)
    rest = plan.without(visit)
    return None if rest is None else insert(rest, visit)
