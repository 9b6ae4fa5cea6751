"""Properties on random problems: the schedule and the judge agree, mutations are found."""

import copy

from generator import lyon_day
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import problems

from tournees_engine import Problem
from tournees_engine.check import check
from tournees_engine.constraints import BY_KEY
from tournees_engine.improve import improve, insert_unserved
from tournees_engine.insertion import Pricer
from tournees_engine.instance import Instance
from tournees_engine.judge.sentences import SENTENCES
from tournees_engine.plan import Plan
from tournees_engine.settle import settle
from tournees_engine.solution import routes_json
from tournees_engine.solve import current_sequences, solution_json, solve
from tournees_engine.stop import Stop
from tournees_engine.validation import validate

STATS = {"seconds": 0.0, "iterations": 0, "backend": "none"}


def planned(data):
    """Return the problem, and the plan of the exact improvement alone."""
    problem = Problem.from_json(data)
    instance = Instance(problem)
    plan = Plan.from_sequences(instance, current_sequences(instance))
    return problem, settle(improve(plan, Stop(iterations=10), seed=1))


@given(problems())
def test_every_plan_of_the_engine_passes_the_judge(data):
    problem, plan = planned(data)
    solution = solution_json(plan, "solved", STATS)
    validate("solution", solution)
    report = check(problem, solution)
    assert report.violations == ()
    assert report.cost == solution["cost"]
    assert report.cost_parts == solution["stats"]["cost_parts"]


@settings(max_examples=12)
@given(problems())
def test_every_plan_of_the_search_passes_the_judge(data):
    problem = Problem.from_json(data)
    assert check(problem, solve(problem)).violations == ()


@given(problems())
def test_improving_never_costs_more(data):
    problem = Problem.from_json(data)
    plan = Plan.from_sequences(Instance(problem), current_sequences(Instance(problem)))
    assert improve(plan, Stop(iterations=5), seed=2).cost <= plan.cost


@given(problems())
def test_settling_never_costs_more(data):
    problem = Problem.from_json(data)
    plan = Plan.from_sequences(Instance(problem), current_sequences(Instance(problem)))
    assert settle(plan).cost <= plan.cost


@given(problems())
def test_prices_are_differences_of_exact_plans(data):
    _, plan = planned(data)
    plan = Plan.from_sequences(plan.instance, plan.sequences)
    for visit in range(len(plan.instance.problem.visits)):
        rest = plan.without(visit)
        if rest is None:
            continue
        for offer in Pricer(rest).all(visit):
            left_out = plan.instance.left_out_costs[visit]
            assert offer.apply(rest).cost - rest.cost + left_out == offer.extra_cost


def served(data):
    """Return the problem, and a solution that serves somebody; skip plans that serve nobody."""
    problem, plan = planned(data)
    visits = [problem.visits[rank].id for rank in plan.unserved]
    solution = {
        "routes": routes_json(plan),
        "unserved": [{"visit": name, "reason": "capacity"} for name in visits],
        "cost": plan.cost,
    }
    assume(solution["routes"])
    return problem, solution


def _another_holds(data, visit):
    for who in data["technicians"]:
        for shift in who["shifts"]:
            shift["locked"] = [name for name in shift.get("locked", ()) if name != visit["id"]]
    shift = {"start": 0, "end": 1, "locked": [visit["id"]]}
    data["technicians"].append({"id": "t9", "start": "p0", "shifts": [shift]})


def _certified_until(technician, visit, second):
    technician["skills"] = {**technician["skills"], "new": [{"level": 1, "until": second}]}
    visit["skills"] = {"new": 1}


def _resting(shift, route):
    shift["break"] = {"earliest": 0, "latest": 200_000, "duration": 600}
    route["break"] = {"start": route["back"], "end": route["back"] + 599}


#: What breaks each rule: a change of the plan (route, stop), or of the problem behind it.
CHANGES = {
    "unknown": lambda route, stop: stop.update(visit="nobody"),
    "twice": lambda route, stop: route["stops"].append(dict(stop)),
    "lost": lambda route, stop: route["stops"].remove(stop),
    "service": lambda route, stop: stop.update(end=stop["end"] + 1),
    "early": lambda route, stop: stop.update(arrival=stop["start"] + 1),
    "travel": lambda route, stop: route.update(back=route["stops"][-1]["end"] - 1),
    "shift": lambda route, stop: route.update(back=route["back"] + 20 * 3600),
    "leave": lambda route, stop: route.update(leave=0),
    "figures": lambda route, stop: route.update(distance=route["distance"] + 1),
}
BEHIND = {
    "allowed": lambda data, who, visit, stop: visit.update(technicians=[]),
    "skill": lambda data, who, visit, stop: visit.update(skills={"unheard": 1}),
    "validity": lambda data, who, visit, stop: _certified_until(who, visit, stop["end"] - 1),
    "window": lambda data, who, visit, stop: visit.update(
        pinned=None, windows=[[stop["start"] + 1, stop["start"] + 2]]
    ),
    "pinned": lambda data, who, visit, stop: visit.update(
        pinned={"technician": who["id"], "start": stop["start"] + 1}
    ),
    "parts": lambda data, who, visit, stop: visit.update(parts={"unheard": 1}),
    "resource": lambda data, who, visit, stop: (
        data["resources"].append({"id": "none", "quantity": 0}),
        visit.update(resources=["none"]),
    ),
    "locked": lambda data, who, visit, stop: _another_holds(data, visit),
    "helper": lambda data, who, visit, stop: visit.update(helper=None if visit.get("helper") else {}),
}


def chosen(data, random):
    """Return a copy of the problem and of a plan of it, and one stop of a lead."""
    _, solution = served(data)
    data, solution = copy.deepcopy((data, solution))
    stops = [(r, s) for r in solution["routes"] for s in r["stops"] if "role" not in s]
    return data, solution, *random.choice(stops)


def keys(data, solution):
    return {violation.constraint for violation in check(data, solution).violations}


@given(problems(), st.sampled_from(sorted(CHANGES)), st.randoms(use_true_random=False))
def test_every_violation_put_into_a_plan_is_found(data, name, random):
    data, solution, route, stop = chosen(data, random)
    CHANGES[name](route, stop)
    assert name in keys(data, solution)


@given(problems(), st.sampled_from(sorted(BEHIND)), st.randoms(use_true_random=False))
def test_every_rule_added_behind_the_plan_is_found(data, name, random):
    data, solution, route, stop = chosen(data, random)
    visit = next(row for row in data["visits"] if row["id"] == stop["visit"])
    who = next(row for row in data["technicians"] if row["id"] == route["technician"])
    for lock in who["shifts"]:
        lock["locked"] = [] if name == "helper" else lock.get("locked", [])
    BEHIND[name](data, who, visit, stop)
    assert name in keys(data, solution)


@given(problems(), st.randoms(use_true_random=False))
def test_a_break_cut_short_by_a_second_is_found(data, random):
    data, solution, route, _ = chosen(data, random)
    who = next(row for row in data["technicians"] if row["id"] == route["technician"])
    _resting(who["shifts"][route["shift"]], route)
    assert "break" in keys(data, solution)


@given(problems())
def test_a_cost_that_is_a_cent_off_is_found(data):
    problem, solution = served(data)
    solution["cost"] += 1
    assert {v.constraint for v in check(problem, solution).violations} == {"cost"}


def test_every_sentence_of_the_judge_has_its_mutation():
    assert {*CHANGES, *BEHIND, "break", "cost"} == set(SENTENCES)
    assert set(BY_KEY) <= set(SENTENCES)


@settings(max_examples=10)
@given(st.integers(0, 1000))
def test_a_missing_or_shifted_break_is_found(seed):
    problem = Problem.from_json(lyon_day(12, 2, seed=seed))
    plan = insert_unserved(Plan.empty(Instance(problem)))
    solution = solution_json(plan, "solved", STATS)
    assert check(problem, solution).violations == ()
    for route in solution["routes"]:
        rest = route["break"]
        if rest is None:
            continue
        service = route["stops"][-1]
        for bad in (None, {"start": service["start"], "end": service["start"] + 2700}):
            route["break"] = bad
            keys = {violation.constraint for violation in check(problem, solution).violations}
            due = route["back"] > problem.technicians[0].shifts[0].pause.latest
            assert ("break" in keys) == (due or bad is not None)
        route["break"] = rest


@given(problems())
def test_reading_back_a_written_problem_changes_nothing(data):
    problem = Problem.from_json(data)
    assert Problem.from_json(problem.to_json()) == problem
