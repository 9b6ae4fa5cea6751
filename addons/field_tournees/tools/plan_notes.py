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


def judge_promise(start, promise):
    """Note a start outside the promised slot (first, last), which may be None."""
    if promise and start > promise[1]:
        return [Note("late", {"late": start - promise[1]})]
    if promise and start < promise[0]:
        return [Note("early", {"early": promise[0] - start})]
    return []


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
