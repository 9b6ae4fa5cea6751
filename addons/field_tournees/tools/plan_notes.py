"""What a planner should know of a plan that is allowed, as plain functions without the ORM.

Times are whole seconds; each note has a key and the values that its sentence tells.
"""

from typing import NamedTuple


class Stop(NamedTuple):
    """A visit in somebody's day; `place` is its key, None where it is not located."""

    start: int
    stop: int
    place: str | None
    id: int
    name: str


class Wishes(NamedTuple):
    """When a visit may begin: the promised slot (first, last), what the customer allows."""

    promise: tuple | None
    earliest: int | None
    latest: int | None


class Held(NamedTuple):
    """Where a visit stands, and its lock."""

    lock: str
    technician: int
    date: object
    start: int


class Note(NamedTuple):
    """Something to know: a key and the values of its sentence."""

    key: str
    values: dict


def judge_neighbours(stop, others, drive):
    """Note the visit that is there at the same time, or those that are too far to drive from or to.

    Parameters
    ----------
    stop : Stop
    others : list of Stop
        The rest of the day, in order of start.
    drive : callable
        (place, place) -> seconds.
    """
    for other in others:
        if other.start < stop.stop and stop.start < other.stop:
            return [Note("overlap", {"other": other.name})]
    notes = []
    before = max((one for one in others if one.stop <= stop.start), key=_by_stop, default=None)
    after = next((one for one in others if one.start >= stop.stop), None)
    for one, two, other in ((before, stop, before), (stop, after, after)):
        if other:
            seconds = drive(one.place, two.place)
            if two.start - one.stop < seconds:
                values = {"other": other.name, "drive": seconds, "gap": two.start - one.stop}
                notes.append(Note("drive", values))
    return notes


def judge_wishes(start, wishes):
    """Note a start out of the promised slot, or of what the customer allows."""
    notes = []
    if wishes.promise and start > wishes.promise[1]:
        notes.append(Note("late", {"late": start - wishes.promise[1]}))
    elif wishes.promise and start < wishes.promise[0]:
        notes.append(Note("early", {"early": wishes.promise[0] - start}))
    if (wishes.earliest and start < wishes.earliest) or (wishes.latest and start >= wishes.latest):
        notes.append(Note("window", {}))
    return notes


def judge_lock(technician, date, start, held):
    """Note a move that a lock stands against.

    Parameters
    ----------
    technician, date, start
        Where the visit would go.
    held : Held or None
        Where it is.
    """
    if not held:
        return []
    against = {
        "fixed": (technician, start) != (held.technician, held.start),
        "technician": technician != held.technician,
        "day": date != held.date,
    }
    return [Note("lock", {})] if against.get(held.lock) else []


def judge_overtime(back, ends):
    """Note work that goes on after the last of the day's shifts, whose ends are given."""
    if ends and back > max(ends):
        return [Note("overtime", {"overtime": back - max(ends)})]
    return []


def by_start(stop):
    """Return what orders the stops of a day."""
    return stop.start, stop.stop


def _by_stop(stop):
    return stop.stop
