"""The priced places of one visit in a plan: appointments to offer a customer."""

from __future__ import annotations

from typing import Any

from .errors import ProblemError, require
from .evaluate import read_plan
from .explanation.offer import offer
from .insertion import Pricer
from .instance import Instance
from .plan import Plan
from .problem import Problem
from .solve import current_sequences


def offers(
    problem: Problem,
    visit: str,
    solution: dict[str, Any] | None = None,
    limit: int | None = None,
) -> dict[str, Any]:
    """Price every feasible place of a visit, the other visits staying in their order.

    Parameters
    ----------
    problem : Problem
        The visit is one of its visits.
    visit : str
        Id of the visit; if the plan serves it, it is taken out first.
    solution : dict, optional
        The plan; without it, visits stand at their pinned or current spot.
    limit : int, optional
        How many places at most.

    Returns
    -------
    dict
        ``visit``, and ``offers``: technician, shift, start (second), extra_cost (cents) and, for
        a visit that needs two, helper: the cheapest place of each technician's shift and start,
        cheapest first.

    Raises
    ------
    ProblemError
        When the visit is unknown, or the plan cannot do without it.
    """
    rank = problem.visit_index.get(visit)
    if rank is None:
        raise ProblemError(f"there is no visit {visit!r}", "visit")
    instance = Instance(problem)
    if solution is None:
        plan = Plan.from_sequences(instance, current_sequences(instance))
    else:
        plan = read_plan(instance, solution)
    rest = plan.without(rank)
    require(rest is not None, f"the plan cannot do without {visit!r}", "visit")
    assert rest is not None
    rows: list[dict[str, Any]] = []
    seen: set[tuple[object, ...]] = set()
    for insertion in Pricer(rest).all(rank):
        row = {**offer(rest, insertion), "extra_cost": insertion.extra_cost}
        place = row["technician"], row["shift"], row["start"]
        if insertion.helper is not None:
            row["helper"] = instance.vehicles[insertion.helper.vehicle].technician.id
        if place not in seen:
            seen.add(place)
            rows.append(row)
        if len(rows) == limit:
            break
    return {"visit": visit, "offers": rows}
