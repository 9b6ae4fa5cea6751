"""What is left of a shift."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..model import Break, Shift
from .events import Absence
from .standing import Standing, Walk


def remaining(walk: Walk, now: int, absence: Absence | None) -> tuple[Standing, list[Shift]]:
    """Return where a technician stands, and the spans in which he can still work.

    Parameters
    ----------
    walk : Walk
        His route.
    now : int
        Second of the event.
    absence : Absence or None
        Time taken from him.
    """
    shift = walk.shift
    if absence is None or not absence.meets(shift.start, shift.last):
        standing = walk.at(now)
        return standing, list(_cut(shift, standing, shift.last))
    standing = walk.at(min(now, absence.since))
    # Nobody is held to a technician who is away.
    shift = replace(shift, locked=())
    before = list(_cut(shift, standing, absence.since)) if absence.since > now else []
    return standing, [*before, *_after(walk, now, absence, standing, bool(before))]


def _after(
    walk: Walk, now: int, absence: Absence, standing: Standing, at_home: bool
) -> Iterator[Shift]:
    """Yield the span after an absence; `at_home`: he was back in time for it."""
    if absence.until is None:
        return
    back = max(standing.free, absence.until, now)
    place = walk.origin
    if absence.stays:
        place = walk.home if at_home else standing.place
        if standing.drives and not at_home:
            back = max(absence.until + standing.free - absence.since, now)
    shift = replace(walk.shift, pause=_owed(walk.shift.pause, absence), locked=())
    yield from _cut(shift, Standing(back, place, standing.rested), shift.last)


def _owed(pause: Break | None, absence: Absence) -> Break | None:
    """Return the break, None when the absence leaves it time enough to be taken."""
    if pause is None or absence.until is None:
        return pause
    idle = min(absence.until, pause.latest + pause.duration) - max(absence.since, pause.earliest)
    return None if idle >= pause.duration else pause


def _cut(shift: Shift, standing: Standing, last: int) -> Iterator[Shift]:
    """Yield the shift from where the technician stands to `last` (s), if anything is left."""
    first = standing.free
    if first >= last:
        return
    # A shift cut in its overtime keeps one second of normal time: a shift cannot be empty.
    end = max(first + 1, min(shift.end, last))
    untouched = (first, last) == (shift.start, shift.last)
    yield replace(
        shift,
        start=first,
        end=end,
        overtime=last - end,
        pause=None if standing.rested else shift.pause,
        start_place=shift.start_place if untouched else standing.place,
    )
