"""Positions as a phone sends them, and when the law lets them be kept. Without the ORM."""

import math
from datetime import timedelta
from typing import NamedTuple

from . import times

_MOST_POINTS = 200
# A phone that was in a cellar all day sends in the evening; what is older has no use.
_OLDEST = timedelta(hours=24)
_FUTURE = timedelta(minutes=2)  # clocks of phones differ
# Four a minute show the way; more would only follow somebody closer.
_EVERY_SECONDS = 15
_WORST_ACCURACY = 5000


class Fix(NamedTuple):
    """One position: naive UTC moment, degrees, metres."""

    at: object
    lat: float
    lon: float
    accuracy: int


def read(points, now):
    """Return the fixes of a batch from a phone, one at most for each quarter of a minute.

    Those of another day or of the future are left out: a wrong clock is no attack.

    Raises
    ------
    ValueError
        The batch is too long, or something in it is no position.
    """
    if not isinstance(points, list) or len(points) > _MOST_POINTS:
        raise ValueError("a list of at most 200 points is expected")
    fixes = {}
    for fix in sorted(map(_read_point, points)):
        fixes.setdefault(times.epoch(fix.at) // _EVERY_SECONDS, fix)
    return [fix for fix in fixes.values() if now - _OLDEST <= fix.at <= now + _FUTURE]


def _read_point(point):
    if not isinstance(point, dict):
        raise ValueError("a point is a dictionary")
    at = _number(point.get("at"), 0, 2**33)
    accuracy = point.get("accuracy")
    return Fix(
        times.from_epoch(int(at)),
        round(_number(point.get("lat"), -90, 90), 6),
        round(_number(point.get("lon"), -180, 180), 6),
        0 if accuracy is None else min(int(_number(accuracy, 0, 1e9)), _WORST_ACCURACY),
    )


def _number(value, least, most):
    # A boolean is an integer to Python.
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a number is expected")
    if not math.isfinite(value) or not least <= value <= most:
        raise ValueError("a number is out of range")
    return value


def is_inside(moment, spans):
    """Tell whether a moment lies in one of some (start, stop) spans."""
    return any(start <= moment <= stop for start, stop in spans)


def open_spans(steps, now):
    """Return the spans in which somebody was on the way to a visit or at work on it.

    Parameters
    ----------
    steps : list of (datetime, str)
        States that the visit entered, in order of time.
    now : datetime
        The end of a span that is still open.
    """
    spans, since = [], None
    for moment, state in steps:
        is_working = state in ("en_route", "on_site")
        if is_working and since is None:
            since = moment
        elif not is_working and since is not None:
            spans.append((since, moment))
            since = None
    return spans if since is None else [*spans, (since, now)]
