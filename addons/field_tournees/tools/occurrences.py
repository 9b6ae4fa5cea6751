"""The dates on which a visit comes back, without the ORM."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

#: Units in which a period is counted, as arguments of relativedelta.
UNITS = ("days", "weeks", "months", "years")
_LONGEST = {"days": 1, "weeks": 7, "months": 31, "years": 366}


class Rule(NamedTuple):
    """How a visit comes back.

    Parameters
    ----------
    first : date
        The first time; every date of a calendar is counted from it, so that the 31st is the
        last day of a short month and the 31st again in the next one.
    every, unit : int, str
        The period, such as 6 ``months``.
    months : tuple of int
        Months of the year instead of a period, on the day of the month of `first`.
    season : tuple of (int, int), optional
        First and last month in which visits are made, such as September to May (9, 5). Out of
        season, days and weeks are left out, and months and years wait for its first day.
    """

    first: date
    every: int = 1
    unit: str = "years"
    months: tuple[int, ...] = ()
    season: tuple[int, int] | None = None

    def between(self, after: date, until: date) -> list[date]:
        """Return the dates of the calendar after one day, up to another one included."""
        dates: list[date] = []
        for day in self._raw(after):
            if day > until:
                return dates
            moved = self.in_season(day)
            left_out = moved != day and self.unit in ("days", "weeks") and not self.months
            if after < moved <= until and moved not in dates and not left_out:
                dates.append(moved)
        raise AssertionError("a calendar has no end")

    def following(self, day: date) -> date:
        """Return the date one period after a real one; with months, the next date of theirs."""
        if self.months:
            return self.between(day, day + timedelta(days=800))[0]
        return self.in_season(day + relativedelta(**{self.unit: self.every}))

    def in_season(self, day: date) -> date:
        """Return a date itself, or the first day of the next season."""
        if not self.season:
            return day
        first, last = self.season
        inside = first <= day.month <= last if first <= last else not last < day.month < first
        if inside:
            return day
        return date(day.year + (day.month > first), first, 1)

    def _raw(self, after: date) -> Iterator[date]:
        """Yield the dates of the calendar from well before a day on, seasons apart."""
        # A date out of season may be moved by almost a year: what moves past `after` counts too.
        start = max(self.first, after - timedelta(days=366))
        if self.months:
            for year in count(start.year):
                for month in sorted(self.months):
                    last_day = calendar.monthrange(year, month)[1]
                    day = date(year, month, min(self.first.day, last_day))
                    if day >= self.first:
                        yield day
        passed = (start - self.first).days // (_LONGEST[self.unit] * self.every)
        for number in count(passed):
            yield self.first + relativedelta(**{self.unit: self.every * number})
