"""The search, from nothing to a few weeks."""

import pytest
from builders import HOUR, MINUTE, document, technician, visit
from generator import lyon_day

from tournees_engine import Problem
from tournees_engine.check import check
from tournees_engine.solve import solve
from tournees_engine.validation import validate


def solved(data, **options):
    """Solve, judge, validate; return the solution."""
    if options:
        data = {**data, "options": options}
    problem = Problem.from_json(data)
    solution = solve(problem)
    assert check(problem, solution).violations == ()
    validate("solution", solution)
    return solution


def served(solution):
    return {stop["visit"]: stop for route in solution["routes"] for stop in route["stops"]}


def reasons(solution):
    return {row["visit"]: row["reason"] for row in solution["unserved"]}


def test_nothing_to_do():
    solution = solved(document([technician()], []))
    assert (solution["cost"], solution["routes"], solution["unserved"]) == (0, [], [])


def test_nobody_to_do_it():
    solution = solved(document([], [visit("a", 1, penalty=70)]))
    assert (solution["cost"], reasons(solution)) == (70, {"a": "leave"})


def test_one_visit():
    solution = solved(document([technician()], [visit("a", 3)]))
    assert solution["cost"] == 6 * 60 + 6 * 100
    assert solution["routes"][0]["stops"][0]["start"] == 8 * HOUR + 3 * MINUTE


def test_everything_impossible():
    jobs = [visit(name, 5, skills={"magic": 1}) for name in "abc"]
    solution = solved(document([technician()], jobs))
    assert reasons(solution) == dict.fromkeys("abc", "skill")
    assert solution["cost"] == 30_000_000


def test_visits_at_one_place_are_done_in_a_row():
    jobs = [visit(name, 9, 10) for name in "abcdef"]
    solution = solved(document([technician(), technician("bob")], jobs))
    assert len(solution["routes"]) == 1
    assert solution["cost"] == 18 * 60 + 18 * 100


def test_the_order_on_a_line_is_optimal():
    jobs = [visit(str(place), place, 5) for place in (40, 10, 30, 20)]
    solution = solved(document([technician()], jobs))
    assert solution["cost"] == 80 * 60 + 80 * 100


def test_several_days_are_used():
    shifts = [{"start": day * 86400 + 8 * HOUR, "end": day * 86400 + 10 * HOUR} for day in (0, 1)]
    jobs = [visit("a", 1, 90), visit("b", 1, 90)]
    solution = solved(document([technician(shifts=shifts)], jobs))
    assert sorted(route["shift"] for route in solution["routes"]) == [0, 1]


def test_the_preferred_technician_serves_when_it_is_worth_it():
    preferred = {"technician": "bob", "cost": 6500}
    staff = [technician(), technician("bob", start="p20")]
    solution = solved(document(staff, [visit("a", 1, preferred=preferred)]))
    assert solution["routes"][0]["technician"] == "bob"
    assert solution["stats"]["cost_parts"]["preference"] == 0


def test_balance_shares_the_work():
    staff = [technician(), technician("bob")]
    jobs = [visit(name, 1, 60) for name in "abcd"]
    data = document(staff, jobs, objective={"balance": 10_000})
    assert [len(route["stops"]) for route in solved(data)["routes"]] == [2, 2]


def test_a_visit_keeps_its_place_when_moving_costs_more():
    staff = [technician(), technician("bob", start="p20")]
    current = {"technician": "ana", "start": 14 * HOUR}
    job = visit("a", 19, current=current, notified=True)
    kept = solved(document(staff, [job], objective={"change_notified": 9000}))
    assert kept["changes"][0]["kind"] == "kept"
    assert served(kept)["a"]["start"] == 14 * HOUR
    moved = solved(document(staff, [job], objective={"change_notified": 100}))
    assert moved["changes"][0]["kind"] == "moved_technician"
    assert served(moved)["a"]["start"] == 14 * HOUR
    assert moved["stats"]["cost_parts"]["change"] == 100


def test_a_pinned_visit_stays():
    pinned = {"technician": "bob", "start": 9 * HOUR + 1}
    solution = solved(document([technician(), technician("bob")], [visit("a", 2, pinned=pinned)]))
    assert solution["routes"][0]["technician"] == "bob"
    assert served(solution)["a"]["start"] == 9 * HOUR + 1


def test_a_certification_that_ends_in_the_shift_is_respected():
    skills = {"gas": [{"level": 1, "until": 9 * HOUR}]}
    jobs = [visit("gas", 5, 30, skills={"gas": 1}), visit("any", 1, 60)]
    solution = solved(document([technician(skills=skills)], jobs))
    assert served(solution)["gas"]["end"] <= 9 * HOUR
    assert len(served(solution)) == 2


@pytest.mark.parametrize("days", [1, 3])
def test_a_lyon_problem_passes_the_judge(days):
    solution = solved(lyon_day(40, 6, seed=days, days=days, seconds=2))
    assert len(served(solution)) > 20


def test_the_same_seed_and_iterations_give_the_same_plan():
    data = lyon_day(25, 4, seed=3)
    one, two = (solved(data, iterations=12, seed=9) for _ in range(2))
    one["stats"].pop("seconds"), two["stats"].pop("seconds")
    assert one == two


def test_cost_parts_add_up():
    solution = solved(lyon_day(30, 4, seed=4, seconds=1))
    assert sum(solution["stats"]["cost_parts"].values()) == solution["cost"]


def test_the_clock_is_respected():
    assert solved(lyon_day(60, 8, seed=1, seconds=1.5))["stats"]["seconds"] < 3


def test_a_cancelled_search_still_gives_a_feasible_plan():
    problem = Problem.from_json(lyon_day(30, 5, seconds=30))
    solution = solve(problem, cancelled=lambda: True)
    assert solution["status"] == "cancelled"
    assert check(problem, solution).violations == ()
    assert len(served(solution)) > 15


def test_replanning_after_an_absence_moves_little():
    data = lyon_day(30, 5, seed=2)
    before = solved(data, iterations=20)
    for route in before["routes"]:
        for stop in route["stops"]:
            row = next(v for v in data["visits"] if v["id"] == stop["visit"])
            row["current"] = {"technician": route["technician"], "start": stop["start"]}
            row["notified"] = True
    data["technicians"][0]["shifts"] = []
    data["objective"] = {"change": 1000, "change_notified": 3000}
    after = solved(data, iterations=20)
    kinds = [change["kind"] for change in after["changes"]]
    assert kinds.count("kept") >= len(kinds) * 0.7
    moved = [c for c in after["changes"] if c["kind"].startswith("moved")]
    assert all(change["keep"] is not None for change in moved)


def test_the_time_of_the_search_is_counted_by_the_clock_that_is_given():
    ticks = iter(range(1000))
    problem = Problem.from_json({**document([technician()], [visit("a", 3)]), "options": {"seconds": 5}})
    assert solve(problem, clock=lambda: float(next(ticks)))["stats"]["seconds"] >= 5
    assert next(ticks) < 20
