"""Learn what a company's days are like from what happened."""

from __future__ import annotations

from collections.abc import Iterable

from .day_fact import DayFact
from .day_habits import DayHabits
from .fact import Fact
from .habits import Habits
from .learn_travel import learn_travel
from .learn_work import learn_work
from .travel_fact import TravelFact

#: Days that the belief of before is worth, for departures, emergencies and their lengths.
LATE, URGENT, LENGTH = 40, 40, 20


def learn(history: Iterable[Fact | TravelFact | DayFact], prior: Habits | None = None) -> Habits:
    """Learn habits; where there is little history, what was believed before prevails.

    Parameters
    ----------
    history : iterable of Fact, TravelFact, DayFact
        In any order. What is absurd (a timer forgotten overnight) is cut to what is credible.
    prior : Habits, optional
        Believed before, without this history; `Habits.sane()` by default.
    """
    prior = prior or Habits.sane()
    facts = list(history)
    return Habits(
        learn_work([fact for fact in facts if isinstance(fact, Fact)], prior.work),
        learn_travel([fact for fact in facts if isinstance(fact, TravelFact)], prior.travel),
        _learn_days([fact for fact in facts if isinstance(fact, DayFact)], prior.days),
    )


def _learn_days(facts: list[DayFact], prior: DayHabits) -> DayHabits:
    lengths = [length for fact in facts for length in fact.urgent]
    return DayHabits(
        prior.late.mixed([fact.late for fact in facts], LATE),
        min(5.0, (len(lengths) + URGENT * prior.urgent) / (len(facts) + URGENT)),
        prior.length.mixed(lengths, LENGTH),
        prior.n + len(facts),
    )
