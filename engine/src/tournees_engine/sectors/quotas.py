"""Shared resources, sector by sector."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..problem import Problem
from .draft import Draft
from .positions import positions
from .sector import Sector


def shared_out(problem: Problem, sectors: list[Sector]) -> list[Sector]:
    """Give each sector its units of each resource, and bring the visits to the units.

    Units go to the sectors in the order of what their visits need; a visit whose sector has not
    all its resources moves to the nearest one that has them, if it is free to.
    """
    if not problem.resources:
        return sectors
    quotas = [dict(sector.quotas) for sector in sectors]
    for resource in problem.resources:
        needs = [_need(problem, sector, resource.id) for sector in sectors]
        for quota in quotas:
            quota[resource.id] = 0
        for _ in range(min(resource.quantity, sum(needs))):
            shares = [needs[k] / (1 + quota[resource.id]) for k, quota in enumerate(quotas)]
            quotas[int(np.argmax(shares))][resource.id] += 1
    return _moved(problem, [replace(one, quotas=quotas[k]) for k, one in enumerate(sectors)])


def left_over(draft: Draft, sector: Sector) -> Sector:
    """Let a sector hold what it holds now, or what the others never do while its shifts last.

    It may be too much, where the others' peak is at another hour: the draft has the last word.
    """
    inside = set(sector.shifts)
    quotas = {}
    for name, keys in draft.holders().items():
        free = draft.quantities[name] - draft.peak(keys - inside, inside)
        quotas[name] = max(free, draft.peak(keys & inside, inside))
    return replace(sector, quotas=quotas)


def _need(problem: Problem, sector: Sector, resource: str) -> int:
    return sum(
        problem.visits[rank].duration + 1
        for rank in sector.visits
        if resource in problem.visits[rank].resources
    )


def _moved(problem: Problem, sectors: list[Sector]) -> list[Sector]:
    points, index = positions(problem), problem.place_index
    centres = []
    for sector in sectors:
        homes = [index[problem.technicians[rank].start] for rank in sector.technicians]
        centres.append(points[homes].mean(axis=0))
    held = {visit for one in problem.technicians for shift in one.shifts for visit in shift.locked}
    homes_of: list[list[int]] = [[] for _ in sectors]
    for number, sector in enumerate(sectors):
        for rank in sector.visits:
            visit = problem.visits[rank]
            able = [
                other
                for other, candidate in enumerate(sectors)
                if all(candidate.quotas[name] for name in visit.resources)
            ]
            fixed = visit.pinned or visit.current or visit.id in held
            if fixed or number in able or not able:
                homes_of[number].append(rank)
                continue
            here = points[index[visit.place]]
            nearest = min(able, key=lambda other: float(((centres[other] - here) ** 2).sum()))
            homes_of[nearest].append(rank)
    return [
        replace(sector, visits=tuple(sorted(visits)))
        for sector, visits in zip(sectors, homes_of, strict=True)
    ]
