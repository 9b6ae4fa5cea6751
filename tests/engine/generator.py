"""Realistic technician days around Lyon, for tests and benchmarks."""

from __future__ import annotations

import random
from typing import Any

HOUR = 3600
DAY = 86400
#: Name, latitude, longitude, weight (about thousands of inhabitants).
TOWNS = (
    ("Lyon", 45.757, 4.835, 520),
    ("Villeurbanne", 45.771, 4.890, 155),
    ("Vénissieux", 45.697, 4.887, 66),
    ("Saint-Priest", 45.697, 4.944, 47),
    ("Caluire", 45.795, 4.847, 43),
    ("Bron", 45.738, 4.912, 43),
    ("Vaulx-en-Velin", 45.777, 4.919, 52),
    ("Décines", 45.769, 4.959, 29),
    ("Meyzieu", 45.767, 5.003, 35),
    ("Rillieux", 45.821, 4.898, 31),
    ("Oullins", 45.716, 4.808, 27),
    ("Givors", 45.591, 4.771, 20),
    ("Villefranche", 45.989, 4.719, 37),
    ("Vienne", 45.525, 4.875, 30),
    ("Bourgoin-Jallieu", 45.586, 5.274, 29),
    ("Tarare", 45.896, 4.433, 10),
    ("Saint-Étienne", 45.439, 4.387, 100),
    ("Ambérieu", 45.958, 5.359, 15),
)
#: Trade, seconds, share of the visits, share of technicians' training.
TRADES = (
    ("reading", 1200, 0.18, 0.22),
    ("service", 2100, 0.36, 0.26),
    ("repair", 2700, 0.28, 0.22),
    ("start_up", 3000, 0.10, 0.16),
    ("installation", 4200, 0.08, 0.14),
)
WINDOWS = ((8, 10), (10, 12), (13.5, 15.5), (15.5, 17.5))
#: Pace and cents per hour: junior, confirmed, senior.
CLASSES = ((1.15, 2400), (1.0, 2800), (0.9, 3300))
PENALTIES = ((None, 0.05), (40000, 0.10), (15000, 0.55), (8000, 0.30))


def lyon_day(
    visits: int,
    technicians: int,
    seed: int = 0,
    days: int = 1,
    seconds: float = 10.0,
    load: float | None = None,
) -> dict[str, Any]:
    """Return the JSON of a problem: breaks, overtime, two-hour windows, a few pinned visits.

    ``load`` shortens the visits until they fill no more than this share of the shifts.
    """
    rng = random.Random(f"{visits}/{technicians}/{seed}/{days}")
    staff = [_technician(rng, number, days) for number in range(technicians)]
    jobs = [_visit(rng, number, days, staff) for number in range(visits)]
    places = [_place(rng, f"home{number}", 0.25) for number in range(technicians)]
    places += [_place(rng, f"p{number}", 0.12) for number in range(visits)]
    if load is not None:
        _lighten(jobs, staff, load)
    return {
        "version": 1,
        "places": places,
        "technicians": staff,
        "visits": jobs,
        "objective": {},
        "options": {"seconds": seconds, "seed": seed},
    }


def _lighten(jobs: list[dict[str, Any]], staff: list[dict[str, Any]], load: float) -> None:
    capacity = sum(shift["end"] - shift["start"] for who in staff for shift in who["shifts"])
    factor = min(1.0, load * capacity / max(1, sum(job["duration"] for job in jobs)))
    for job in jobs:
        job["duration"] = int(job["duration"] * factor)


def _pick(rng: random.Random, choices: Any, weights: Any) -> Any:
    return rng.choices(list(choices), list(weights))[0]


def _place(rng: random.Random, name: str, rural: float) -> dict[str, Any]:
    if rng.random() < rural:
        lat, lon = rng.uniform(45.42, 46.02), rng.uniform(4.38, 5.36)
    else:
        _, lat, lon, _ = _pick(rng, TOWNS, [town[3] for town in TOWNS])
        lat, lon = rng.gauss(lat, 0.022), rng.gauss(lon, 0.030)
    return {"id": name, "lat": round(lat, 5), "lon": round(lon, 5)}


def _technician(rng: random.Random, number: int, days: int) -> dict[str, Any]:
    pace, rate = _pick(rng, CLASSES, (0.25, 0.5, 0.25))
    trades: set[str] = set()
    while len(trades) < 3 + number % 3:
        trades.add(_pick(rng, TRADES, [trade[3] for trade in TRADES])[0])
    start = _pick(rng, (7.5, 8), (1, 2))
    return {
        "id": f"t{number}",
        "start": f"home{number}",
        "end": f"home{number}",
        "skills": {trade: _pick(rng, (1, 2, 3), (2, 4, 4)) for trade in sorted(trades)},
        "pace": pace,
        "cost_per_hour": rate,
        "cost_per_km": 30,
        "overtime_per_hour": rate * 5 // 4,
        "shifts": [
            {
                "start": int(day * DAY + start * HOUR),
                "end": int(day * DAY + 17.5 * HOUR),
                "overtime": HOUR,
                "break": {
                    "earliest": int(day * DAY + 11.5 * HOUR),
                    "latest": int(day * DAY + 13.25 * HOUR),
                    "duration": 2700,
                },
            }
            for day in range(days)
        ],
    }


def _visit(rng: random.Random, number: int, days: int, staff: list[dict[str, Any]]) -> dict[str, Any]:
    trade, seconds, _, _ = _pick(rng, TRADES, [row[2] for row in TRADES])
    level = _pick(rng, (1, 2, 3), (55, 33, 12))
    if not any(who["skills"].get(trade, 0) >= level for who in staff):
        level = 1
    duration = int(seconds * rng.choice((0.8, 1, 1, 1.2)))
    visit: dict[str, Any] = {
        "id": f"v{number}",
        "place": f"p{number}",
        "duration": duration,
        "windows": _windows(rng, days),
        "skills": {trade: level},
    }
    penalty = _pick(rng, [row[0] for row in PENALTIES], [row[1] for row in PENALTIES])
    if penalty is not None:
        visit["penalty"] = penalty
    able = [who for who in staff if who["skills"].get(trade, 0) >= level]
    if able and rng.random() < 0.04:
        start, end = visit["windows"][0]
        visit["pinned"] = {"technician": rng.choice(able)["id"], "start": (start + end) // 2}
    return visit


def _windows(rng: random.Random, days: int) -> list[list[int]]:
    if rng.random() < 0.4:
        return [[8 * HOUR, (days - 1) * DAY + 17 * HOUR]]
    offset = rng.randrange(days) * DAY
    count = 2 if rng.random() < 0.17 else 1
    return [
        [int(offset + start * HOUR), int(offset + end * HOUR)]
        for start, end in sorted(rng.sample(WINDOWS, count))
    ]
