"""A visit in front of a technician, and perhaps of one of his shifts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..blocked import Blocked
from ..model import Technician, Visit

if TYPE_CHECKING:
    from ..instance import Instance
    from ..vehicle import Vehicle


@dataclass(frozen=True)
class Case:
    """What a constraint judges.

    Parameters
    ----------
    technician, visit
        The words of the problem.
    vehicle : Vehicle or None
        The technician's shift; None for rules that hold for all shifts.
    instance : Instance or None
        The prepared problem; needed by the rules on shifts.
    alone : Blocked or None
        How a day with this visit alone fails, see `alone.case_alone`.
    task : int or None
        Rank of the task; needed by the rule on locked visits.
    """

    technician: Technician
    visit: Visit
    vehicle: Vehicle | None = None
    instance: Instance | None = None
    alone: Blocked | None = None
    task: int | None = None
