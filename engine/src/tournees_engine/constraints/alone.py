"""The simulation behind the rules that depend on driving."""

from __future__ import annotations

from .case import Case
from .constraint import Detail


def blocked_alone(case: Case, key: str) -> Detail | None:
    """Detail of the failure of a day made of this visit alone, if `key` is what fails."""
    from ..blocked import Blocked
    from ..schedule import simulate

    if case.instance is None or case.vehicle is None:
        return None
    rank = case.instance.problem.visit_index[case.visit.id]
    if case.instance.service(case.vehicle.rank, rank) is None:
        return None
    outcome = simulate(case.instance, case.vehicle, [rank])
    if isinstance(outcome, Blocked) and outcome.constraint == key:
        return outcome.detail
    return None
