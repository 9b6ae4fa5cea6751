"""Customers of the world (`_promise_world.py`) are promised slots one after another."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from _promise_world import LEAVE, LUNCH, MINUTE, NIGHT, Shift, Step, Visit, World, plan, seconds

from tournees_engine.promise import (
    Day,
    DayFact,
    DayStop,
    Fact,
    Habits,
    Rehearsal,
    Rest,
    TravelFact,
    kept,
    narrowest,
)

WEEK = 5
WIDTHS, STEP = tuple(minutes * MINUTE for minutes in (60, 90, 120, 180, 240)), 30 * MINUTE
#: Another promise may become less sure than the target (or than it was) by no more.
TOLERATED = 0.01
#: Customers that call for each shift of a week, and shifts that suit each of them.
CALLS, SUITING = 7, 6


@dataclass
class Diary:
    """A shift that fills up."""

    shift: Shift
    steps: list[Step] = field(default_factory=list)
    given: list[float] = field(default_factory=list)  # probabilities when the slots were promised


def slots(world: World, weeks: range, habits: Habits, target: float, scenarios: int) -> list[Diary]:
    """Fill some weeks: each customer takes the least detour that harms no other promise."""
    filled = []
    for week in weeks:
        rng = random.Random(f"{world.seed} calls {week}")
        dates = range(week * WEEK, (week + 1) * WEEK)
        diaries = [Diary(shift) for date in dates for shift in world.shifts(date)]
        for _ in range(CALLS * len(diaries)):
            visit, suiting = world.visit(rng), rng.sample(diaries, SUITING)
            for diary, rank in places(visit, suiting):
                if promised(diary, rank, visit, habits, target, scenarios):
                    break
        filled += diaries
    return filled


def places(visit: Visit, diaries: list[Diary]) -> list[tuple[Diary, int]]:
    """All places of a visit, the least detour first."""
    found = []
    for number, diary in enumerate(diaries):
        doors = [diary.shift.home, *(step.visit.place for step in diary.steps), diary.shift.home]
        for rank, (one, two) in enumerate(pairwise(doors)):
            detour = seconds(one, visit.place) + seconds(visit.place, two) - seconds(one, two)
            found.append((detour, number, rank))
    return [(diaries[number], rank) for _, number, rank in sorted(found)]


def promised(diary: Diary, rank: int, visit: Visit, habits: Habits, target: float, scenarios: int) -> bool:
    """Promise the visit the narrowest slot there, unless it is not sure or harms another one."""
    slots = [(step.visit, step.opens, step.closes) for step in diary.steps]
    draft = plan(diary.shift.home, [*slots[:rank], (visit, 0, 0), *slots[rank:]])
    if draft is None:
        return False
    before = Rehearsal(day(diary.shift, diary.steps), habits, scenarios)
    stops = day(diary.shift, draft).stops
    after = before.with_stop(rank, stops[rank], stops[rank + 1 :])
    soonest = draft[rank].start // STEP * STEP
    opens, closes, sure = narrowest(after.column(rank), target, WIDTHS, STEP, soonest)
    steps = plan(diary.shift.home, [*slots[:rank], (visit, opens, closes), *slots[rank:]])
    if sure < target or steps is None:
        return False
    after = after.with_slot(rank, opens, closes)
    for number in range(rank, len(diary.steps)):
        closing = diary.steps[number].closes
        least = min(target, kept(before.column(number), closing)) - TOLERATED
        if kept(after.column(number + 1), closing) < least:
            return False
    diary.steps = steps
    diary.given.insert(rank, sure)
    return True


def day(shift: Shift, steps: list[Step]) -> Day:
    """The plan as the engine reads it; a stop with no slot yet has its planned start."""
    return Day(
        LEAVE,
        tuple(
            DayStop(
                step.travel,
                step.visit.work,
                step.start,
                step.opens if step.closes else None,
                step.closes or None,
                step.visit.kind,
                shift.technician,
                step.visit.age,
            )
            for step in steps
        ),
        Rest(*LUNCH),
    )


def history(world: World, weeks: range) -> Iterator[Fact | TravelFact | DayFact]:
    """What the company noted in some weeks, when its slots opened half an hour before the plan."""
    for date in range(weeks.start * WEEK, weeks.stop * WEEK):
        rng = random.Random(f"{world.seed} history {date}")
        for shift in world.shifts(date):
            steps = [replace(step, opens=max(LEAVE, step.start - STEP)) for step in packed(world, shift, rng)]
            log = world.live(shift, steps)
            yield DayFact(shift.late, tuple(length for _, length in shift.calls))
            for step, left, drive, spent in zip(steps, log.left, log.drives, log.spent, strict=True):
                if left > NIGHT:
                    break  # put off to another day
                visit = step.visit
                shut = visit.closed > 0
                yield Fact(visit.kind, shift.technician, visit.age, visit.work, spent, shut, shift.name)
                yield TravelFact(step.travel, drive, left, shift.name)


def packed(world: World, shift: Shift, rng: random.Random) -> list[Step]:
    """A day as full as can be, the nearest of three customers next."""
    chosen: list[tuple[Visit, int, int]] = []
    steps: list[Step] = []
    where = shift.home
    while True:
        near = min((world.visit(rng) for _ in range(3)), key=lambda visit: seconds(where, visit.place))
        longer = plan(shift.home, [*chosen, (near, 0, 0)])
        if longer is None:
            return steps
        chosen.append((near, 0, 0))
        steps, where = longer, near.place
