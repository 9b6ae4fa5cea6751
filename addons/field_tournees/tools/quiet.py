"""Hours in which nobody is disturbed. Without the ORM."""

from datetime import time, timedelta

import pytz

from . import times


def clock(hours):
    """Return hours since midnight (18.5) as a time of the day; 24 is the last minute."""
    minutes = min(round(hours * 60), 24 * 60 - 1)
    return time(minutes // 60, minutes % 60)


def wait(moment, quiet_from, quiet_until, tz):
    """Return a naive UTC moment, or the end of the quiet hours in which it lies.

    :param quiet_from, quiet_until: hours since local midnight; equal ones: no quiet hours
    """
    local = pytz.utc.localize(moment).astimezone(pytz.timezone(tz))
    begin, end, now = clock(quiet_from), clock(quiet_until), local.time()
    is_quiet = begin <= now < end if begin <= end else now >= begin or now < end
    if not is_quiet:
        return moment
    day = local.date() + timedelta(days=1 if now >= end else 0)
    return times.at_local(day, end, tz)
