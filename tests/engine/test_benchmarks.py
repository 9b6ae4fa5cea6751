"""What the benchmarks measure with: instances, their judge, and the days."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from _solomon import Solomon, best_known
from full_day import full_day, plain_day

from tournees_engine import Problem
from tournees_engine.check import check
from tournees_engine.evaluate import evaluate
from tournees_engine.solve import solve

INSTANCE = """TINY

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0         0          0          0        100          0
    1      1         1          6         10         14         10
    2      2         2          4          0         30         10
    3      0         5          5          0        100         10
"""


@pytest.fixture
def tiny(tmp_path):
    path = tmp_path / "TINY.txt"
    path.write_text(INSTANCE)
    return Solomon.read(path)


def test_distances_are_truncated_to_one_decimal(tiny):
    assert tiny.legs[0] == [0, 14, 28, 50]


def test_the_distance_of_good_routes_is_counted(tiny):
    assert tiny.judge([[1, 2], [3]]) == 14 + 14 + 28 + 50 + 50


@pytest.mark.parametrize(
    "routes",
    [
        [[1, 2]],  # one is left out
        [[1, 2], [3], [3]],  # one twice
        [[1], [2], [3]],  # a vehicle too many
        [[1, 3], [2]],  # 11 in a van of 10
        [[2, 1], [3]],  # late at 1
    ],
)
def test_routes_that_break_a_rule_have_no_distance(tiny, routes):
    assert tiny.judge(routes) is None


def test_our_format_keeps_the_distance(tiny):
    wide = replace(tiny, capacity=20)
    problem = Problem.from_json({**wide.problem(), "options": {"iterations": 20}})
    solution = solve(problem)
    routes = [[int(stop["visit"]) for stop in route["stops"]] for route in solution["routes"]]
    assert check(problem, solution).cost == wide.judge(routes) == 114


def test_best_known_costs_are_read_by_name(tmp_path):
    (tmp_path / "bks.csv").write_text("name,cost,status\nTINY,15.6,optimal\n")
    assert best_known(tmp_path / "bks.csv") == {"TINY": 15.6}
    assert best_known(None) == {}


def test_a_plain_day_has_only_what_other_solvers_model():
    data = plain_day(40, 4)
    assert {key for job in data["visits"] for key in job} == {
        "id", "place", "duration", "windows", "skills", "penalty",
    }  # fmt: skip
    assert not any("break" in shift for who in data["technicians"] for shift in who["shifts"])


def test_a_full_day_uses_every_rule():
    data = full_day(200, 20, days=2)
    asked = {key for job in data["visits"] for key in job}
    assert asked >= {
        "windows", "skills", "penalty", "pinned", "current", "notified", "preferred", "technicians",
        "parts", "resources", "helper",
    }  # fmt: skip
    shifts = [shift for who in data["technicians"] for shift in who["shifts"]]
    assert all("break" in shift and shift["overtime"] for shift in shifts)
    assert any("locked" in shift for shift in shifts)
    assert data["traffic"]


def test_the_plan_in_force_of_a_full_day_holds():
    data = full_day(200, 20)
    routes: dict[str, list[tuple[int, str]]] = {}
    for job in data["visits"]:
        if "current" in job:
            spot = job["current"]
            routes.setdefault(spot["technician"], []).append((spot["start"], job["id"]))
    plan = [
        {"technician": who, "shift": 0, "stops": [{"visit": name} for _, name in sorted(stops)]}
        for who, stops in routes.items()
    ]
    solution = evaluate(Problem.from_json(data), {"routes": plan})
    left_out = {row["visit"] for row in solution["unserved"]}
    assert left_out.isdisjoint(name for stops in routes.values() for _, name in stops)
    assert sum(map(len, routes.values())) > 80
