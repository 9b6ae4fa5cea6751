"""What would let a visit be served: the least loosening of one rule, proved by simulation."""

import pytest
from builders import HOUR, MINUTE, plan, problem, technician, visit
from generator import lyon_day

from tournees_engine import Problem
from tournees_engine.explain import explain
from tournees_engine.relaxation import Finder
from tournees_engine.solve import solve
from tournees_engine.validation import validate


def nearest(staff, jobs, sequences, **values):
    """Return the relaxation of the only visit a plan leaves out."""
    (entry,), _ = explain(plan(staff, jobs, sequences, **values))
    found = entry["relaxation"]
    assert found is None or "{" not in found["fr"] + found["en"]
    return found


def amount(found):
    """Return rule, technician and amount."""
    return found["rule"], found["technician"], found["amount"]


FULL = visit("full", 1, 530)


def test_a_window_that_closes_too_soon_closes_later():
    job = visit("a", 30, windows=[[8 * HOUR, 8 * HOUR + 10 * MINUTE]])
    found = nearest([technician()], [job], [[]])
    assert amount(found) == ("window", "ana", 20)
    assert found["en"] == "It would fit with ana at 8:30 if it could start 20 min later."
    assert found["fr"] == ("Elle entrerait chez ana à 8 h 30 si elle pouvait commencer 20 min plus tard.")


def test_a_window_after_the_day_opens_earlier():
    job = visit("a", 5, windows=[[17 * HOUR, 17 * HOUR]])
    assert amount(nearest([technician()], [job], [[]])) == ("window", "ana", 35)


def test_seconds_are_rounded_up_to_the_minute_that_works():
    job = visit("a", 30, windows=[[8 * HOUR, 8 * HOUR + 29 * MINUTE + 1]])
    assert nearest([technician()], [job], [[]])["amount"] == 1


def test_a_full_day_ends_in_overtime():
    found = nearest([technician()], [FULL, visit("a", 1)], [["full"]])
    assert amount(found) == ("shift", "ana", 22)
    assert "22 min later, in overtime" in found["en"]


def test_the_technician_who_needs_the_least_is_named():
    staff = [technician(), technician("bob")]
    jobs = [FULL, visit("also", 1, 525), visit("a", 1)]
    assert amount(nearest(staff, jobs, [["full"], ["also"]])) == ("shift", "bob", 17)


def test_a_break_that_stops_the_visit_starts_later():
    pause = {"earliest": 12 * HOUR, "latest": 12 * HOUR, "duration": HOUR}
    staff = [technician(shifts=[{"start": 8 * HOUR, "end": 17 * HOUR, "break": pause}])]
    job = visit("a", 1, 60, windows=[[11 * HOUR + 5 * MINUTE, 13 * HOUR - MINUTE]])
    assert amount(nearest(staff, [job], [[]])) == ("window", "ana", 1)
    pinned = visit("a", 1, 180, windows=[[11 * HOUR, 11 * HOUR]])
    found = nearest(staff, [pinned], [[]])
    assert amount(found) == ("window", "ana", 120)


def test_a_lower_level_is_told_with_both_levels():
    staff = [technician(skills={"gas": 2}), technician("bob", skills={"gas": 1})]
    found = nearest(staff, [visit("a", 1, skills={"gas": 3})], [[], []])
    assert amount(found) == ("skill", "ana", 1)
    assert "if gas level 2 were enough instead of 3" in found["en"]
    assert "si gas au niveau 2 suffisait au lieu de 3" in found["fr"]


def test_a_skill_nobody_holds_is_not_asked():
    found = nearest([technician()], [visit("a", 1, skills={"gas": 1})], [[]])
    assert "if gas were not asked" in found["en"]


def test_a_certification_is_valid_longer():
    skills = {"gas": [{"level": 1, "until": 8 * HOUR + 20 * MINUTE}]}
    found = nearest([technician(skills=skills)], [visit("a", 1, skills={"gas": 1})], [[]])
    assert amount(found) == ("validity", "ana", 11)
    assert "valid until 8:31" in found["en"]


def test_a_technician_who_is_not_listed_is_added():
    staff = [technician(shifts=[]), technician("bob")]
    found = nearest(staff, [visit("a", 1, technicians=["ana"])], [[]])
    assert amount(found) == ("allowed", "bob", 1)


def test_a_pin_keeps_its_second_with_another_technician():
    staff = [technician(shifts=[]), technician("bob")]
    pinned = {"technician": "ana", "start": 9 * HOUR}
    found = nearest(staff, [visit("a", 1, pinned=pinned)], [[]])
    assert (*amount(found), found["start"]) == ("pinned", "bob", 1, 9 * HOUR)


def test_a_visit_not_worth_its_cost_is_worth_it_from_a_penalty_on():
    found = nearest([technician()], [visit("a", 60, penalty=500)], [[]])
    assert amount(found) == ("penalty", "ana", 120 * 160 + 1 - 500)
    assert "€192.01" in found["en"]


def test_a_visit_that_would_fit_needs_no_relaxation():
    assert nearest([technician()], [visit("a", 1)], [[]]) is None


def test_two_rules_in_the_way_have_no_single_relaxation():
    job = visit("a", 1, 3000, skills={"gas": 1})
    assert nearest([technician()], [job], [[]]) is None


def test_nothing_is_told_when_the_trials_run_out():
    case = plan([technician()], [FULL, visit("a", 1)], [["full"]])
    assert Finder(case, trials=2).nearest(1) is None


@pytest.mark.parametrize("rule", ["window", "shift"])
def test_the_relaxed_problem_serves_the_visit_and_one_minute_less_does_not(rule):
    windows = [[8 * HOUR, 8 * HOUR + 10 * MINUTE]] if rule == "window" else []
    job = visit("a", 30, 30 if windows else 490, windows=windows)
    found = nearest([technician()], [job], [[]])
    assert found["rule"] == rule

    def served(minutes):
        shift = {"start": 8 * HOUR, "end": 17 * HOUR}
        looser = dict(job)
        if rule == "window":
            looser["windows"] = [[start, end + 60 * minutes] for start, end in windows]
        else:
            shift["overtime"] = 60 * minutes
        return not solve(problem([technician(shifts=[shift])], [looser]))["unserved"]

    assert served(found["amount"])
    assert not served(found["amount"] - 1)


def test_the_solution_of_a_day_holds_relaxations():
    data = lyon_day(10, 3)
    data["visits"].append({"id": "rare", "place": "p0", "duration": 600, "skills": {"repair": 9}})
    data["options"] = {"iterations": 10}
    solution = solve(Problem.from_json(data))
    validate("solution", solution)
    found = {entry["visit"]: entry["relaxation"] for entry in solution["unserved"]}
    assert found["rare"]["rule"] == "skill"


def test_one_more_part_in_the_van_is_enough():
    staff = [technician(parts={"burner": 1})]
    jobs = [visit(name, 1, parts={"burner": 1}) for name in "ab"]
    found = nearest(staff, jobs, [["a"]])
    assert amount(found) == ("parts", "ana", 1)
    assert found["en"].endswith("if the van carried 1 more burner.")
    assert found["fr"].endswith("si le véhicule emportait 1 burner de plus.")


def test_a_resource_others_hold_has_one_unit_more():
    staff = [technician(), technician("bob", skills={"gas": 1})]
    jobs = [visit("a", 1, resources=["lift"]), visit("b", 1, skills={"gas": 1}, resources=["lift"])]
    found = nearest(staff, jobs, [["a"], []], resources=[{"id": "lift", "quantity": 1}])
    assert amount(found) == ("resource", "bob", 1)
    assert "if lift had a quantity of 2" in found["en"]


def test_a_visit_that_lacks_a_helper_could_be_done_alone():
    found = nearest([technician()], [visit("a", 1, helper={})], [[]])
    assert amount(found) == ("helper", "ana", 1)
    assert "if it needed no second technician" in found["en"]


def test_traffic_slows_the_trial_too():
    job = visit("a", 30, windows=[[8 * HOUR, 8 * HOUR + 40 * MINUTE]])
    found = nearest([technician()], [job], [[]], traffic=[[0, 50]])
    assert amount(found) == ("window", "ana", 20)
