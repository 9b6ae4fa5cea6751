"""The seconds that the engine counts in, without the ORM."""

from datetime import datetime, timedelta
from typing import NamedTuple

from . import times


class Horizon(NamedTuple):
    """The days of a plan, as naive UTC instants; the last one is the midnight after them.

    The engine counts seconds from the first instant. They are elapsed seconds: a clock change
    inside the horizon needs no special case.
    """

    start: datetime
    stop: datetime

    @classmethod
    def of_days(cls, first, last, tz):
        """Return the horizon of some days of a time zone, both included."""
        return cls(times.midnight(first, tz), times.midnight(last + timedelta(days=1), tz))

    def seconds(self, moment):
        """Return a naive UTC datetime as the engine counts it."""
        return round((moment - self.start).total_seconds())

    def moment(self, seconds):
        """Return the naive UTC datetime of the engine's seconds."""
        return self.start + timedelta(seconds=seconds)

    def holds(self, moment):
        """Tell whether a naive UTC datetime lies in these days."""
        return self.start <= moment < self.stop


def cut_windows(*spans):
    """Return what is common to spans (first, last) of seconds, as a list of at most one span.

    None stands for an open end.
    """
    first = max((span[0] for span in spans if span[0] is not None), default=0)
    last = min((span[1] for span in spans if span[1] is not None), default=None)
    if last is not None and last < first:
        return []
    return [[first, last]]
