"""Whether the probabilities of promised slots are true, and the slots narrow: benchmarks/README.md."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import replace
from statistics import mean
from typing import Any

from _promise_booking import Diary, day, history, slots
from _promise_world import LEAVE, MINUTE, Log, World

from tournees_engine.promise import Habits, Rehearsal, Reliability, kept, learn, reliability

DATABASE = None
HISTORY = (0, 1, 4, 12)
#: The first week that is judged, whatever the history before it.
FIRST = 12
#: Where uniform slots open, in minutes after the planned start.
SHIFTS = range(-60, 61, 5)
#: Ends of other slots whose probability is judged, in minutes after the planned start.
ENDS = (-30, 0, 15, 30, 60, 90, 120)

Days = list[tuple[World, Diary]]


def main(env: None) -> Iterator[dict[str, Any]]:
    """Promise slots in the same weeks after 0, 1, 4 and 12 weeks of history."""
    parser = argparse.ArgumentParser(prog="bench promise")
    parser.add_argument("--companies", type=int, default=4, metavar="N")
    parser.add_argument("--weeks", type=int, default=4, metavar="N", help="judged; history lies before")
    parser.add_argument("--target", type=float, default=0.95, metavar="P")
    parser.add_argument("--scenarios", type=int, default=1000, metavar="N")
    parser.add_argument("--history", type=int, nargs="+", default=HISTORY, metavar="N", help="weeks")
    parser.add_argument("--independent", action="store_true", help="as if a slow day were not slow all along")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    options = parser.parse_args()
    worlds = [World(options.seed * 1000 + rank) for rank in range(options.companies)]
    for weeks in options.history:
        days: Days = []
        believed: list[Habits] = []
        for world in worlds:
            habits = learn(history(world, range(FIRST - weeks, FIRST)))
            if options.independent:
                habits = independent(habits)
            judged = range(FIRST, FIRST + options.weeks)
            filled = slots(world, judged, habits, options.target, options.scenarios)
            days += [(world, diary) for diary in filled]
            believed += [habits] * len(filled)
        yield {
            "weeks_of_history": weeks,
            "companies": options.companies,
            "seed": options.seed,
            "target": options.target,
            **measured(days, believed, options.scenarios),
        }


def independent(habits: Habits) -> Habits:
    """The same habits, were all visits and drives of a day independent."""
    return replace(
        habits, work=replace(habits.work, together=0.0), travel=replace(habits.travel, together=0.0)
    )


def measured(days: Days, believed: list[Habits], scenarios: int) -> dict[str, Any]:
    """Live the days, and judge what was said of them."""
    logs = [world.live(diary.shift, diary.steps) for world, diary in days]
    steps = [step for _, diary in days for step in diary.steps]
    arrived = [there for log in logs for there in log.arrivals]
    outcomes = [there <= step.closes for there, step in zip(arrived, steps, strict=True)]
    width = mean((step.closes - step.opens) / MINUTE for step in steps)
    waited = mean(wait for log in logs for wait in log.waited)
    uniform = best_uniform(days, mean(outcomes), waited)
    offered = reliability([given for _, diary in days for given in diary.given], outcomes)
    return {
        "offers": offered.n,
        "visits_a_day": round(len(steps) / len(days), 2),
        "kept": round(mean(outcomes), 4),
        **figures(offered),
        "minutes": round(width, 1),
        "minutes_waited": round(waited / MINUTE, 2),
        "uniform": uniform,
        "narrower_percent": round(100 * (1 - width / uniform["minutes"]), 1),
        **nights(days, believed, logs, scenarios),
    }


def figures(judged: Reliability) -> dict[str, Any]:
    """Calibration of some probabilities; `floor` is what true ones show by luck 1 time in 20."""
    numbers = {"mean": judged.mean, "ece": judged.ece_unsure, "floor": judged.floor, "brier": judged.brier}
    return {name: round(number or 0, 4) for name, number in numbers.items()}


def nights(days: Days, believed: list[Habits], logs: list[Log], scenarios: int) -> dict[str, Any]:
    """Judge what the simulation of the full days says the night before.

    Of the slots promised, and of slots that end at any time: these fill the whole diagram.
    """
    promised: tuple[list[float], list[bool]] = [], []
    anyhow: tuple[list[float], list[bool]] = [], []
    seconds = 0.0
    for (_, diary), habits, log in zip(days, believed, logs, strict=True):
        began = time.process_time()
        columns = Rehearsal(day(diary.shift, diary.steps), habits, scenarios).arrivals.T
        seconds += time.process_time() - began
        for column, step, there in zip(columns, diary.steps, log.arrivals, strict=True):
            promised[0].append(kept(column, step.closes))
            promised[1].append(there <= step.closes)
            end = step.start + ENDS[len(anyhow[0]) % len(ENDS)] * MINUTE
            anyhow[0].append(kept(column, end))
            anyhow[1].append(there <= end)
    everything = reliability(*anyhow)
    rows = [[round(number, 3) for number in row] for row in everything.rows]
    return {
        "night_before": figures(reliability(*promised)),
        "any_slot": {**figures(everything), "rows": rows},
        "microseconds_a_stop": round(1e6 * seconds / len(promised[0])),
    }


def best_uniform(days: Days, rate: float, waited: float) -> dict[str, Any]:
    """The narrowest width for all visits with which as many promises are kept.

    Same routes, planned starts and chance. Slots open so many minutes after the planned start;
    each such shift is lived anew, and its width is, to the minute, the least that keeps the same
    share. Of the shifts that make technicians wait no longer than our slots do, the narrowest.
    Unlike ours, these slots know the outcome, need no clock's half hour and no list of widths.
    """
    best: dict[str, Any] = {}
    for shift in SHIFTS:
        needed, waits = [], []
        for world, diary in days:
            steps = [replace(step, opens=max(LEAVE, step.start + shift * MINUTE)) for step in diary.steps]
            log = world.live(diary.shift, steps)
            needed += [there - step.opens for there, step in zip(log.arrivals, steps, strict=True)]
            waits += log.waited
        least = sorted(needed)[max(0, round(rate * len(needed)) - 1)]
        width = max(1, -(-least // MINUTE))
        if not best or (mean(waits) <= waited and width < best["minutes"]):
            best = {"minutes": width, "opens": shift, "minutes_waited": round(mean(waits) / MINUTE, 2)}
    return best
