"""Short texts that people read at a glance: clocks, spans and lengths of time."""

from odoo.tools import format_date, format_datetime, format_time

from . import times

_NARROW = "\u202f"  # narrow no-break space: a number and its unit stay together
_NO_BREAK = "\u00a0"


def clock(env, moment, tz):
    """Return a naive UTC datetime as a wall-clock time of a zone, empty without one."""
    return format_time(env, moment, tz=tz, time_format="short") if moment else ""


def day(env, date):
    """Return a date as “mar. 10 mars”, short enough for a line."""
    return format_date(env, date, date_format="EEE d MMM")


def full_day(env, date):
    """Return a date as “mardi 10 mars”, for headings."""
    return format_date(env, date, date_format="EEEE d MMMM")


def full_date(env, date):
    """Return a date as “10 mars 2026”, for what is long past or far away."""
    return format_date(env, date, date_format="d MMMM y")


def span(env, start, stop, tz):
    """Return two naive UTC datetimes as “08:00–10:00” of a zone."""
    if not start or not stop:
        return clock(env, start or stop, tz)
    return f"{clock(env, start, tz)}–{clock(env, stop, tz)}"


def slot(env, start, stop, tz):
    """Return two naive UTC datetimes as a slot is told: “mar. 10 mars, 08:00–10:00”."""
    day = format_datetime(env, start, tz=tz, dt_format="E d MMM")
    return f"{day}, {span(env, start, stop, tz)}"


def clock_or_day(env, moment, tz, today):
    """Return a naive UTC datetime as a clock if it is of that day, else as “mar. 10 mars”."""
    if not moment:
        return ""
    date = times.local_date(moment, tz)
    return clock(env, moment, tz) if date == today else day(env, date)


def promise(env, start, stop, tz):
    """Return two naive UTC datetimes as “Tuesday 10 March, between 08:00 and 10:00”, for customers."""
    return env._(
        "%(day)s, between %(start)s and %(stop)s",
        day=full_day(env, times.local_date(start, tz)),
        start=clock(env, start, tz),
        stop=clock(env, stop, tz),
    )


def hours(count):
    """Return a number of hours as “1 h 05” or “45 min”."""
    minutes = round((count or 0) * 60)
    if minutes < 60:
        return f"{minutes}{_NARROW}min"
    return f"{minutes // 60}{_NARROW}h{_NO_BREAK}{minutes % 60:02d}"
