"""French working time (labour code L3121-1 to L3132-3), as plain functions without the ORM.

Times are whole seconds. Work is what lies between the first and the last moment of a day, but
for its longest pause: a technician who waits between two customers is at the employer's
disposal. Each rule returns the breaches it finds; "hard" is forbidden whoever asks, "soft" needs
a reason: it lies between the ordinary limit and what the company's agreement allows.
"""

from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

_HOUR = 3600
# L3121-16: a pause of twenty minutes once six hours are worked.
PAUSE = 20 * 60
PAUSE_AFTER = 6 * _HOUR
# With its drives, no longer visit leaves room for the pause before or after it.
_LONG_VISIT = 5 * _HOUR
# L3121-18, -19: ten hours a day, twelve by agreement.
DAY, DAY_MOST = 10 * _HOUR, 12 * _HOUR
# L3131-1, D3131-6: eleven hours of rest, nine by agreement.
REST, REST_LEAST = 11 * _HOUR, 9 * _HOUR
# L3121-20, L3132-1, L3132-2.
WEEK = 48 * _HOUR
WEEK_DAYS = 6
WEEKLY_REST = 35 * _HOUR
_CIVIL_DAY = 24 * _HOUR
# What the rest leaves of a day.
SPAN = _CIVIL_DAY - REST

_ONE_DAY = timedelta(days=1)


class Limits(NamedTuple):
    """What a company's agreement allows, in seconds; `home_legs`: the ways from and to home count."""

    day: int = DAY
    rest: int = REST
    home_legs: bool = True


class Breach(NamedTuple):
    """A limit that days break: what they come to (`found`), what is allowed, on which day."""

    level: str
    key: str
    found: int
    limit: int
    date: object


class Day:
    """What a technician does on a date.

    Parameters
    ----------
    date : date
    stops : list of (start, stop)
        In order of start; stops may overlap.
    drives : list of int
        Seconds of each leg: to the first stop, between stops, back from the last one.
    home_legs : bool
        Whether the first and the last leg are work.
    """

    __slots__ = ("date", "freed", "pauses", "start", "stop")

    def __init__(self, date, stops, drives, home_legs=True):
        self.date = date
        self.start = stops[0][0] - (drives[0] if home_legs else 0)
        #: (start, length) of each pause, in order.
        self.pauses = []
        reach = stops[0][1]
        self._rest_on_site(*stops[0])
        for (start, stop), drive in zip(stops[1:], drives[1:], strict=False):
            if start - reach - drive >= PAUSE:
                self.pauses.append((reach, start - reach - drive))
            self._rest_on_site(start, stop)
            reach = max(reach, stop)
        #: When the last visit is over.
        self.freed = reach
        self.stop = reach + (drives[-1] if home_legs else 0)

    def _rest_on_site(self, start, stop):
        """Nobody drives away for lunch: a long visit holds the pause itself."""
        if stop - start > _LONG_VISIT:
            self.pauses.append((start, PAUSE))

    @property
    def span(self):
        """Seconds from the first to the last moment."""
        return self.stop - self.start

    @property
    def work(self):
        """Seconds of work, waits included, without the longest pause."""
        return self.span - max((length for _start, length in self.pauses), default=0)


def judge(days, dates, limits):
    """Return {date: [Breach, ...]} of the dates that plans touch.

    Parameters
    ----------
    days : list of Day
        In order, without gaps from the Sunday before to the Monday after the weeks of the dates.
    dates : iterable of date
    limits : Limits
    """
    found = {date: [] for date in dates}
    for day in days:
        if day.date in found:
            found[day.date] += judge_day(day, limits)
    for before, after, breach in judge_rest(days, limits):
        for date in {before.date, after.date} & found.keys():
            found[date].append(breach)
    for date, breach in judge_weeks(days, dates):
        found[date].append(breach)
    return found


def judge_weeks(days, dates):
    """Return (date, breach) of the weeks of some dates; arguments as `judge` takes them."""
    return [
        (date, breach)
        for monday, touched in _group_by_week(dates).items()
        for breach in judge_week(monday, days)
        for date in touched
        if breach.key == "weekly_rest" or get_monday(date) == monday
    ]


def get_monday(date):
    """Return the first day of a date's week."""
    return date - timedelta(days=date.weekday())


def _group_by_week(dates):
    """Return {monday: dates that matter to its week}: a Monday's work may end the week before's rest."""
    weeks = {}
    for date in dates:
        for near in (date - _ONE_DAY, date, date + _ONE_DAY):
            weeks.setdefault(get_monday(near), set()).add(date)
    return weeks


def judge_day(day, limits):
    """Return the breaches of a day taken alone."""
    return [*_judge_pause(day), *_judge_hours(day, limits), *_judge_span(day, limits)]


def _judge_pause(day):
    """Six hours of work are not followed by more without a pause; the way home may follow it."""
    if day.freed - day.start <= PAUSE_AFTER:
        return
    if not any(start - day.start <= PAUSE_AFTER for start, _length in day.pauses):
        yield Breach("hard", "pause", day.freed - day.start, PAUSE_AFTER, day.date)


def _judge_hours(day, limits):
    if day.work > DAY:
        most = min(max(limits.day, DAY), DAY_MOST)
        yield _graded("day_hours", day.work, DAY, most, day.date)


def _judge_span(day, limits):
    """The day's span follows from the rest that is due in each 24 hours."""
    if day.span > SPAN:
        most = _CIVIL_DAY - max(min(limits.rest, REST), REST_LEAST)
        yield _graded("day_span", day.span, SPAN, most, day.date)


def judge_rest(days, limits):
    """Return (first day, second day, breach) where two days in a row leave too little rest."""
    found = []
    for before, after in pairwise(days):
        rest = after.start - before.stop
        least = max(min(limits.rest, REST), REST_LEAST)
        if rest < least:
            found.append((before, after, Breach("hard", "rest", rest, least, before.date)))
        elif rest < REST:
            found.append((before, after, Breach("soft", "rest", rest, REST, before.date)))
    return found


def judge_week(monday, days):
    """Return the breaches of a week.

    Parameters
    ----------
    monday : date
    days : list of Day
        In order; the Sunday before and the Monday after count for the weekly rest.
    """
    sunday = monday + timedelta(days=6)
    inside = [day for day in days if monday <= day.date <= sunday]
    breaches = []
    work = sum(day.work for day in inside)
    if work > WEEK:
        breaches.append(Breach("hard", "week_hours", work, WEEK, monday))
    worked = {day.date for day in inside}
    if len(worked) > WEEK_DAYS:
        breaches.append(Breach("hard", "week_days", len(worked), WEEK_DAYS, monday))
    else:
        breaches += _judge_weekly_rest(monday, days, worked)
    return breaches


def _judge_weekly_rest(monday, days, worked):
    """One day off of the week lies in a stretch of thirty-five hours without work."""
    best = 0
    for number in range(7):
        off = monday + timedelta(days=number)
        if off in worked:
            continue
        before = max((day.stop for day in days if day.date < off), default=None)
        after = min((day.start for day in days if day.date > off), default=None)
        if before is None or after is None or after - before >= WEEKLY_REST:
            return
        best = max(best, after - before)
    yield Breach("hard", "weekly_rest", best, WEEKLY_REST, monday)


def _graded(key, found, ordinary, most, date):
    """Return a breach beyond the ordinary limit: soft up to what the agreement allows."""
    if found > most:
        return Breach("hard", key, found, most, date)
    return Breach("soft", key, found, ordinary, date)
