"""Slots for one more visit in the plans of some weeks: how fast, and whether they can be kept."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "engine" / "src"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "engine"))

from book_judge import accepted, judge
from book_weeks import book_weeks, promised, request_of
from generator import DAY, HOUR

from tournees_engine.promise import Habits
from tournees_engine.slots import Book, Request, offers

#: The engine's part needs no database, `--http` does.
DATABASE = "ours"
#: Sizes of the company between which growth is shown, as parts of the one asked for.
PARTS = (0.25, 0.5, 1, 2)
#: Customers in a row for whom nothing is left: the plan is full.
FULL = 3

Document = dict[str, Any]


def main(env: Any) -> Iterator[dict[str, Any]]:
    """Yield a row for each size of the company, or for each full plan."""
    options = _parse()
    if options.accept:
        yield from _accept(options)
    elif options.http:
        from _offers_http import over_http

        yield over_http(env, options)
    else:
        for part in PARTS if options.growth else (1,):
            yield _timed(options, max(1, round(part * options.technicians)))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser("tournees bench offers", description=__doc__)
    parser.add_argument("--technicians", type=int, default=100, metavar="N")
    parser.add_argument("--days", type=int, default=14, metavar="D")
    parser.add_argument("--visits", type=int, default=8000, metavar="N", help="that stand in the plan")
    parser.add_argument("--requests", type=int, default=200, metavar="N")
    parser.add_argument("--growth", action="store_true", help="with a quarter to twice as many of all")
    parser.add_argument("--accept", type=int, default=0, metavar="N", help="offers, one after the other")
    parser.add_argument("--http", action="store_true", help="of a real server, from the customer's page")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    return parser.parse_args()


def _timed(options: argparse.Namespace, technicians: int) -> dict[str, Any]:
    """Find offers for customers who all meet the same plan."""
    visits = options.visits * technicians // options.technicians
    data = promised(book_weeks(technicians, options.days, visits, options.seed), Habits.sane())
    rng = random.Random(f"requests {options.seed}")
    asked = [_request(rng, options.days) for _ in range(options.requests)]
    habits = Habits.sane()
    offers(Book.from_json(data), Request.from_json(asked[0]), habits)
    reading, searching, counts = _Clock(), _Clock(), []
    for request in asked:
        book = reading.run(Book.from_json, data)
        counts.append(len(searching.run(lambda b, r: offers(b, Request.from_json(r), habits), book, request)))
    return {
        "technicians": technicians,
        "days": options.days,
        "visits": sum(len(shift["stops"]) for shift in data["shifts"]),
        "requests": options.requests,
        "seed": options.seed,
        "offers": round(mean(counts), 2),
        "without_offer": counts.count(0),
        "read_ms": reading.summary(),
        "offers_ms": searching.summary(),
    }


def _request(rng: random.Random, days: int, **values: Any) -> Document:
    """Return a customer who may be visited at any time from tomorrow on."""
    windows = [[DAY + 8 * HOUR if days > 1 else 8 * HOUR, days * DAY]]
    return request_of(rng, days, **{"windows": windows, **values})


def _accept(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Accept offers in plans that grow from nothing until they are full; each plan is judged."""
    left, company, habits = options.accept, 0, Habits.sane()
    while left > 0:
        rng = random.Random(f"accept {options.seed}/{company}")
        data = book_weeks(options.technicians, options.days, 0, options.seed + company)
        row = dict.fromkeys(("accepted", "lost", "refused", "moved", "customers"), 0)
        started, nothing = time.perf_counter(), 0
        while nothing < FULL and left > 0:
            row["customers"] += 1
            request = _request(rng, options.days, id=f"n{row['customers']}", limit=4)
            found = offers(Book.from_json(data), Request.from_json(request), habits)
            nothing = 0 if found else nothing + 1
            if not found:
                continue
            left -= 1
            data = _booked(data, request, rng.choice(found).to_json(), habits, row)
        seconds = round(time.perf_counter() - started)
        yield {"technicians": options.technicians, "days": options.days, "company": company,
               **row, "seconds": seconds}  # fmt: skip
        company += 1


def _booked(
    data: Document, request: Document, offer: Document, habits: Habits, row: dict[str, int]
) -> Document:
    """Book the slot as the addon does: find the place inside it anew, in the same shift."""
    again = {**request, "slot": offer["slot"], "shift": offer["shift"]}
    found = offers(Book.from_json(data), Request.from_json(again), habits)
    if not found:
        row["lost"] += 1
        return data
    place = found[0].to_json()
    after = accepted(data, request, place)
    broken = judge(data, after, place["shift"])[0]
    if any(place[key] != offer[key] for key in ("position", "start", "moves")):
        broken += judge(data, accepted(data, request, offer), offer["shift"])[0]
    row["refused"] += bool(broken)
    row["accepted"] += 1
    row["moved"] += len(place["moves"])
    return after


class _Clock:
    """Milliseconds of calls: by the clock on the wall, and of the processor."""

    def __init__(self) -> None:
        self._wall: list[float] = []
        self._cpu: list[float] = []

    def run(self, call: Callable[..., Any], *arguments: Any) -> Any:
        """Call, and note how long it took."""
        wall, cpu = time.perf_counter(), time.process_time()
        result = call(*arguments)
        self._wall.append(1000 * (time.perf_counter() - wall))
        self._cpu.append(1000 * (time.process_time() - cpu))
        return result

    def summary(self) -> dict[str, float]:
        """Return the median and the 95th percentile."""
        return {
            f"{name}{part}": round(sorted(values)[min(len(values) - 1, len(values) * part // 100)], 1)
            for name, values in (("p", self._wall), ("cpu_p", self._cpu))
            for part in (50, 95)
        }
