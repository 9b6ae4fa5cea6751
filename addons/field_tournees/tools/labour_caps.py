"""How far days may reach so that whatever an optimiser puts into them keeps to working time.

Plain functions on whole seconds. They cut on the safe side: each day is taken as if it were
full, and only ordinary limits count, because an optimiser gives no reasons.
"""

from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from . import labour

_ONE_DAY = timedelta(days=1)


class Reach(NamedTuple):
    """From when to when a technician may be under way on a date.

    `pause` is the length of the break in it; `kept` (start, stop) is what people have planned
    there, which no cut takes away.
    """

    date: object
    start: int
    latest: int
    pause: int
    kept: tuple | None = None

    @property
    def work(self):
        """The most work that it may hold: who is back within six hours takes no break."""
        span = self.latest - self.start
        return max(span - self.pause, min(span, labour.PAUSE_AFTER))

    def cut(self, start=None, latest=None):
        """Return it with tighter bounds, as far as what is planned there allows."""
        start = max(self.start, start) if start is not None else self.start
        latest = min(self.latest, latest) if latest is not None else self.latest
        if self.kept:
            start, latest = min(start, self.kept[0]), max(latest, self.kept[1])
        return self._replace(start=max(start, self.start), latest=min(latest, self.latest))


def cap(reaches, fixed):
    """Return {date: Reach} of the days that may be used, cut so that they keep the law together.

    Parameters
    ----------
    reaches : list of Reach
        The days of the plan, in order of date.
    fixed : list of labour.Day
        Days around them that the plan does not touch, in order.
    """
    days = [_cap_day(reach) for reach in reaches]
    days = _drop_seventh_days(days, fixed)
    days = _cap_weeks(_cap_rest(days, fixed), fixed)
    return {day.date: day for day in _cap_weekly_rest(days, fixed) if day.start < day.latest}


def get_pause(start, latest, pause):
    """Return the (earliest, latest, length) of the break of a day, or None where none is due.

    It begins within six hours of the day's start, and leaves no more than six after it: even
    when it is taken at the first customer's door it is in time.

    Parameters
    ----------
    start, latest : int
        The day.
    pause : tuple or None
        The schedule's own (earliest, latest, length).
    """
    due = latest - start > labour.PAUSE_AFTER
    if not pause:
        pause = (start, latest, labour.PAUSE) if due else None
    if not due:
        return pause
    first, last, length = pause
    length = max(length, labour.PAUSE)
    last = max(start, min(last, start + labour.PAUSE_AFTER))
    first = max(min(first, last), min(last, latest - labour.PAUSE_AFTER - length))
    return first, last, length


def _cap_day(reach):
    most = min(labour.DAY + reach.pause, labour.SPAN)
    return reach.cut(latest=reach.start + most)


def _drop_seventh_days(days, fixed):
    """Leave out the last free days of weeks in which every day could be worked."""
    by_week = {}
    for day in (*days, *fixed):
        by_week.setdefault(labour.get_monday(day.date), set()).add(day.date)
    dropped = set()
    for dates in by_week.values():
        free = sorted(day.date for day in days if day.date in dates and not day.kept)
        while free and len(dates - dropped) > labour.WEEK_DAYS:
            dropped.add(free.pop())
    return [day for day in days if day.date not in dropped]


def _cap_rest(days, fixed):
    """Leave eleven hours between two days."""
    capped = []
    for day in days:
        before = [one.stop for one in fixed if one.date == day.date - _ONE_DAY]
        after = [one.start for one in fixed if one.date == day.date + _ONE_DAY]
        day = day.cut(start=max(before) + labour.REST if before else None)
        capped.append(day.cut(latest=min(after) - labour.REST if after else None))
    for rank, (before, after) in enumerate(pairwise(capped)):
        capped[rank] = before.cut(latest=after.start - labour.REST)
        start = capped[rank].latest + labour.REST  # what people planned the day before stands
        capped[rank + 1] = after.cut(start=start)
    return capped


def _cap_weeks(days, fixed):
    """Share what forty-eight hours leave among the days of a week, in proportion."""
    capped = []
    for day in days:
        monday = labour.get_monday(day.date)
        mates = [one for one in days if labour.get_monday(one.date) == monday]
        taken = sum(one.work for one in fixed if labour.get_monday(one.date) == monday)
        wanted, left = sum(one.work for one in mates), max(0, labour.WEEK - taken)
        if wanted > left:
            share = int(day.work * left / wanted)
            length = share + day.pause if share > labour.PAUSE_AFTER else share
            day = day.cut(latest=day.start + length)
        capped.append(day)
    return capped


def _cap_weekly_rest(days, fixed):
    """End the day before a week's best day off early enough."""
    days = list(days)
    for monday in sorted({labour.get_monday(day.date) for day in days}):
        spans = sorted(
            [(day.date, day.start, day.latest) for day in days]
            + [(day.date, day.start, day.stop) for day in fixed]
        )
        worked = {date for date, _start, _stop in spans}
        best, owner, limit = None, None, None
        for off in (monday + number * _ONE_DAY for number in range(7)):
            before = [(stop, date) for date, _start, stop in spans if date < off]
            after = [start for date, start, _stop in spans if date > off]
            if off in worked:
                continue
            if not before or not after or after[0] - before[-1][0] >= labour.WEEKLY_REST:
                owner = None
                break
            if best is None or after[0] - before[-1][0] > best:
                best = after[0] - before[-1][0]
                owner, limit = before[-1][1], after[0] - labour.WEEKLY_REST
        for rank, day in enumerate(days):
            if day.date == owner:
                days[rank] = day.cut(latest=limit)
    return days
