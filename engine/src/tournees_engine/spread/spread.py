"""Choose the day of each recurring visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..errors import require
from .agenda import Agenda
from .descent import Descent
from .recurring import Recurring

#: Why a visit has no day: (English, French).
REASONS = {
    "later": (
        "{id} is due on day {due}: it may not come before the last of the {days} days.",
        "{id} est attendue le jour {due} : elle ne peut pas venir avant la fin des {days} jours.",
    ),
    "closed": (
        "{group} does not work on any of the days when {id} may come.",
        "{group} ne travaille aucun des jours où {id} peut venir.",
    ),
}

Loads = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Spread:
    """The days chosen.

    Parameters
    ----------
    days : mapping of str to int
        Day of each visit.
    unplaced : mapping of str to dict
        Reason (``later`` or ``closed``) of each visit without a day, with one sentence in
        English (``en``) and French (``fr``).
    before, after : mapping of str to tuple of int
        Seconds of work of each group's days, were each visit made on the allowed day nearest to
        the one its contract asks for, and on the days chosen.
    cost : int
        Price of the choice (seconds, see `prices`).
    """

    days: Mapping[str, int]
    unplaced: Mapping[str, dict[str, str]]
    before: Loads
    after: Loads
    cost: int


def spread(agenda: Agenda, visits: Sequence[Recurring]) -> Spread:
    """Choose days within the tolerances: even loads, few trips to an area, near the due day.

    Even for each group, and for all of them together: a group of one visit is even on any day.

    A visit whose last allowed day is past may come on the first days, as many as its tolerance
    and one. The same input gives the same days.

    Raises
    ------
    ProblemError
        When an id is used twice, or a group is not in the agenda.
    """
    seen: set[str] = set()
    for number, visit in enumerate(visits):
        require(visit.id not in seen, f"the id {visit.id!r} is used twice", f"[{number}].id")
        known = visit.group in agenda.capacity
        require(known, f"there is no group {visit.group!r}", f"[{number}].group")
        seen.add(visit.id)
    allowed = {visit: allowed_days(agenda, visit) for visit in visits}
    placed = {visit: days for visit, days in allowed.items() if days}
    descent = Descent(placed, agenda)
    days = descent.run()
    nearest = {v.id: min(ds, key=lambda d: (abs(d - v.due), d)) for v, ds in placed.items()}
    unplaced = {visit.id: _reason(agenda, visit) for visit in visits if visit not in placed}
    before, after = (_loads(agenda, visits, chosen) for chosen in (nearest, days))
    return Spread(days, unplaced, before, after, descent.price())


def allowed_days(agenda: Agenda, visit: Recurring) -> list[int]:
    """Return the working days within the tolerance, of them the wished ones if there are any."""
    first, last = visit.due - visit.tolerance, visit.due + visit.tolerance
    if last < 0:
        first, last = 0, visit.tolerance
    capacity = agenda.capacity[visit.group]
    days = [day for day in range(max(0, first), min(agenda.days, last + 1)) if capacity[day]]
    return [day for day in days if day in visit.wished] or days


def _reason(agenda: Agenda, visit: Recurring) -> dict[str, str]:
    key = "later" if visit.due - visit.tolerance >= agenda.days else "closed"
    words = {"id": visit.id, "group": visit.group, "due": visit.due, "days": agenda.days}
    english, french = (sentence.format_map(words) for sentence in REASONS[key])
    return {"reason": key, "en": english, "fr": french}


def _loads(agenda: Agenda, visits: Sequence[Recurring], days: Mapping[str, int]) -> Loads:
    loads = {group: list(agenda.taken(group)) for group in agenda.capacity}
    for visit in visits:
        if visit.id in days:
            loads[visit.group][days[visit.id]] += visit.duration
    return {group: tuple(seconds) for group, seconds in loads.items()}
