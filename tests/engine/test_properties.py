"""Properties on random problems: the schedule and the judge agree, mutations are found."""

import copy

from generator import lyon_day
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import problems

from tournees_engine import Problem
from tournees_engine.check import check
from tournees_engine.improve import improve, insert_unserved
from tournees_engine.insertion import Pricer
from tournees_engine.instance import Instance
from tournees_engine.plan import Plan
from tournees_engine.settle import settle
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
    """Return the problem, a judged solution, and its stops; skip plans without any."""
    problem, plan = planned(data)
    solution = solution_json(plan, "solved", STATS)
    stops = [(r, s) for r in range(len(solution["routes"])) for s in range(_count(solution, r))]
    assume(stops)
    return problem, solution, stops


def _count(solution, route):
    return len(solution["routes"][route]["stops"])


MUTATIONS = {
    "service": lambda route, stop: stop.update(end=stop["end"] + 1),
    "early": lambda route, stop: stop.update(arrival=stop["start"] + 1),
    "travel": lambda route, stop: route.update(back=route["stops"][-1]["end"] - 1),
    "shift": lambda route, stop: route.update(back=route["back"] + 20 * 3600),
    "figures": lambda route, stop: route.update(distance=route["distance"] + 1),
    "twice": lambda route, stop: route["stops"].append(dict(stop)),
    "lost": lambda route, stop: route["stops"].remove(stop),
    "leave": lambda route, stop: route.update(leave=0),
}


@given(problems(), st.sampled_from(sorted(MUTATIONS)), st.randoms(use_true_random=False))
def test_every_injected_violation_is_found(data, name, random):
    problem, solution, stops = served(data)
    route, stop = random.choice(stops)
    bad = copy.deepcopy(solution)
    chosen = bad["routes"][route]
    MUTATIONS[name](chosen, chosen["stops"][stop])
    assert name in {violation.constraint for violation in check(problem, bad).violations}


RULES = {
    "allowed": lambda visit, stop: visit.update(technicians=[]),
    "skill": lambda visit, stop: visit.update(skills={"unheard": 1}),
    "window": lambda visit, stop: visit.update(pinned=None, windows=[[stop["start"] + 1, stop["start"] + 2]]),
    "pinned": lambda visit, stop: visit.update(pinned={"technician": "t0", "start": stop["start"] + 1}),
}


@given(problems(), st.sampled_from(sorted(RULES)), st.randoms(use_true_random=False))
def test_every_rule_added_behind_the_plan_is_found(data, name, random):
    _, solution, stops = served(data)
    route, rank = random.choice(stops)
    stop = solution["routes"][route]["stops"][rank]
    harder = copy.deepcopy(data)
    visit = next(row for row in harder["visits"] if row["id"] == stop["visit"])
    RULES[name](visit, stop)
    found = {(v.constraint, v.visit) for v in check(harder, solution).violations}
    assert (name, stop["visit"]) in found


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
