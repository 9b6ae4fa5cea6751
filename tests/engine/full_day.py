"""Lyon days by how many rules they use: some (`plain_day`), or all (`full_day`)."""

from __future__ import annotations

import math
import random
from typing import Any

from generator import DAY, HOUR, lyon_day

Document = dict[str, Any]

#: Share of the visits that the plan in force already holds.
PLANNED = 0.7
#: Visits among which the office looks for a technician's next one.
LOOKED_AT = 150
#: Kilometres an hour, road detour included: slow enough for a plan that holds in the rush hours.
CAUTIOUS_SPEED = 22
QUARTER = 900
#: Hour, percent of the usual speed.
RUSH = ((7, 80), (9.25, 100), (16.5, 75), (19, 100))


def plain_day(visits: int, technicians: int, number: int = 0, days: int = 1) -> Document:
    """Return a day of windows, skills, paces, costs and priced visits: what other solvers know."""
    data = lyon_day(visits, technicians, number, days)
    for who in data["technicians"]:
        for shift in who["shifts"]:
            del shift["break"]
            shift["overtime"] = 0
    for job in data["visits"]:
        job.pop("pinned", None)
        job["windows"] = job["windows"][:1]
        job.setdefault("penalty", 40000)
    return data


def full_day(visits: int, technicians: int, number: int = 0, days: int = 1) -> Document:
    """Return a day that uses every rule, with a plan in force that it begins from."""
    rng = random.Random(f"full {visits}/{technicians}/{number}/{days}")
    data = lyon_day(visits, technicians, number, days)
    staff, jobs = data["technicians"], data["visits"]
    data["traffic"] = [
        [int(day * DAY + hour * HOUR), percent] for day in range(days) for hour, percent in RUSH
    ]
    data["objective"] = {"change": 600, "change_notified": 4000, "balance": 400}
    data["resources"] = [
        {"id": "lift", "quantity": max(1, technicians // 8), "name": "lift"},
        {"id": "camera", "quantity": max(1, technicians // 5), "name": "camera"},
    ]
    for who in staff:
        who["waiting_per_hour"] = who["cost_per_hour"] // 2
        who["parts"] = {"valve": rng.randint(2, 5), "boiler": rng.choice((0, 1, 1, 2))}
    for job in jobs:
        _equip(rng, job)
        _address(rng, job, staff)
    _Office(data).plan()
    return data


def _equip(rng: random.Random, job: Document) -> None:
    """Parts for repairs, a boiler for installations, a tool or a second technician now and then."""
    if "repair" in job["skills"] and rng.random() < 0.4:
        job["parts"] = {"valve": rng.randint(1, 2)}
    if "installation" in job["skills"]:
        job["parts"] = {"boiler": 1}
    if rng.random() < 0.06:
        job["resources"] = [rng.choice(("lift", "camera"))]
    if "pinned" not in job and rng.random() < 0.04:
        job["helper"] = {"skills": dict.fromkeys(job["skills"], 1)}


def _address(rng: random.Random, job: Document, staff: list[Document]) -> None:
    """Some customers want, or allow, only some technicians."""
    able = [who["id"] for who in staff if _can(who, job)]
    if "pinned" in job or not able:
        return
    if rng.random() < 0.04:
        job["technicians"] = rng.sample(able, min(3, len(able)))
    if rng.random() < 0.15:
        job["preferred"] = {"technician": rng.choice(able), "cost": rng.choice((500, 1500))}


def _can(who: Document, job: Document) -> bool:
    if who["id"] not in job.get("technicians", [who["id"]]):
        return False
    return all(who["skills"].get(skill, 0) >= level for skill, level in job["skills"].items())


class _Office:
    """Makes the plan in force: each technician goes on to the nearest visit, slowly.

    Parameters
    ----------
    data : dict
        The problem; visits get ``current``, shifts that have begun ``locked``.
    """

    def __init__(self, data: Document) -> None:
        self.data = data
        self.places = {place["id"]: place for place in data["places"]}
        plannable = [v for v in data["visits"] if not v.keys() & {"pinned", "helper", "resources"}]
        self.left = plannable[: int(PLANNED * len(plannable))]

    def plan(self) -> None:
        """Give every shift its visits; every fourth technician has begun the first day."""
        for rank, who in enumerate(self.data["technicians"]):
            stock = dict(who["parts"])
            for number, shift in enumerate(who["shifts"]):
                done = self._work(who, shift, dict(stock))
                if number == 0 and rank % 4 == 0 and done:
                    shift["locked"] = done[:1]

    def _work(self, who: Document, shift: Document, stock: dict[str, int]) -> list[str]:
        done: list[str] = []
        here, now = who["start"], shift["start"]
        while now < shift["end"] - 2 * HOUR:
            options = [
                (*spot, rank)
                for rank, job in enumerate(self.left[:LOOKED_AT])
                if (spot := self._spot(who, job, here, now, stock))
            ]
            if not options:
                break
            _, start, rank = min(options)
            job = self.left.pop(rank)
            for part, quantity in job.get("parts", {}).items():
                stock[part] -= quantity
            job["current"] = {"technician": who["id"], "start": start}
            job["notified"] = len(done) % 2 == 0
            done.append(job["id"])
            here, now = job["place"], self._after(start + int(job["duration"] * 1.2), shift)
        return done

    def _after(self, now: int, shift: Document) -> int:
        """Second at which he drives on, once the break of a day that reaches noon is taken."""
        pause = shift["break"]
        if pause["earliest"] - HOUR <= now <= pause["latest"]:
            return max(now, pause["earliest"]) + pause["duration"]
        return now

    def _spot(
        self, who: Document, job: Document, here: str, now: int, stock: dict[str, int]
    ) -> tuple[float, int] | None:
        """Kilometres and start of a visit that he can do next without much waiting."""
        if not _can(who, job) or any(stock[p] < n for p, n in job.get("parts", {}).items()):
            return None
        km = self._km(here, job["place"])
        ready = now + int(km / CAUTIOUS_SPEED * HOUR)
        for first, last in job["windows"]:
            start = -(-max(ready, first) // QUARTER) * QUARTER
            if start <= last and start - ready <= HOUR:
                return km, start
        return None

    def _km(self, one: str, two: str) -> float:
        a, b = self.places[one], self.places[two]
        return math.hypot(111 * (a["lat"] - b["lat"]), 78 * (a["lon"] - b["lon"]))
