"""Technicians who can stand in for one another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..model import Technician, Visit
from ..problem import Problem


def kinds(problem: Problem) -> list[int]:
    """Give each technician the number of his kind, kinds being in order of appearance.

    Two technicians of the same kind have the same skills, pace, rates and parts, and no visit
    names either of them: on the same shift from the same place, they serve any visit alike.

    Returns
    -------
    list of int
        Kind of each technician.
    """
    named = _named(problem.visits)
    numbers: dict[Any, int] = {}
    return [
        numbers.setdefault(_kind(technician, named), len(numbers))
        for technician in problem.technicians
    ]


def _named(visits: Iterable[Visit]) -> set[str]:
    found: set[str] = set()
    for visit in visits:
        found.update(visit.technicians or ())
        found.update((visit.helper and visit.helper.technicians) or ())
        spots = (visit.pinned, visit.current, visit.preferred)
        found.update(spot.technician for spot in spots if spot is not None)
    return found


def _kind(technician: Technician, named: set[str]) -> Any:
    if technician.id in named:
        return technician.id
    rates = (technician.cost_per_hour, technician.cost_per_km, technician.overtime_per_hour)
    return (
        tuple(sorted(technician.skills.items())),
        tuple(sorted(technician.parts.items())),
        technician.pace,
        rates,
        technician.waiting_per_hour,
    )
