"""Visits that need two technicians at the same second."""

import copy

import pytest
from builders import HOUR, MINUTE, document, plan, problem, technician, visit
from test_rules import left_out, solved

from tournees_engine import Problem
from tournees_engine.check import check
from tournees_engine.explain import explain
from tournees_engine.insertion import Pricer
from tournees_engine.instance import Instance
from tournees_engine.plan import Plan
from tournees_engine.schedule import schedule
from tournees_engine.solve import solve

EIGHT = 8 * HOUR
BEGUN = [{"start": EIGHT, "end": 17 * HOUR, "locked": ["a"]}]
TWO = [technician(), technician("bob", start="p20", pace=2.0)]


def crew(name="a", place=5, /, **values):
    return visit(name, place, 30, helper={}, **values)


def test_two_technicians_start_together_and_leave_each_when_done():
    _, stops = solved(TWO, [crew()])
    (one, lead), (two, helper) = stops["a", "lead"], stops["a", "helper"]
    assert {one, two} == {"ana", "bob"}
    assert lead["start"] == helper["start"] == EIGHT + 15 * MINUTE
    assert abs(lead["end"] - helper["end"]) == 30 * MINUTE


def test_the_helper_needs_his_own_skill():
    staff = [technician(), technician("bob"), technician("cy", start="p30", skills={"gas": 1})]
    _, stops = solved(staff, [visit("a", 5, helper={"skills": {"gas": 1}})])
    assert stops["a", "helper"][0] == "cy"


def test_a_visit_for_two_is_left_out_when_one_is_alone():
    entry = left_out(plan([technician()], [crew()], [[]]))
    assert entry["reason"] == "helper"


def test_two_who_are_free_at_different_times_do_not_meet():
    jobs = [crew(), visit("m", 1, 230, pinned={"technician": "ana", "start": EIGHT + MINUTE}),
            visit("n", 19, 140, pinned={"technician": "bob", "start": 12 * HOUR})]  # fmt: skip
    entry = left_out(plan(TWO, jobs, [["m"], ["n"]]))
    assert entry["reason"] == "helper"
    assert "second" in entry["en"]


def test_sequences_that_wait_for_each_other_in_a_circle_lose_a_visit():
    jobs = [crew("a", 5), crew("b", 6)]
    instance = Instance(problem(TWO, jobs))
    one = Plan.from_sequences(instance, [[0, 1], [3, 2]])
    assert len(one.unserved) == 1


def test_appointments_are_the_first_start_both_can_keep():
    jobs = [visit("x", 1, 60), crew("a", 5), crew("b", 6)]
    instance = Instance(problem(TWO, jobs))
    one = Plan.from_sequences(instance, [[0, 1, 2], [3, 4]])
    starts = [[stop.start for stop in schedule(route).stops][-2:] for route in one.routes]
    first, second = EIGHT + 65 * MINUTE, EIGHT + (65 + 60 + 1) * MINUTE
    assert starts == [[first, second], [first, second]]
    assert one.appointments == {1: first, 3: first, 2: second, 4: second}


def test_the_start_the_customer_knows_is_kept_for_both():
    current = {"technician": "ana", "start": 10 * HOUR}
    job = visit("a", 5, helper={"current": "bob"}, current=current)
    _, stops = solved(TWO, [job], objective={"change": 500, "change_tolerance": 0})
    assert stops["a", "lead"][0] == "ana"
    assert {stop["start"] for _, stop in stops.values()} == {10 * HOUR}


def test_a_visit_for_two_leaves_a_plan_whole():
    instance = Instance(problem(TWO, [crew(), visit("b", 3)]))
    one = Plan.from_sequences(instance, [[0, 1], [2]])
    rest = one.without(0)
    assert (rest.sequences, rest.unserved, rest.appointments) == ([[1], []], [0], {})


@pytest.mark.parametrize("balance", [0, 900])
def test_the_price_of_two_places_is_the_difference_of_two_plans(balance):
    jobs = [crew(), visit("b", 3), visit("c", 18)]
    one = plan(TWO, jobs, [["b"], ["c"]], objective={"balance": balance})
    for offer in Pricer(one).all(0):
        both = offer.apply(one)
        assert both.cost - one.cost + one.instance.left_out_costs[0] == offer.extra_cost


def pair_plan():
    """Return a problem with a visit for two, and its solution."""
    data = document(TWO, [crew(), visit("b", 3)])
    return data, solve(Problem.from_json(data))


PAIRS = {
    "a second late": lambda lead, helper, route: helper.update(start=helper["start"] + 1),
    "nobody helps": lambda lead, helper, route: route["stops"].remove(helper),
    "two leads": lambda lead, helper, route: helper.pop("role"),
    "two helpers": lambda lead, helper, route: lead.update(role="helper"),
}


@pytest.mark.parametrize("how", PAIRS)
def test_the_judge_finds_two_who_do_not_meet(how):
    data, solution = copy.deepcopy(pair_plan())
    stops = [(r, s) for r in solution["routes"] for s in r["stops"] if s["visit"] == "a"]
    (route, helper), (_, lead) = sorted(stops, key=lambda pair: "role" not in pair[1])
    PAIRS[how](lead, helper, route)
    found = {(v.constraint, v.visit) for v in check(data, solution).violations}
    assert ("helper", "a") in found


def test_the_judge_finds_a_helper_nobody_asked_for():
    data, solution = copy.deepcopy(pair_plan())
    data["visits"][0]["helper"] = None
    assert "helper" in {v.constraint for v in check(data, solution).violations}


def test_a_move_forced_by_a_missing_second_technician_names_it():
    jobs = [
        visit("a", 5, helper={}, current={"technician": "ana", "start": 12 * HOUR}),
        visit("m", 19, 60, pinned={"technician": "bob", "start": 12 * HOUR}),
    ]
    instance = Instance(problem(TWO, jobs))
    _, changes = explain(Plan.from_sequences(instance, [[0], [2, 1]]))
    moved = next(entry for entry in changes if entry["visit"] == "a")
    assert (moved["kind"], moved["cause"]) == ("moved_time", "helper")
    assert "second technician" in moved["en"]


def test_both_technicians_of_a_visit_may_have_begun_with_it():
    staff = [technician(shifts=BEGUN), technician("bob", start="p20", shifts=BEGUN)]
    _, stops = solved(staff, [crew("a", 5), visit("b", 19, technicians=["bob"])])
    assert (stops["a", "lead"][0], stops["a", "helper"][0]) == ("ana", "bob")
    assert stops["b", "lead"][1]["start"] > stops["a", "helper"][1]["start"]
