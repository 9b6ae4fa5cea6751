"""Books as problems of the engine, for its independent judge: shares no code with `slots`."""

from __future__ import annotations

import copy
from typing import Any

from tournees_engine import Problem
from tournees_engine.check import check
from tournees_engine.evaluate import evaluate
from tournees_engine.model import SpeedProfile
from tournees_engine.travel import great_circle_matrix

Document = dict[str, Any]
#: Cents of a stop that moves, as the offers count them.
CHANGE = 300


def problem(book: Document, request: Document | None = None) -> Document:
    """Return the JSON of a problem in which each shift is a technician, held to his stops.

    The plan is believed: a leg of it takes no longer than the plan leaves for it.
    """
    places, staff, visits, believed = [], [], [], []
    for rank, shift in enumerate(book["shifts"]):
        ends = [(f"from{rank}", shift["from"]), (f"to{rank}", shift["to"])]
        places += [*ends, *((stop["id"], stop["at"]) for stop in shift["stops"])]
        staff.append(_technician(rank, shift))
        visits += [_visit(rank, stop) for stop in shift["stops"]]
        believed += _gaps(rank, shift)
    if request is not None:
        places.append(("new", request["at"]))
    durations, distances = _travel(places, believed)
    return {
        "version": 1,
        "places": [{"id": name} for name, _ in places],
        "durations": durations,
        "distances": distances,
        "technicians": staff,
        "visits": visits,
        "objective": {"change": CHANGE, "change_tolerance": 0},
    }


def routes(book: Document) -> Document:
    """Return the order of the stops as a solution."""
    return {
        "routes": [
            {"technician": str(rank), "shift": 0, "stops": [{"visit": s["id"]} for s in shift["stops"]]}
            for rank, shift in enumerate(book["shifts"])
        ]
    }


def accepted(book: Document, request: Document, offer: Document) -> Document:
    """Return the book with an offer put into its plan."""
    after = copy.copy(book)
    after["shifts"] = list(book["shifts"])
    shift = after["shifts"][offer["shift"]] = copy.deepcopy(book["shifts"][offer["shift"]])
    moves = dict(map(tuple, offer["moves"]))
    for stop in shift["stops"]:
        stop["start"] = moves.get(stop["id"], stop["start"])
    opens, closes = offer["slot"]
    stop = {
        "id": request["id"], "at": request["at"], "work": offer["end"] - offer["start"],
        "start": offer["start"], "first": min(opens, offer["start"]),
        "last": max(closes, offer["start"]), "opens": opens, "closes": closes,
        "kind": request.get("kind", ""), "age": request.get("age", ""),
    }  # fmt: skip
    shift["stops"].insert(offer["position"], stop)
    return after


def judge(before: Document, after: Document, rank: int) -> tuple[list[str], int]:
    """Judge a shift at the seconds that are written in a book, with the beliefs of another one.

    Returns the rules broken (none when the plan holds) and the cents that it costs, stops that
    moved between both books included.
    """
    old, new = ({"shifts": [book["shifts"][rank]]} for book in (before, after))
    data = problem(new)
    data["durations"] = _travel(_points(new), _gaps(0, old["shifts"][0]))[0]
    pinned = copy.deepcopy(data)
    known = {stop["id"]: stop["start"] for stop in old["shifts"][0]["stops"]}
    for visit, judged in zip(pinned["visits"], data["visits"], strict=True):
        visit["pinned"] = visit.pop("current")
        if judged["id"] in known:
            judged["current"]["start"] = known[judged["id"]]
        else:
            del judged["current"]
    solution = evaluate(Problem.from_json(pinned), routes(new))
    broken = [f"unserved {row['visit']}" for row in solution["unserved"]]
    starts = {s["visit"]: s["start"] for route in solution["routes"] for s in route["stops"]}
    if not broken and starts != {s["id"]: s["start"] for s in new["shifts"][0]["stops"]}:
        broken.append("starts")
    del solution["cost"]
    report = check(data, solution)
    return broken + [violation.constraint for violation in report.violations], report.cost


def cost(shift: Document) -> int:
    """Cents of a shift's plan, as cheap as its stops can be served in their order."""
    book = {"shifts": [shift]}
    return int(evaluate(Problem.from_json(problem(book)), routes(book))["cost"])


def _points(book: Document) -> list[tuple[str, list[float]]]:
    (shift,) = book["shifts"]
    return [
        ("from0", shift["from"]),
        ("to0", shift["to"]),
        *((stop["id"], stop["at"]) for stop in shift["stops"]),
    ]


def _technician(rank: int, shift: Document) -> Document:
    span = {key: shift[key] for key in ("start", "end", "overtime") if key in shift}
    if shift.get("break"):
        span["break"] = shift["break"]
    rates = ("cost_per_hour", "cost_per_km", "overtime_per_hour")
    return {
        "id": str(rank), "start": f"from{rank}", "end": f"to{rank}", "shifts": [span],
        **{key: shift[key] for key in rates if key in shift},
    }  # fmt: skip


def _visit(rank: int, stop: Document) -> Document:
    return {
        "id": stop["id"], "place": stop["id"], "duration": stop["work"],
        "windows": [[stop["first"], stop["last"]]], "technicians": [str(rank)],
        "current": {"technician": str(rank), "start": stop["start"]},
    }  # fmt: skip


def _gaps(rank: int, shift: Document) -> list[tuple[str, str, int]]:
    """Seconds that a plan leaves between two points that follow each other."""
    stops = shift["stops"]
    names = [f"from{rank}", *(stop["id"] for stop in stops), f"to{rank}"]
    free = [shift["start"], *(stop["start"] + stop["work"] for stop in stops)]
    due = [*(stop["start"] for stop in stops), shift["end"] + shift.get("overtime", 0)]
    return [
        (one, two, max(0, end - begin))
        for one, two, begin, end in zip(names, names[1:], free, due, strict=False)
    ]


def _travel(
    places: list[tuple[str, list[float]]], believed: list[tuple[str, str, int]]
) -> tuple[list[list[int]], list[list[int]]]:
    points = [(at[0], at[1]) for _, at in places]
    durations, distances = (m.to_json() for m in great_circle_matrix(points, SpeedProfile()))
    ranks = {name: rank for rank, (name, _) in enumerate(places)}
    for one, two, most in believed:
        if one in ranks and two in ranks:
            row = durations[ranks[one]]
            row[ranks[two]] = min(row[ranks[two]], most)
    return durations, distances
