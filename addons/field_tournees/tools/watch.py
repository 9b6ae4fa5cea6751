"""What goes wrong on a technician's day, told from its expected times. Without the ORM."""

from datetime import datetime, timedelta
from typing import NamedTuple

from . import times

# Less is the rounding of a plan, no delay.
_SLIP = timedelta(minutes=5)


class Limits(NamedTuple):
    """How much is still in order: see the settings of the live day."""

    start: timedelta
    late: timedelta
    overrun: timedelta
    margin: timedelta


class Stop(NamedTuple):
    """A visit of the day; naive UTC. `expected` is empty once it is over."""

    state: str
    planned_start: datetime
    travel: timedelta
    planned_stop: datetime
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    promised_stop: datetime | None = None
    expected: tuple | None = None

    @property
    def is_awaited(self):
        """Nobody has left for it yet."""
        return bool(self.expected) and self.state in ("planned", "confirmed")

    @property
    def is_reached(self):
        """Somebody works there."""
        return bool(self.expected) and self.state in ("on_site", "paused")


class Danger(NamedTuple):
    """One thing that goes wrong: with which stop, how seriously, and the moments to tell."""

    position: int
    kind: str
    level: str
    details: dict


def watch(stops, now, limits, pause=None):
    """Return the dangers of a day, in the order of its stops.

    Parameters
    ----------
    stops : list of Stop
        In planned order.
    now : datetime
    limits : Limits
    pause : (datetime, datetime) or None
        The planned break: nobody is asked to leave during it.
    """
    dangers = {}
    for position, stop in enumerate(stops):
        for danger in (_overrun(position, stop, now, limits), _promise(position, stop, limits)):
            if danger:
                dangers[position, danger.kind] = danger
    following = next((i for i, stop in enumerate(stops) if stop.expected and not stop.is_reached), None)
    if following is not None:
        danger = _not_started(following, stops, now, limits, pause)
        # The same delay is told once, by its most serious name.
        if not danger and (following, "promise_at_risk") not in dangers:
            danger = _late_start(following, stops[following], limits)
        if danger:
            dangers[following, danger.kind] = danger
    return [dangers[key] for key in sorted(dangers)]


def _overrun(position, stop, now, limits):
    if not stop.is_reached or not stop.arrived_at:
        return None
    over = now - stop.arrived_at - (stop.planned_stop - stop.planned_start)
    if over < limits.overrun:
        return None
    details = {"arrived": times.epoch(stop.arrived_at), "minutes": _minutes(over)}
    return Danger(position, "overrun", "warning", details)


def _promise(position, stop, limits):
    if not stop.expected or stop.is_reached or not stop.promised_stop:
        return None
    arrival, end = stop.expected[0], stop.promised_stop
    # A plan that was made without margin is no news of today: the day must have slipped.
    has_slipped = arrival - stop.planned_start >= _SLIP
    if arrival <= end and not (has_slipped and arrival > end - limits.margin):
        return None
    details = {
        "expected": times.epoch(arrival),
        "promised": times.epoch(end),
        "minutes": max(0, _minutes(arrival - end)),
    }
    return Danger(position, "promise_at_risk", "danger" if arrival > end else "warning", details)


def _not_started(position, stops, now, limits, pause):
    stop = stops[position]
    if not stop.is_awaited or any(other.is_reached for other in stops):
        return None
    leave = stop.planned_start - stop.travel
    # He may only just have finished, or be at lunch.
    leave = max([leave, *(one.left_at for one in stops[:position] if one.left_at)])
    if pause and pause[0] <= now and leave < pause[1]:
        leave = pause[1]
    if now < leave + limits.start:
        return None
    details = {
        "leave": times.epoch(leave),
        "planned": times.epoch(stop.planned_start),
        "minutes": _minutes(now - leave),
    }
    return Danger(position, "not_started", "warning", details)


def _late_start(position, stop, limits):
    delay = stop.expected[0] - stop.planned_start
    if delay < limits.late:
        return None
    details = {
        "expected": times.epoch(stop.expected[0]),
        "planned": times.epoch(stop.planned_start),
        "minutes": _minutes(delay),
    }
    return Danger(position, "late_start", "info", details)


def _minutes(span):
    return round(span.total_seconds() / 60)
