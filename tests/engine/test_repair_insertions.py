"""One more visit in a plan in force: the best places, and whom each disturbs."""

import pytest
from builders import HOUR, MINUTE, technician, visit
from builders import problem as build

from tournees_engine import ProblemError
from tournees_engine.check import check
from tournees_engine.repair import insertions, read_event, repair
from tournees_engine.validation import validate

#: Prices that the repair would otherwise choose by itself.
CHANGES = {"change": 100, "change_notified": 1000}
TWO = [technician(), technician("bob", start="p20")]


def problem(technicians, visits):
    """Return a problem where changes have a price."""
    return build(technicians, visits, objective=CHANGES)


def standing(name, place, who, start, /, minutes=30, **values):
    """Return a visit that stands with a technician."""
    return visit(name, place, minutes, current={"technician": who, "start": start}, **values)


def urgent(case, **values):
    """Return the choices for the visit `u`, each judged."""
    found = insertions(case, "u", seconds=0.05, **values)
    for solution in found:
        validate("solution", {k: v for k, v in solution.items() if k not in ("extra_cost", "broken")})
        assert check(case, solution).violations == ()
    return found


def spot(solution, name):
    """Return who serves a visit, and when."""
    return next(
        (route["technician"], stop["start"])
        for route in solution["routes"]
        for stop in route["stops"]
        if stop["visit"] == name
    )


def test_the_nearest_technician_comes_first_and_somebody_else_is_told_too():
    case = problem(TWO, [standing("a", 21, "bob", 9 * HOUR), visit("u", 22)])
    found = urgent(case)
    people = [spot(one, "u")[0] for one in found]
    assert (people[0], set(people)) == ("bob", {"ana", "bob"})
    assert [one["extra_cost"] for one in found] == sorted(one["extra_cost"] for one in found)
    assert [one["broken"] for one in found] == [[]] * len(found)


def test_the_price_is_what_the_plan_costs_more():
    case = problem([technician()], [standing("a", 2, "ana", 9 * HOUR), visit("u", 4)])
    (best, *_) = urgent(case)
    # Four more minutes and kilometres on a way out and back to 2 at a euro a kilometre.
    assert best["extra_cost"] == 4 * (60 + 100)


def test_what_slides_inside_its_promise_is_told_as_a_change_and_breaks_nothing():
    promised = standing("a", 2, "ana", 8 * HOUR + 2 * MINUTE, promise=[8 * HOUR, 12 * HOUR], notified=True)
    case = problem([technician()], [promised, visit("u", 1, windows=[[8 * HOUR, 8 * HOUR + 60]])])
    (best,) = urgent(case, limit=1)
    assert best["broken"] == []
    assert {change["visit"]: change.get("promise") for change in best["changes"]} == {"a": "kept", "u": None}


def test_a_promise_is_broken_where_nothing_else_serves_the_visit():
    promised = standing("a", 2, "ana", 8 * HOUR + 120, minutes=60, promise=[8 * HOUR, 8 * HOUR + 300])
    case = problem([technician()], [promised, visit("u", 1, windows=[[8 * HOUR, 8 * HOUR + 60]])])
    (best,) = urgent(case)
    assert best["broken"] == ["a"]
    assert best["extra_cost"] > 10_000
    assert spot(best, "a") == ("ana", 8 * HOUR + 32 * MINUTE)


def test_where_nobody_is_able_the_plan_leaves_the_visit_out_and_says_why():
    (only,) = urgent(problem(TWO, [visit("u", 1, skills={"gas": 1})]))
    assert [(row["visit"], row["reason"]) for row in only["unserved"]] == [("u", "skill")]
    assert "extra_cost" not in only


def test_an_unknown_visit_is_refused():
    with pytest.raises(ProblemError, match="there is no visit"):
        insertions(problem(TWO, []), "u")


def test_a_repair_may_use_the_whole_promise():
    jobs = [
        standing("a", 1, "ana", 9 * HOUR, notified=True, promise=[9 * HOUR, 11 * HOUR]),
        standing("b", 1, "bob", 9 * HOUR, notified=True, windows=[[9 * HOUR, 9 * HOUR]]),
    ]
    case = problem(TWO, jobs)
    result = repair(case, in_force(case), read_event({"type": "away", "now": 0, "technician": "ana"}))
    who, start = spot(result.solution, "a")
    assert who == "bob"
    assert 9 * HOUR + 30 * MINUTE <= start <= 11 * HOUR


def test_a_repair_that_cannot_keep_a_promise_comes_as_soon_after_as_it_can():
    jobs = [
        standing("a", 1, "ana", 9 * HOUR, notified=True, promise=[9 * HOUR, 10 * HOUR]),
        standing("b", 1, "bob", 8 * HOUR + 1800, minutes=150, windows=[[8 * HOUR + 1800] * 2]),
    ]
    case = problem(TWO, jobs)
    result = repair(case, in_force(case), read_event({"type": "away", "now": 0, "technician": "ana"}))
    assert spot(result.solution, "a") == ("bob", 11 * HOUR)
    (change,) = result.solution["changes"]
    assert change["promise"] in ("full", "nobody")


def test_a_promise_that_ends_before_it_begins_is_refused():
    with pytest.raises(ProblemError, match="promise"):
        problem(TWO, [visit("a", 1, promise=[100, 50])])


def in_force(case):
    """Return the plan in which visits stand where they stand."""
    routes = {}
    for one in sorted(case.visits, key=lambda one: one.current.start):
        start = one.current.start
        stop = {"visit": one.id, "arrival": start, "start": start, "end": start + one.duration}
        routes.setdefault(one.current.technician, []).append(stop)
    return {
        "routes": [
            {"technician": name, "shift": 0, "stops": stops, "back": stops[-1]["end"]}
            for name, stops in routes.items()
        ]
    }
