"""Whether a technician comes in the window that the customer was told: benchmarks/README.md."""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import replace
from statistics import mean
from typing import Any

from _promise_booking import STEP, WEEK, day, history, packed
from _promise_world import LEAVE, MINUTE, NIGHT, Log, Shift, World
from _promise_world import Step as Planned

from tournees_engine.promise import Habits, Step, ahead, learn, told

DATABASE = None
HISTORY = (0, 1, 4, 12)
#: The first week that is judged, whatever the history before it.
FIRST = 12
#: As `field.planning.ahead` asks for it.
SHARE, SHARE_BEFORE, GRID, LEAST = 0.8, 0.9, 300, 600
#: The office expects a delay when the next one is due so much later than planned.
DELAY = 15 * MINUTE
#: Who is on the way is told again after so long.
LATER = 10 * MINUTE

_KINDS = ("departure", "update", "delay")
Window = tuple[float, float]
Shares = tuple[float, float]
Case = tuple[str, Window, int, int]


def main(env: None) -> Iterator[dict[str, Any]]:
    """Tell windows in the same weeks after 0, 1, 4 and 12 weeks of history."""
    parser = argparse.ArgumentParser(prog="bench eta")
    parser.add_argument("--companies", type=int, default=4, metavar="N")
    parser.add_argument("--weeks", type=int, default=4, metavar="N", help="judged; history lies before")
    parser.add_argument("--share", type=float, default=SHARE, metavar="P", help="asked for on the way")
    parser.add_argument("--before", type=float, default=SHARE_BEFORE, metavar="P", help="and before it")
    parser.add_argument("--history", type=int, nargs="+", default=HISTORY, metavar="N", help="weeks")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    options = parser.parse_args()
    for weeks in options.history:
        cases: list[Case] = []
        for rank in range(options.companies):
            world = World(options.seed * 1000 + rank)
            habits = learn(history(world, range(FIRST - weeks, FIRST)))
            shares = (options.share, options.before)
            cases += judged(world, range(FIRST, FIRST + options.weeks), habits, shares)
        yield {
            "weeks_of_history": weeks,
            "companies": options.companies,
            "seed": options.seed,
            "shares": [options.share, options.before],
            **{kind: measured([case for case in cases if case[0] == kind]) for kind in _KINDS},
        }


def judged(world: World, weeks: range, habits: Habits, shares: Shares) -> Iterator[Case]:
    """Live days that are as full as can be; yield (kind, window, moment told, arrival)."""
    for date in range(weeks.start * WEEK, weeks.stop * WEEK):
        rng = random.Random(f"{world.seed} eta {date}")
        for shift in world.shifts(date):
            steps = [replace(step, opens=max(LEAVE, step.start - STEP)) for step in packed(world, shift, rng)]
            yield from _tell(shift, steps, world.live(shift, steps), habits, shares)


def _tell(
    shift: Shift, steps: list[Planned], log: Log, habits: Habits, shares: Shares
) -> Iterator[Case]:
    stops = day(shift, steps).stops
    for rank, stop in enumerate(stops):
        left, arrived = log.left[rank], log.arrivals[rank]
        if left > NIGHT or steps[rank].lunch:
            continue  # put off to another day; or he ate on the way, which no office calls a drive

        def window(now: int, *known: Step) -> Window:
            share = shares[known[-1].left is None]
            return told(ahead(known, now, habits)[:, -1], share, GRID, LEAST)

        yield "departure", window(left, Step(stop, left=left)), left, arrived
        if left + LATER < arrived:
            yield "update", window(left + LATER, Step(stop, left=left)), left + LATER, arrived
        if rank == 0:
            continue
        # At the customer before, when the next one is expected late on arrival there.
        before, work = max(log.arrivals[rank - 1], steps[rank - 1].opens), stops[rank - 1].work
        if before + work + stop.travel >= stop.start + DELAY:
            yield "delay", window(before, Step(stops[rank - 1], reached=before), Step(stop)), before, arrived


def measured(cases: list[Case]) -> dict[str, Any] | None:
    """Coverage, mean error of the middle and mean width (minutes) of some cases."""
    if not cases:
        return None
    errors = [abs(arrived - (begins + ends) / 2) for _, (begins, ends), _, arrived in cases]
    return {
        "n": len(cases),
        "coverage": round(mean(begins <= arrived <= ends for _, (begins, ends), _, arrived in cases), 3),
        "mae_minutes": round(mean(errors) / MINUTE, 1),
        "width_minutes": round(mean(ends - begins for _, (begins, ends), _, _ in cases) / MINUTE, 1),
        "ahead_minutes": round(mean(arrived - now for _, _, now, arrived in cases) / MINUTE, 1),
    }
