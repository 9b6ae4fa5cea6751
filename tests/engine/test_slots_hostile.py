"""Hostile books and requests: one sentence that names the value, nothing else."""

import copy
import json
import re

import pytest

from tournees_engine.errors import ProblemError
from tournees_engine.promise import Habits
from tournees_engine.slots import Book, Request, offers

STOP = {
    "id": "a", "at": [45.7, 4.8], "work": 3600, "start": 36000, "first": 36000, "last": 40000,
    "opens": 36000, "closes": 40000, "kind": "1", "age": "",
}  # fmt: skip
SHIFT = {
    "technician": "1", "start": 28800, "end": 61200, "overtime": 0, "from": [45.7, 4.8],
    "to": [45.7, 4.8], "pace": 1.0, "cost_per_hour": 3000, "cost_per_km": 30,
    "overtime_per_hour": 4500, "break": {"earliest": 43200, "latest": 46800, "duration": 2700},
    "stops": [STOP, {**STOP, "id": "b", "start": 40000}],
}  # fmt: skip
BOOK = {"travel": {"detour": 1.3}, "midnight": 0, "shifts": [SHIFT, {**SHIFT, "stops": []}]}
# Nothing of it is shared between two shifts.
BOOK = json.loads(json.dumps(BOOK))
REQUEST = {
    "id": "new", "at": [45.7, 4.8], "work": 3600, "windows": [[28800, 61200]], "kind": "1",
    "age": "", "preferred": ["1"], "wishes": [[28800, 43200]], "target": 0.95, "widths": [3600],
    "step": 1800, "grid": 0, "limit": 8, "slot": None, "shift": None,
}  # fmt: skip
NOT_NUMBERS = ('"1"', "null", "[]", "{}", "true", "NaN", "1.5", "-2e9", "1e30", "9" * 400)
BAD_POINTS = ("[91, 0]", "[0, 181]", "[1]", "[1, 2, 3]", '["1", "2"]', "[NaN, 0]", "null", '"ab"',
              "[" + "9" * 400 + ", 0]", "[true, 0]", "{}", "[[1, 2], 3]")  # fmt: skip
CASES = [
    ("shifts", "{}", "shifts"),
    ("shifts[0]", "[]", "shifts[0]"),
    ("shifts[1].stops", "7", "shifts[1].stops"),
    ("shifts[0].stops[1]", '"a"', "shifts[0].stops[1]"),
    ("shifts[0].stops[1].id", '"a"', "shifts[0].stops[1].id"),
    ("shifts[0].stops[0].id", "1", "shifts[0].stops[0].id"),
    ("shifts[0].stops[0].id", '""', "shifts[0].stops[0].id"),
    ("shifts[0].stops[0].kind", "3", "shifts[0].stops[0].kind"),
    ("shifts[0].stops[0].closes", "35000", "shifts[0].stops[0].closes"),
    ("shifts[0].stops[0].closes", "null", "shifts[0].stops[0].closes"),
    ("shifts[0].stops[0].last", "35000", "shifts[0].stops[0].start"),
    ("shifts[0].stops[1].start", "36000.5", "shifts[0].stops[1].start"),
    ("shifts[0].technician", '""', "shifts[0].technician"),
    ("shifts[1].end", "28800", "shifts[1].end"),
    ("shifts[0].pace", "0", "shifts[0].pace"),
    ("shifts[0].pace", '"1"', "shifts[0].pace"),
    ("shifts[0].overtime", "90000", "shifts[0].overtime"),
    ("shifts[1].break", "[]", "shifts[1].break"),
    ("shifts[1].break.latest", "1", "shifts[1].break.latest"),
    ("shifts[1].break.duration", "0", "shifts[1].break.duration"),
    ("midnight", '"x"', "book.midnight"),
    ("travel", "[]", "travel"),
    ("travel.detour", "99", "travel.detour"),
    ("travel.detour", '"x"', "travel"),
    ("travel.speed_kmh", "[[0]]", "travel"),
    *((f"shifts[0].stops[0].{k}", v, f"shifts[0].stops[0].{k}") for k in ("work", "start", "first")
      for v in NOT_NUMBERS),
    *(("shifts[0].end", v, "shifts[0].end") for v in NOT_NUMBERS),
    *(("shifts[0].stops[0].at", v, "shifts[0].stops[0].at") for v in BAD_POINTS),
    *(("shifts[0].from", v, "shifts[0].from") for v in BAD_POINTS),
]  # fmt: skip
REQUESTS = [
    ("id", "1", "request.id"),
    ("windows", "null", None),
    ("windows", "[[2, 1]]", "request.windows[0]"),
    ("windows", "[[1, 2], 3]", "request.windows[1]"),
    ("windows", "[[1, 2], [3]]", "request.windows[1]"),
    ("windows", '[["1", "2"]]', "request.windows[0].first"),
    ("windows", json.dumps([[1, 2]] * 401), "request.windows"),
    ("preferred", "[1]", "request.preferred[0]"),
    ("wishes", "[[-1, 4]]", "request.wishes[0].first"),
    ("target", "1", "request.target"),
    ("target", "0", "request.target"),
    ("target", "NaN", "request.target"),
    ("widths", "[0]", "request.widths[0].width"),
    ("widths", "7", "request.widths"),
    ("step", "0", "request.step"),
    ("limit", "0", "request.limit"),
    ("limit", "101", "request.limit"),
    ("slot", "[1]", "request.slot"),
    ("slot", "[5, 1]", "request.slot"),
    ("shift", "2", "request.shift"),
    ("shift", '"0"', "request.shift"),
    ("kind", "{}", "request.kind"),
    *(("work", v, "request.work") for v in NOT_NUMBERS),
    *(("at", v, "request.at") for v in BAD_POINTS),
]


def broken(document, path, raw):
    """Return a document with raw JSON (Python's dialect) put at a path."""
    data = copy.deepcopy(document)
    *steps, last = [int(a) if a else b for a, b in re.findall(r"\[(\d+)\]|([^.\[\]]+)", path)]
    here = data
    for step in steps:
        here = here[step]
    here[last] = json.loads(raw)
    return data


def ask(book, request):
    return offers(Book.from_json(book), Request.from_json(request), Habits.sane())


def refuse(book, request, path):
    with pytest.raises(ProblemError) as error:
        ask(book, request)
    assert error.value.path == path
    assert str(error.value).endswith(".")
    assert len(str(error.value)) < 1000


@pytest.mark.parametrize(("path", "raw", "named"), CASES)
def test_a_hostile_book_is_refused_by_the_path_of_the_value(path, raw, named):
    refuse(broken(BOOK, path, raw), REQUEST, named)


@pytest.mark.parametrize(("path", "raw", "named"), REQUESTS)
def test_a_hostile_request_is_refused_by_the_path_of_the_value(path, raw, named):
    request = broken(REQUEST, path, raw)
    if named is None:
        assert ask(BOOK, request) == []
    else:
        refuse(BOOK, request, named)


@pytest.mark.parametrize("data", [None, 3, [], "[]", "{", '{"shifts": [], "shifts": []}'])
def test_what_is_no_book_is_refused(data):
    with pytest.raises(ProblemError):
        Book.from_json(data)


@pytest.mark.parametrize("data", [None, 3, [], "x"])
def test_what_is_no_request_is_refused(data):
    with pytest.raises(ProblemError):
        Request.from_json(data)


@pytest.mark.parametrize("key", ["technician", "start", "end", "from", "to"])
def test_a_missing_key_of_a_shift_is_named(key):
    shift = {name: value for name, value in SHIFT.items() if name != key}
    refuse({"shifts": [SHIFT | {"stops": []}, shift]}, REQUEST, f"shifts[1].{key}")


@pytest.mark.parametrize("key", ["id", "at", "work", "start", "first", "last"])
def test_a_missing_key_of_a_stop_is_named(key):
    stop = {name: value for name, value in STOP.items() if name != key}
    refuse({"shifts": [{**SHIFT, "stops": [stop]}]}, REQUEST, f"shifts[0].stops[0].{key}")


def test_what_may_be_left_out_may_be_left_out():
    shift = {key: SHIFT[key] for key in ("technician", "start", "end", "from", "to")}
    stop = {key: STOP[key] for key in ("id", "at", "work", "start", "first", "last")}
    request = {key: REQUEST[key] for key in ("id", "at", "work", "windows")}
    assert ask({"shifts": [shift | {"stops": [stop]}]}, request)


def test_whole_numbers_may_be_written_as_floats():
    shift = broken(SHIFT, "start", "28800.0")
    assert ask({"shifts": [shift]}, {**REQUEST, "work": 3600.0})


def test_stops_out_of_order_are_refused():
    stops = [{**STOP, "start": 40000}, {**STOP, "id": "b"}]
    refuse({"shifts": [{**SHIFT, "stops": stops}]}, REQUEST, "shifts[0].stops[1].start")


def test_a_visit_that_stands_in_the_book_is_not_planned_twice():
    refuse(BOOK, {**REQUEST, "id": "a"}, "request.id")


def test_a_shift_of_a_thousand_stops_is_refused():
    stops = [{**STOP, "id": str(rank)} for rank in range(1000)]
    refuse({"shifts": [{**SHIFT, "stops": stops}]}, REQUEST, "shifts[0].stops")
