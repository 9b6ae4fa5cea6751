"""Time zones and working shifts, without the ORM.

Datetimes that enter or leave a record are naive and in UTC, as Odoo stores them.
"""

from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

import pytz

from odoo.tools import format_datetime

_EPOCH = datetime(1970, 1, 1)


class Shift(NamedTuple):
    """A stretch of work, naive UTC; the break is empty when the stretch has none.

    `latest` is the end with all the overtime that may follow.
    """

    start: datetime
    stop: datetime
    break_start: datetime | None = None
    break_stop: datetime | None = None
    latest: datetime | None = None

    @property
    def work_seconds(self):
        """Length without the break."""
        pause = self.break_stop - self.break_start if self.break_start else timedelta()
        return (self.stop - self.start - pause).total_seconds()


def pack_shift(shift):
    """Return a shift as the database keeps it: start, stop, break (or None), latest, in seconds."""
    return [moment and epoch(moment) for moment in shift]


def unpack_shift(packed):
    """Return the shift that `pack_shift` packed."""
    return Shift(*(seconds and from_epoch(seconds) for seconds in packed))


def epoch(moment):
    """Return a naive UTC datetime in seconds since 1970."""
    return round((moment - _EPOCH).total_seconds())


def from_epoch(seconds):
    """Return seconds since 1970 as a naive UTC datetime."""
    return _EPOCH + timedelta(seconds=seconds)


def hours(count):
    """Return a timedelta of so many hours, to the second."""
    return timedelta(seconds=round(count * 3600))


def local_date(moment, tz):
    """Return the day of a naive UTC datetime in a time zone."""
    return pytz.utc.localize(moment).astimezone(pytz.timezone(tz)).date()


def midnight(day, tz):
    """Return the naive UTC instant at which a day begins in a time zone."""
    return at_local(day, time.min, tz)


def at_local(day, clock, tz):
    """Return the naive UTC instant of a wall-clock time in a time zone."""
    return to_naive(pytz.timezone(tz).localize(datetime.combine(day, clock), is_dst=False))


def to_naive(moment):
    """Return an aware datetime as naive UTC."""
    return moment.astimezone(pytz.utc).replace(tzinfo=None)


def around(start, stop):
    """Return a span of whole days around two instants, wide enough for any time zone."""
    return start - timedelta(days=1), stop + timedelta(days=1)


def format_moment(env, moment, tz):
    """Return a date and time as the reader's language writes them, without seconds."""
    return format_datetime(env, moment, tz=tz, dt_format="short")


def with_overtime(shifts, overtime, absences):
    """Return shifts whose `latest` end allows overtime, which never runs into an absence.

    Parameters
    ----------
    shifts : list of Shift
        In order.
    overtime : timedelta
        Allowed after each shift.
    absences : list of (datetime, datetime)
        Leaves and public holidays, naive UTC, in order.
    """
    limits = sorted(start for start, _stop in absences) + [shift.start for shift in shifts]
    return [
        shift._replace(
            latest=min([shift.stop + overtime, *(limit for limit in limits if limit >= shift.stop)])
        )
        for shift in shifts
    ]


def make_shifts(working, present, tz):
    """Return shifts from aware intervals.

    Parameters
    ----------
    working, present : list of (datetime, datetime)
        The schedule with and without leaves taken out, in order.
    tz : tzinfo
        Shifts never span two days of this zone.

    Returns
    -------
    list of Shift
        A gap that the schedule itself has becomes the shift's (longest) break; any other
        gap is an absence and splits the shift.
    """
    scheduled_gaps = {(before[1], after[0]) for before, after in pairwise(present)}
    groups = []
    for start, stop in working:
        previous = groups[-1][-1] if groups else None
        same_day = previous and previous[1].astimezone(tz).date() == start.astimezone(tz).date()
        if same_day and (previous[1] == start or (previous[1], start) in scheduled_gaps):
            groups[-1].append((start, stop))
        else:
            groups.append([(start, stop)])
    return [_make_shift(group) for group in groups]


def _make_shift(group):
    gaps = [(a[1], b[0]) for a, b in pairwise(group) if b[0] > a[1]]
    pause = max(gaps, key=lambda gap: gap[1] - gap[0], default=(None, None))
    moments = (group[0][0], group[-1][1], *pause)
    return Shift(*(moment and to_naive(moment) for moment in moments))
