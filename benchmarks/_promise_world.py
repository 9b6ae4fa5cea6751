"""A company whose days follow no model of the engine; nothing here is shared with it.

Work is a mixture of gammas, with parts that seize, more often on old equipment; technicians differ,
one of them only at one type; one day in seven is a bad one for a technician, one in five is a wet
one on all roads; traffic has smooth peaks; parking takes minutes whatever the drive, and a jam comes
now and then; breaks last longer than planned; doors are closed; emergencies come. Companies differ:
the planners of one are too hopeful of this type, too careful of that one.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

MINUTE, HOUR = 60, 3600
LEAVE, LAST_END = 8 * HOUR, 16 * HOUR + 45 * MINUTE
#: The break: earliest and latest start, seconds.
LUNCH = (11 * HOUR + 30 * MINUTE, 13 * HOUR + 30 * MINUTE, 45 * MINUTE)
#: Nobody drives to a customer later.
NIGHT = 20 * HOUR
#: Type: planned minutes, shape of the gamma, chance and factor of a seized part, closed doors.
KINDS = {
    "maintenance": ((45, 60, 75), 12, 0.05, 1.7, 0.05),
    "breakdown": ((60, 90), 5, 0.20, 2.1, 0.02),
    "inspection": ((30, 40), 16, 0.02, 1.6, 0.08),
    "installation": ((120, 180), 20, 0.10, 1.3, 0.01),
    "leak": ((45, 60), 3, 0.10, 1.8, 0.03),
}
SHARES = (45, 20, 20, 5, 10)
AGES = {"0-5": (0.92, 0.5), "6-15": (1.0, 1.0), "16+": (1.18, 2.2)}  # factor, chance of a seized part
KM = 30  # the sector is a square of as many

Point = tuple[float, float]


@dataclass(frozen=True)
class Visit:
    """A visit, and what chance has in store for it."""

    place: Point
    kind: str
    age: str
    work: int  # planned seconds
    ratio: float  # actual / planned, for a usual technician on a usual day
    closed: int  # seconds lost at a closed door; 0: it opens
    road: float
    parking: int


@dataclass(frozen=True)
class Shift:
    """A technician's day, and what chance has in store for it."""

    name: str
    technician: str
    home: Point
    late: int
    lunch: int
    slow: float
    road: float
    calls: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Step:
    """A visit in the plan of a day."""

    visit: Visit
    travel: int
    start: int
    lunch: bool  # the plan has the break before it
    opens: int = 0
    closes: int = 0


@dataclass
class Log:
    """What was seen of a day, by visit."""

    arrivals: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    drives: list[int] = field(default_factory=list)
    spent: list[int] = field(default_factory=list)
    waited: list[int] = field(default_factory=list)


class World:
    """One company, fixed by its seed."""

    def __init__(self, seed: int, technicians: int = 12) -> None:
        rng = random.Random(f"company {seed}")
        self.seed = seed
        self.bias = {kind: rng.uniform(0.85, 1.2) for kind in KINDS}
        self.pace = {f"t{rank}": rng.choice((0.85, 0.95, 1.0, 1.0, 1.1, 1.25)) for rank in range(technicians)}
        self.learner = (rng.choice(list(self.pace)), rng.choice(list(KINDS)))
        self.homes = {technician: (rng.uniform(0, KM), rng.uniform(0, KM)) for technician in self.pace}
        self.roads = rng.uniform(0.92, 1.12)
        self.closed = rng.uniform(0.6, 1.6)
        self.urgent = rng.uniform(0.04, 0.2)

    def shifts(self, date: int) -> list[Shift]:
        """All technicians' shifts of a working day."""
        wet = random.Random(f"{self.seed} roads {date}").random() < 0.2
        return [self._shift(date, technician, wet) for technician in self.pace]

    def _shift(self, date: int, technician: str, wet: bool) -> Shift:
        rng = random.Random(f"{self.seed} {date} {technician}")
        calls = []
        if rng.random() < self.urgent:
            length = 25 * MINUTE + rng.gammavariate(2.5, 18 * MINUTE)
            calls.append((rng.randint(LEAVE, LAST_END), int(length)))
        return Shift(
            f"{date} {technician}",
            technician,
            self.homes[technician],
            int(rng.expovariate(1 / (7 * MINUTE))) - 3 * MINUTE,
            LUNCH[2] + int(rng.expovariate(1 / (4 * MINUTE))),
            1.25 if rng.random() < 0.15 else 0.97,
            self.roads * (1.25 if wet else 0.98),
            tuple(calls),
        )

    def visit(self, rng: random.Random) -> Visit:
        """Somebody calls."""
        (kind,) = rng.choices(list(KINDS), SHARES)
        age = rng.choice(list(AGES))
        minutes, shape, seized, factor, closed = KINDS[kind]
        ratio = rng.gammavariate(shape, 1 / shape) * self.bias[kind] * AGES[age][0]
        if rng.random() < seized * AGES[age][1]:
            ratio *= factor * rng.uniform(0.8, 1.3)
        jam = rng.randint(8, 35) * MINUTE if rng.random() < 0.03 else 0
        return Visit(
            (rng.uniform(0, KM), rng.uniform(0, KM)),
            kind,
            age,
            rng.choice(minutes) * MINUTE,
            ratio,
            rng.randint(7 * MINUTE, 20 * MINUTE) if rng.random() < closed * self.closed else 0,
            rng.gammavariate(40, 0.85 / 40),
            int(rng.expovariate(1 / (2 * MINUTE))) + jam,
        )

    def spent(self, visit: Visit, shift: Shift) -> int:
        """Seconds that a visit takes in a shift."""
        if visit.closed:
            return visit.closed
        ratio = visit.ratio * self.pace[shift.technician] * shift.slow
        if (shift.technician, visit.kind) == self.learner:
            ratio *= 1.4
        return max(5 * MINUTE, int(ratio * visit.work))

    def live(self, shift: Shift, steps: list[Step]) -> Log:
        """Live a day; nobody is disturbed before his slot opens."""
        log, free, eaten, calls = Log(), LEAVE + shift.late, False, list(shift.calls)
        for step in steps:
            hungry = not eaten
            while calls and calls[0][0] <= free:
                free += calls.pop(0)[1]
            if not eaten and free >= (LUNCH[0] if step.lunch else LUNCH[1]):
                free, eaten = free + shift.lunch, True
            drive = int(step.travel * step.visit.road * shift.road * rush(free)) + step.visit.parking
            there = free + drive
            if step.lunch and not eaten:
                there, eaten = max(there, LUNCH[0]) + shift.lunch, True
            log.left.append(free)
            # Nobody notes how long a break was: what is seen is the way less the planned break.
            log.drives.append(drive + (shift.lunch - LUNCH[2] if hungry and eaten else 0))
            log.arrivals.append(there)
            log.waited.append(max(0, step.opens - there))
            log.spent.append(self.spent(step.visit, shift))
            free = max(there, step.opens) + log.spent[-1]
        return log


def plan(home: Point, visits: list[tuple[Visit, int, int]]) -> list[Step] | None:
    """Plan visits (with the slots promised) in this order, each as early as it can be.

    None when a slot cannot be kept, or when the day gets too long.
    """
    steps, where, free, eaten = [], home, LEAVE, False
    for visit, opens, closes in visits:
        travel = seconds(where, visit.place)
        lunch = not eaten and free >= LUNCH[0] + 15 * MINUTE
        there = free + travel + lunch * LUNCH[2]
        start = max(there, opens)
        if not (eaten or lunch) and start + visit.work > LUNCH[1]:  # else there is no break at all
            lunch, start = True, max(there + LUNCH[2], LUNCH[0] + LUNCH[2], opens)
        if closes and start > closes:
            return None
        steps.append(Step(visit, travel, start, lunch, opens, closes))
        where, free, eaten = visit.place, start + visit.work, eaten or lunch
    return steps if free <= LAST_END else None


def seconds(one: Point, two: Point) -> int:
    """Planned seconds of a drive."""
    return int(3 * MINUTE + math.dist(one, two) * 1.3 * 80)


def rush(second: int) -> float:
    """How much longer a drive takes that begins at this second of the day."""
    peaks = ((8.25, 0.7, 0.35), (17.5, 0.9, 0.4), (12.2, 0.6, 0.08))
    hour = second / HOUR
    return 1 + sum(high * math.exp(-(((hour - top) / wide) ** 2)) for top, wide, high in peaks)
