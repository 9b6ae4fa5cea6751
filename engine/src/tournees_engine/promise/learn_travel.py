"""Learn how long drives take."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .quantiles import Quantiles
from .shrinkage import log_mean, mixed_shape, shape, shrunk, togetherness
from .travel_fact import TravelFact
from .travel_habits import BANDS, TravelHabits

#: Ratios that are credible, and planned seconds below which a ratio means nothing.
LEAST, MOST, SHORTEST = 0.2, 6.0, 60
#: Drives that the belief of before is worth.
BAND, HOUR, SHAPE, PAIRS = 30, 30, 60, 300
ROUNDS = 4


def learn_travel(facts: Sequence[TravelFact], prior: TravelHabits) -> TravelHabits:
    """Learn the drives of a company.

    The logarithm of actual / planned is the level of the band of length plus that of the hour;
    what is left over gives the shape of each band.
    """
    facts = [fact for fact in facts if fact.planned >= SHORTEST]
    if not facts:
        return prior
    planned = np.array([fact.planned for fact in facts])
    logs = np.log(np.clip([fact.actual / fact.planned for fact in facts], LEAST, MOST))
    bands = np.searchsorted(np.array(BANDS), planned, "right")
    hours = np.array([fact.second_of_day // 3600 % 24 for fact in facts])
    level = before = np.array([log_mean(table) for table in prior.bands])
    hour = usual = np.log(np.array(prior.hours))
    for _ in range(ROUNDS):
        level = shrunk(logs - hour[hours], bands, before, BAND)
        hour = shrunk(logs - level[bands], hours, usual, HOUR)
    left = logs - level[bands] - hour[hours]
    tables = [
        Quantiles.rounded(
            np.exp(level[rank] + mixed_shape(shape(table), left[bands == rank], SHAPE))
        )
        for rank, table in enumerate(prior.bands)
    ]
    days = [fact.day for fact in facts]
    together = togetherness(left, days, days, prior.together, PAIRS)
    factors = np.round(np.exp(hour), 5).tolist()
    return TravelHabits(tuple(tables), tuple(factors), together, prior.n + len(facts))
