"""Prices that keep a repair small."""

from __future__ import annotations

from dataclasses import replace

from ..model import Objective, Technician, Visit

#: Kilometres driven in an hour, to price one: a usual mix of town and road.
KM_PER_HOUR = 40
#: How many times a change costs more when the customer was told.
TOLD = 10
#: Cents added to the penalty of a planned visit: none is dropped to save a drive.
DROPPED = 1_000_000


def stable(objective: Objective, technicians: tuple[Technician, ...]) -> Objective:
    """Objective with the prices of changes it lacks.

    A visit changes technician for half an hour of the dearest technician's driving saved, no
    less; one whose customer was told, for ten times as much.
    """
    hours = (who.cost_per_hour + KM_PER_HOUR * who.cost_per_km for who in technicians)
    change = objective.change
    if not change:
        change = max(100, max(hours, default=0) // 2)
        if objective.change_notified:
            change = min(change, max(1, objective.change_notified // TOLD))
    return replace(
        objective, change=change, change_notified=objective.change_notified or TOLD * change
    )


def owed(visit: Visit) -> Visit:
    """Visit that was planned: leaving it out costs more than any drive."""
    if visit.penalty is None:
        return visit
    return replace(visit, penalty=visit.penalty + DROPPED)
