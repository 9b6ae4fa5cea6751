"""What to believe of a company that has no history yet."""

from __future__ import annotations

from math import exp
from statistics import NormalDist

from .day_habits import DayHabits
from .kind_habit import KindHabit
from .quantiles import LEVELS, Quantiles
from .travel_habits import TravelHabits
from .work_habits import WorkHabits

MINUTE = 60


def sane() -> tuple[WorkHabits, TravelHabits, DayHabits]:
    """Return prudent habits, of no company in particular.

    They are choices, not measures, and give way to the first weeks of real days. Each one errs
    towards wide slots: a slot that is too wide is mended by history, a promise broken is not.

    - Work: right-skewed, as real field data are: a visit cannot end much sooner than planned, but
      a seized part may double it. Its median is the plan: planners know their trade, and a bias
      of their own is learnt first. One visit in ten takes half as long again, one in a hundred
      nearly three times as long.
    - Drives: skewed too. Short ones vary most, for a parking place is found or not. Rush hours
      add a fifth.
    - Closed doors: 3 %, a quarter of an hour until one gives up.
    - Emergencies: one in ten days of a technician, an hour and a quarter with the detour.
    - Departures: a few minutes late.
    - Visits of a day go well or badly together, correlation 0.2: above all because nobody knows yet
      whether this company, this technician, are quicker or slower than usual.
    """
    work = WorkHabits(
        KindHabit(_skewed(1.0, 0.28, 0.5), 0.03),
        door=_skewed(15 * MINUTE, 0.5, 0.4),
        together=0.2,
    )
    rush = {7: 1.12, 8: 1.2, 9: 1.08, 16: 1.08, 17: 1.2, 18: 1.15}
    travel = TravelHabits(
        (_skewed(1.0, 0.3, 0.5), _skewed(1.0, 0.2, 0.35), _skewed(1.0, 0.14, 0.26)),
        tuple(rush.get(hour, 1.0) for hour in range(24)),
        together=0.2,
    )
    late = [min(max(-10, 3 + 6 * _normal(level)), 30) * MINUTE for level in LEVELS]
    length = _skewed(75 * MINUTE, 0.4, 0.5)
    return work, travel, DayHabits(Quantiles.rounded(late), 0.1, length)


def _skewed(median: float, low: float, high: float) -> Quantiles:
    """Two halves of log-normals: spread `low` below the median, `high` above."""
    scores = map(_normal, LEVELS)
    return Quantiles.rounded([median * exp(z * (low if z < 0 else high)) for z in scores])


def _normal(level: float) -> float:
    return NormalDist().inv_cdf(level)
