"""Improve a plan by exact pricing: insert, move one visit, ruin and recreate."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .insertion import Pricer
from .plan import Plan
from .stop import Stop

#: Visits removed at most in one ruin.
RUIN = 8
#: Ruins without a better plan after which the pass gives up, in multiples of the visits.
PATIENCE = 20


def insert_unserved(plan: Plan, stop: Stop | None = None) -> Plan:
    """Put visits left out wherever they cost less than their penalty, dearest first."""
    left_out = plan.instance.left_out_costs
    for visit in sorted(plan.unserved, key=lambda v: (-left_out[v], v)):
        if stop is not None and stop.over:
            break
        plan = _insert(plan, visit)
    return plan


def improve(
    plan: Plan, stop: Stop, seed: int, report: Callable[[Plan], None] = lambda plan: None
) -> Plan:
    """Improve until the stop (or, without a clock, until nothing more is found).

    Parameters
    ----------
    plan : Plan
        Where to begin; the result is never dearer.
    stop : Stop
        Its clock ends the pass; its iterations count the ruins.
    seed : int
        Seed of the ruins.
    report : callable
        Called with each better plan.
    """
    plan = relocate(insert_unserved(plan), stop)
    report(plan)
    random, failures, ruins = Random(seed), 0, 0
    neighbours = _neighbours(plan)
    limit = PATIENCE * len(neighbours)
    while not stop.over and failures < limit and ruins != stop.iterations:
        ruins += 1
        attempt = _ruin_and_recreate(plan, neighbours, random)
        if attempt is not None and attempt.cost < plan.cost:
            plan, failures = attempt, 0
            report(plan)
        else:
            failures += 1
    return plan


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


def _insert(plan: Plan, visit: int) -> Plan:
    best = Pricer(plan).best(visit, below=plan.instance.left_out_costs[visit])
    return plan if best is None else best.apply(plan)


def _moved(plan: Plan, visit: int) -> Plan | None:
    if plan.where(visit) is None:
        return _insert(plan, visit)
    rest = plan.without(visit)
    return None if rest is None else _insert(rest, visit)


def _neighbours(plan: Plan) -> list[list[int]]:
    """Visits by driving time from each visit, itself first."""
    places, durations = plan.instance.places, plan.instance.durations
    return [
        sorted(
            range(len(places)),
            key=lambda other, here=here, visit=visit: (  # type: ignore[misc]
                other != visit,
                durations[here][places[other]],
                other,
            ),
        )
        for visit, here in enumerate(places)
    ]


def _ruin_and_recreate(plan: Plan, neighbours: list[list[int]], random: Random) -> Plan | None:
    near = neighbours[random.randrange(len(neighbours))]
    count = random.randint(2, RUIN)
    removed = random.sample(near[: 3 * count], min(count, len(near)))
    rest: Plan | None = plan
    for visit in removed:
        rest = None if rest is None else rest.without(visit)
    if rest is None:
        return None
    waiting = list(dict.fromkeys(removed + plan.unserved))
    random.shuffle(waiting)
    if random.random() < 0.5:
        left_out = plan.instance.left_out_costs
        waiting.sort(key=lambda visit: -left_out[visit])
    for visit in waiting:
        rest = _insert(rest, visit)
    return rest
