"""Locked prefixes: the visits a shift has begun with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .errors import require
from .model import Technician, Visit


def locked_visits(technicians: Sequence[Technician]) -> Iterator[tuple[int, int, int, str]]:
    """List (technician, shift, rank in the prefix, visit's id), in the order of the problem."""
    for rank, technician in enumerate(technicians):
        for number, shift in enumerate(technician.shifts):
            for place, visit in enumerate(shift.locked):
                yield rank, number, place, visit


def check_locked(technicians: Sequence[Technician], visits: Mapping[str, Visit]) -> None:
    """Refuse unknown visits, and visits locked more often than they have technicians.

    Raises
    ------
    ProblemError
        With the path of the bad value.
    """
    holders: dict[str, list[int]] = {}
    for technician, shift, place, visit in locked_visits(technicians):
        path = f"technicians[{technician}].shifts[{shift}].locked[{place}]"
        require(visit in visits, f"there is no visit {visit!r}", path)
        seen = holders.setdefault(visit, [])
        seats = 1 if visits[visit].helper is None else 2
        free = len(seen) < seats and technician not in seen
        require(free, f"the visit {visit!r} is locked elsewhere too", path)
        seen.append(technician)
