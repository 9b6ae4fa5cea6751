"""Plans of some weeks as the addon writes them: random, but each holds to the second."""

from __future__ import annotations

import random
from typing import Any

from generator import DAY, HOUR, TOWNS

from tournees_engine.model import SpeedProfile
from tournees_engine.promise import Day, DayStop, Habits, Rest, arrivals, narrowest
from tournees_engine.travel import leg

Document = dict[str, Any]
QUARTER = 900
#: Kind of visit, seconds at pace 1.
KINDS = (("1", 1200), ("2", 1800), ("3", 2700), ("4", 4500))
#: Seconds that a plan leaves before a visit, beside the drive.
IDLE = (0, 0, 0, 300, QUARTER, HOUR // 2, HOUR)


def book_weeks(
    technicians: int, days: int, visits: int, seed: int = 0, rural: float = 0.3, loose: float = 0.2
) -> Document:
    """Return the JSON of a book: each technician works every day, in one sector a day.

    ``visits`` are dealt out evenly, a shift taking over what did not fit into those before; a share
    of ``loose`` was promised to nobody.
    """
    rng = random.Random(f"book {technicians}/{days}/{visits}/{seed}")
    staff = [_technician(rng, number, rural) for number in range(technicians)]
    shifts = [_shift(rng, who, day) for who in staff for day in range(days)]
    placed = 0
    for number, shift in enumerate(shifts):
        wanted = visits * (number + 1) // len(shifts) - placed
        fill(rng, shift, [f"v{placed + rank}" for rank in range(wanted)], loose)
        placed += len(shift["stops"])
    return {"shifts": shifts}


def place(rng: random.Random, rural: float = 0.3) -> list[float]:
    """Return a point: anywhere around Lyon, or in a town."""
    if rng.random() < rural:
        return [round(rng.uniform(45.42, 46.02), 5), round(rng.uniform(4.38, 5.36), 5)]
    _, lat, lon, _ = rng.choices(TOWNS, [town[3] for town in TOWNS])[0]
    return [round(rng.gauss(lat, 0.022), 5), round(rng.gauss(lon, 0.030), 5)]


def request_of(rng: random.Random, days: int, **values: Any) -> Document:
    """Return the JSON of a request for any working hour of the days."""
    kind, work = rng.choice(KINDS)
    windows = [[day * DAY + 8 * HOUR, day * DAY + 18 * HOUR] for day in range(days)]
    return {"id": "new", "at": place(rng), "work": work, "kind": kind, "windows": windows, **values}


def _technician(rng: random.Random, number: int, rural: float) -> Document:
    home = place(rng, rural)
    rate = rng.choice((2400, 2800, 3300))
    return {
        "technician": f"t{number}",
        "from": home,
        "to": home,
        "pace": rng.choice((0.9, 1.0, 1.0, 1.15)),
        "cost_per_hour": rate,
        "cost_per_km": 30,
        "overtime_per_hour": rate * 5 // 4,
    }


def _shift(rng: random.Random, who: Document, day: int) -> Document:
    begins = day * DAY + 8 * HOUR
    pause = {"earliest": begins + 7 * HOUR // 2, "latest": begins + 21 * QUARTER, "duration": 2700}
    return {
        **who,
        "start": begins,
        "end": begins + 9 * HOUR,
        "overtime": rng.choice((0, HOUR // 2, HOUR)),
        "break": None if rng.random() < 0.1 else pause,
        "stops": [],
    }


def fill(rng: random.Random, shift: Document, names: list[str], loose: float) -> None:
    """Visit one sector from the near to the far, the break in its time; the rest is left out."""
    sector = place(rng)
    points = [[sector[0] + rng.gauss(0, 0.03), sector[1] + rng.gauss(0, 0.04)] for _ in names]
    here, free, pause = shift["from"], shift["start"], shift["break"]
    for name in names:
        at = min(points, key=lambda point: abs(point[0] - here[0]) + abs(point[1] - here[1]))
        points.remove(at)
        kind, seconds = rng.choice(KINDS)
        start = free + _drive(here, at) + rng.choice(IDLE)
        if pause is not None and start > pause["latest"] - HOUR:
            start, pause = max(start, pause["earliest"]) + pause["duration"], None
        work = int(seconds * shift["pace"] + 0.5)
        last = shift["end"] + shift["overtime"] - work - _drive(at, shift["to"])
        if start > last:
            return
        stop = {"id": name, "at": at, "work": work, "start": start, "kind": kind, "age": ""}
        shift["stops"].append({**stop, **_promise(rng, shift, start, last, loose)})
        here, free = at, start + work


def _promise(
    rng: random.Random, shift: Document, start: int, last: int, loose: float
) -> dict[str, int | None]:
    """Return the slot promised and when the visit may start."""
    if rng.random() < loose:
        return {"first": shift["start"], "last": last, "opens": None, "closes": None}
    opens = start // (2 * QUARTER) * 2 * QUARTER
    closes = opens + rng.choice((4, 6, 8, 12)) * QUARTER
    if rng.random() < 0.1:
        return {"first": start, "last": start, "opens": opens, "closes": closes}
    return {"first": opens, "last": closes, "opens": opens, "closes": closes}


def _drive(one: list[float], two: list[float]) -> int:
    return leg((one[0], one[1]), (two[0], two[1]), SpeedProfile())[0]


def promised(data: Document, habits: Habits, target: float = 0.95) -> Document:
    """Return the book with the slots that the simulation would have promised for its plan."""
    for shift in data["shifts"]:
        stops = shift["stops"]
        day = _day(shift)
        columns = arrivals(day, habits).T
        for stop, column in zip(stops, columns, strict=True):
            if stop["opens"] is None:
                continue
            opens, closes, _ = narrowest(
                column,
                target,
                [HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR],
                HOUR // 2,
                stop["start"] // 1800 * 1800,
            )
            fixed = stop["first"] == stop["last"]
            stop.update(opens=opens, closes=closes)
            if not fixed:
                stop.update(first=min(opens, stop["start"]), last=max(closes, stop["start"]))
    return data


def _day(shift: Document) -> Day:
    here, stops, pause = shift["from"], [], shift["break"]
    for stop in shift["stops"]:
        travel = _drive(here, stop["at"])
        stops.append(DayStop(travel, stop["work"], stop["start"], stop["opens"], None, stop["kind"]))
        here = stop["at"]
    rest = None if pause is None else Rest(**pause)
    return Day(shift["start"], tuple(stops), rest, shift["start"] // DAY * DAY)
