"""Learn how long visits take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from .effect import Effect
from .fact import Fact
from .kind_habit import KindHabit
from .quantiles import Floats, Quantiles
from .shrinkage import (
    Groups,
    grouped,
    log_mean,
    mixed_shape,
    shape,
    shrunk,
    stretched,
    togetherness,
)
from .work_habits import WorkHabits, pair_key

#: Ratios that are credible; a timer forgotten overnight is not.
LEAST, MOST = 0.05, 8.0
#: Visits that the belief of before is worth. A factor of persons varies by about a tenth and one
#: visit by a third: (0.33 / 0.1)^2, some ten visits, are as sure as the belief. What adds to
#: another effect (a technician at one type, an age at one type) varies less.
COMPANY, KIND, TECHNICIAN, PAIR, AGE, AGED = 20, 15, 12, 30, 20, 40
#: Visits that the shape of a distribution is worth: tails need more than a mean.
COMPANY_SHAPE, KIND_SHAPE, KIND_SPREAD = 60, 80, 15
ABSENT, KIND_ABSENT, LOST, PAIRS = 100, 50, 20, 1000
ROUNDS = 6


def learn_work(facts: Sequence[Fact], prior: WorkHabits) -> WorkHabits:
    """Learn the work of a company's visits.

    The logarithm of actual / planned is a sum of effects: type, technician, technician at the
    type, age of the equipment. Each is estimated on what the others leave, in turns, and drawn
    to what was believed before. What is left over gives the shapes, of the company, then of each
    type drawn to the company's.
    """
    done = [fact for fact in facts if not fact.absent]
    kinds, kind_of = grouped([fact.kind for fact in done])
    ratios = [fact.actual / fact.planned for fact in done]
    logs = np.log(np.clip(np.array(ratios, float), LEAST, MOST))
    usual = (logs.sum() + COMPANY * log_mean(prior.usual.work)) / (logs.size + COMPANY)
    levels = [log_mean(prior.kinds[kind].work) if kind in prior.kinds else usual for kind in kinds]
    parts = _parts(done, prior)
    level, left = _fitted(logs, kind_of, np.array(levels, float), parts)
    common = mixed_shape(shape(prior.usual.work), left, COMPANY_SHAPE)
    shut = _no_shows(facts, prior)
    learnt = dict(prior.kinds)
    for kind in shut.keys() - {""}:
        learnt.setdefault(kind, KindHabit(_table(usual + common), shut[kind]))
    for rank, kind in enumerate(kinds):
        own = left[kind_of == rank]
        before = shape(prior.kinds[kind].work) if kind in prior.kinds else common
        before = stretched(before, own, KIND_SPREAD)
        work = _table(level[rank] + mixed_shape(before, own, KIND_SHAPE))
        n = prior.kinds[kind].n if kind in prior.kinds else 0
        learnt[kind] = KindHabit(work, shut[kind], n + own.size)
    return WorkHabits(
        KindHabit(_table(usual + common), shut[""], prior.usual.n + len(done)),
        learnt,
        *(part.learnt() for part in parts),
        door=prior.door.mixed([fact.actual for fact in facts if fact.absent], LOST),
        together=_together(done, left, prior.together),
    )


def _together(done: list[Fact], left: Floats, prior: float) -> float:
    days, technicians = [fact.day for fact in done], [fact.technician for fact in done]
    return togetherness(left, days, technicians, prior, PAIRS)


def _table(logs: Floats) -> Quantiles:
    return Quantiles.rounded(np.exp(logs))


def _no_shows(facts: Sequence[Fact], prior: WorkHabits) -> dict[str, float]:
    """Share of closed doors by type; of all types under the empty name."""
    seen, shut = Counter(fact.kind for fact in facts), Counter(f.kind for f in facts if f.absent)
    usual = (shut.total() + ABSENT * prior.usual.no_show) / (seen.total() + ABSENT)
    shares = {"": round(usual, 5)}
    for kind in seen.keys() - {""}:
        before = prior.kinds[kind].no_show if kind in prior.kinds else usual
        share = (shut[kind] + KIND_ABSENT * before) / (seen[kind] + KIND_ABSENT)
        shares[kind] = round(share, 5)
    return shares


class _Part:
    """Effects of one sort, estimated together."""

    def __init__(self, names: list[str], prior: Mapping[str, Effect], strength: float) -> None:
        self.names, self.groups = grouped(names)
        self.prior, self.strength = prior, strength
        self.before = np.log([prior.get(name, Effect()).factor for name in self.names])
        self.values: Floats = self.before

    def fit(self, left: Floats) -> Floats:
        """Estimate anew on what is left with the present estimate added; return what is left."""
        whole = left + self.values[self.groups]
        self.values = shrunk(whole, self.groups, self.before, self.strength)
        return whole - self.values[self.groups]

    def learnt(self) -> dict[str, Effect]:
        """Effects by name."""
        count = np.bincount(self.groups, minlength=len(self.names))
        found = dict(self.prior)
        for rank, name in enumerate(self.names):
            before = self.prior.get(name, Effect()).n
            factor = round(float(np.exp(self.values[rank])), 5)
            found[name] = Effect(factor, before + int(count[rank]))
        return found


def _parts(done: list[Fact], prior: WorkHabits) -> tuple[_Part, _Part, _Part, _Part]:
    return (
        _Part([fact.technician for fact in done], prior.technicians, TECHNICIAN),
        _Part([pair_key(fact.kind, fact.technician) for fact in done], prior.pairs, PAIR),
        _Part([fact.age for fact in done], prior.ages, AGE),
        _Part([pair_key(fact.kind, fact.age) for fact in done], prior.aged, AGED),
    )


def _fitted(
    logs: Floats, kinds: Groups, before: Floats, parts: Sequence[_Part]
) -> tuple[Floats, Floats]:
    """Levels of the types, and what no effect explains."""
    level, left = before, logs - before[kinds] if logs.size else logs
    for part in parts:
        left = left - part.values[part.groups]
    for _ in range(ROUNDS if logs.size else 0):
        whole = left + level[kinds]
        level = shrunk(whole, kinds, before, KIND)
        left = whole - level[kinds]
        for part in parts:
            left = part.fit(left)
    return level, left
