"""Plans repaired after an event."""

import pytest
from builders import HOUR, MINUTE, problem, technician, visit
from generator import lyon_day

from tournees_engine import Problem, ProblemError
from tournees_engine.check import check
from tournees_engine.repair import read_event, repair
from tournees_engine.solve import solve
from tournees_engine.validation import validate

TWO = [technician(), technician("bob", start="p20")]
NINE = [[9 * HOUR, 9 * HOUR]]
TEN = [[10 * HOUR, 10 * HOUR]]


def repaired(case, event, plan=None):
    """Repair the plan of a problem, judge it, and return problem and solution."""
    result = repair(case, plan or solve(case), read_event(event))
    validate("solution", result.solution)
    report = check(result.problem, result.solution)
    assert report.violations == ()
    assert report.cost == result.solution["cost"]
    return result


def spots(solution):
    """Return technician and start of each served visit."""
    return {
        stop["visit"]: (route["technician"], stop["start"])
        for route in solution["routes"]
        for stop in route["stops"]
    }


def away(since=8 * HOUR, **values):
    """Return the absence of ana."""
    return {"type": "away", "now": since, "technician": "ana", **values}


def test_visits_of_a_technician_away_keep_their_time_with_another():
    case = problem(TWO, [visit("a", 1, notified=True, windows=NINE), visit("b", 21)])
    result = repaired(case, away())
    assert spots(result.solution)["a"] == ("bob", 9 * HOUR)
    assert [change["visit"] for change in result.solution["changes"]] == ["a"]


def test_the_sentence_tells_the_event_the_rule_and_the_alternative():
    case = problem(TWO, [visit("a", 1, notified=True, windows=NINE)])
    (change,) = repaired(case, away(until=17 * HOUR)).solution["changes"]
    assert (change["cause"], change["promise"]) == ("leave", "kept")
    assert change["en"] == (
        "ana is away from 8:00 to 17:00. Moved from ana to bob, still at 9:00. "
        "ana does not work when this visit may start. "
        "No other technician could take it as the day stands."
    )
    assert change["fr"].startswith("ana n'est pas là de 8 h 00 à 17 h 00. Passée de ana à bob")


def test_what_began_before_the_event_is_no_longer_planned():
    jobs = [visit("a", 1, windows=NINE), visit("b", 1, windows=TEN)]
    result = repaired(problem(TWO, jobs), away(since=9 * HOUR + 60))
    assert [one.id for one in result.problem.visits] == ["b"]
    assert spots(result.solution) == {"b": ("bob", 10 * HOUR)}


def test_a_technician_under_way_goes_on_from_where_he_is():
    jobs = [visit("a", 10, windows=NINE), visit("b", 12, windows=TEN)]
    event = {"type": "cancelled", "now": 9 * HOUR + 60, "visit": "b"}
    shift = repaired(problem([technician()], jobs), event).problem.technicians[0].shifts[0]
    assert (shift.start_place, shift.start) == ("p10", 9 * HOUR + 30 * MINUTE)


def test_a_technician_away_for_a_while_takes_late_visits_again():
    jobs = [visit("a", 1, windows=NINE), visit("b", 1, windows=[[15 * HOUR, 15 * HOUR]])]
    result = repaired(problem(TWO, jobs), away(until=12 * HOUR))
    assert spots(result.solution) == {"a": ("bob", 9 * HOUR), "b": ("ana", 15 * HOUR)}
    assert result.solution["repair"]["shifts"][0] == {"technician": "ana", "shift": 0, "origin": 0}


def test_an_absence_that_overlaps_the_meal_gives_the_break():
    shifts = [
        {
            "start": 8 * HOUR,
            "end": 17 * HOUR,
            "break": {"earliest": 11 * HOUR, "latest": 13 * HOUR, "duration": HOUR},
        }
    ]
    case = problem([technician(shifts=shifts)], [visit("a", 1)])
    after = repaired(case, away(since=11 * HOUR, until=12 * HOUR)).problem
    assert [shift.pause for shift in after.technicians[0].shifts] == [None]


def test_a_van_down_waits_where_it_stands():
    jobs = [visit("a", 5, windows=NINE), visit("b", 6, windows=TEN)]
    event = {"type": "vehicle_down", "now": 9 * HOUR + 60, "technician": "ana", "until": 11 * HOUR}
    result = repaired(problem(TWO, jobs), event)
    (shift,) = result.problem.technicians[0].shifts
    assert (shift.start, shift.start_place) == (11 * HOUR, "p5")
    assert spots(result.solution) == {"b": ("bob", 10 * HOUR)}


def test_a_drive_interrupted_by_a_failure_ends_late():
    case = problem([technician()], [visit("a", 10, windows=[[9 * HOUR, 12 * HOUR]])])
    event = {"type": "vehicle_down", "now": 9 * HOUR - 240, "technician": "ana", "until": 10 * HOUR}
    result = repaired(case, event)
    assert spots(result.solution) == {"a": ("ana", 10 * HOUR + 240)}


def test_an_overrun_sends_the_next_promise_to_another():
    jobs = [visit("a", 1, windows=NINE), visit("b", 1, windows=TEN, notified=True)]
    event = {"type": "overrun", "now": 9 * HOUR + 60, "visit": "a", "end": 11 * HOUR}
    result = repaired(problem(TWO, jobs), event)
    assert spots(result.solution) == {"b": ("bob", 10 * HOUR)}
    (change,) = result.solution["changes"]
    assert "a will not end before 11:00" in change["en"]


def test_an_overrun_told_in_advance_lengthens_the_visit():
    event = {"type": "overrun", "now": 0, "visit": "a", "end": 10 * HOUR}
    result = repaired(problem([technician(pace=0.7)], [visit("a", 1, windows=NINE)]), event)
    (stop,) = result.solution["routes"][0]["stops"]
    assert stop["end"] == 10 * HOUR


def test_an_urgent_visit_is_the_only_change_when_it_fits():
    case = problem(TWO, [visit("a", 1, windows=NINE), visit("b", 21)])
    event = {"type": "urgent", "now": 8 * HOUR, "visit": visit("c", 5)}
    (change,) = repaired(case, event).solution["changes"]
    assert (change["visit"], change["kind"]) == ("c", "placed")


def test_a_cancelled_visit_changes_nothing_else():
    case = problem(TWO, [visit("a", 1, windows=NINE), visit("b", 21)])
    result = repaired(case, {"type": "cancelled", "now": 0, "visit": "a"})
    assert list(spots(result.solution)) == ["b"]
    assert result.solution["changes"] == []


def test_a_notified_visit_keeps_its_slot_though_another_costs_less():
    current = {"technician": "ana", "start": 9 * HOUR}
    jobs = [
        visit("a", 10, notified=True, current=current),
        visit("b", 50, windows=[[9 * HOUR - 30 * MINUTE, 9 * HOUR + 30 * MINUTE]]),
    ]
    staff = [technician(), technician("bob", start="p50")]
    plan = solve(problem(staff, jobs, objective={"change_notified": 100000}))
    event = {"type": "away", "now": 0, "technician": "bob"}
    result = repaired(problem(staff, jobs), event, plan)
    assert abs(spots(result.solution)["a"][1] - spots(plan)["a"][1]) <= 900


def test_a_promise_is_broken_only_when_no_repair_keeps_it():
    jobs = [visit("a", 5, notified=True), visit("b", 21, 400, windows=[[0, 30600]])]
    result = repaired(problem(TWO, jobs), away())
    (change,) = result.solution["changes"]
    assert (change["visit"], change["kind"]) == ("a", "moved_both")
    assert change["promise"] == "full"
    assert "No place was found at the promised time" in change["en"]


def test_a_promise_nobody_could_keep_is_told_so():
    staff = [technician(), technician("bob", start="p60")]
    result = repaired(problem(staff, [visit("a", 1, notified=True)]), away())
    (change,) = result.solution["changes"]
    assert change["promise"] == "nobody"
    assert "même avec une journée vide" in change["fr"]


def test_a_pin_on_a_technician_away_keeps_its_time():
    pinned = {"technician": "ana", "start": 9 * HOUR}
    result = repaired(problem(TWO, [visit("a", 1, pinned=pinned)]), away())
    assert spots(result.solution) == {"a": ("bob", 9 * HOUR)}


def test_a_planned_visit_is_not_dropped_to_save_a_drive():
    case = problem(TWO, [visit("a", 1, windows=NINE, penalty=400)])
    assert spots(repaired(case, away()).solution) == {"a": ("bob", 9 * HOUR)}


def test_a_visit_nobody_can_take_is_told_with_the_event():
    staff = [technician(skills={"gas": 1}), technician("bob")]
    result = repaired(problem(staff, [visit("a", 1, skills={"gas": 1})]), away())
    (entry,) = result.solution["unserved"]
    assert entry["reason"] == "leave"
    assert entry["en"].startswith("ana is away")


def test_the_same_iterations_give_the_same_repair():
    data = lyon_day(30, 5, load=0.5)
    data["options"] = {"iterations": 20}
    case = Problem.from_json(data)
    plan = solve(case)
    event = read_event({"type": "away", "now": 0, "technician": "t1"})
    one, two = (repair(case, plan, event).solution for _ in range(2))
    assert one["routes"] == two["routes"]
    assert one["changes"] == two["changes"]


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        ({"type": "strike", "now": 0}, "type: 'strike' is not one of"),
        ({"type": "away", "now": 0}, "'technician' is a required property"),
        ({"type": "away", "now": 0, "technician": "zoe"}, "technician: there is no technician"),
        (away(since=9, until=8), "until: the absence ends (8) before it starts (9)"),
        ({"type": "cancelled", "now": 0, "visit": "z"}, "visit: there is no visit 'z'"),
        ({"type": "cancelled", "now": 9 * HOUR + 9, "visit": "a"}, "visit: the visit 'a' is begun"),
        ({"type": "urgent", "now": 0, "visit": visit("a", 1)}, "visit.id: the id 'a' is used twice"),
        ({"type": "urgent", "now": 0, "visit": visit("b", 99)}, "visit.place: there is no place"),
        ({"type": "urgent", "now": 0, "visit": {"id": "b"}}, "visit: 'place' is a required"),
        ({"type": "overrun", "now": True, "visit": "a", "end": 1}, "now: True is not of type"),
    ],
)
def test_a_bad_event_is_one_sentence_with_its_path(event, sentence):
    case = problem(TWO, [visit("a", 1, windows=NINE)])
    plan = solve(case)
    with pytest.raises(ProblemError) as error:
        repair(case, plan, read_event(event))
    assert sentence in str(error.value)


def test_an_absence_frees_what_was_locked():
    shifts = [{"start": 8 * HOUR, "end": 17 * HOUR, "locked": ["a"]}]
    case = problem([technician(shifts=shifts), TWO[1]], [visit("a", 1, windows=NINE)])
    assert spots(repaired(case, away()).solution) == {"a": ("bob", 9 * HOUR)}


def test_a_lock_holds_after_another_event():
    shifts = [{"start": 8 * HOUR, "end": 17 * HOUR, "locked": ["a", "b"]}]
    jobs = [visit("a", 19, windows=NINE), visit("b", 21), visit("c", 1)]
    case = problem([technician(shifts=shifts), TWO[1]], jobs)
    event = {"type": "cancelled", "now": 9 * HOUR + 60, "visit": "c"}
    result = repaired(case, event)
    assert result.problem.technicians[0].shifts[0].locked == ("b",)
    assert spots(result.solution)["b"][0] == "ana"


def test_a_helper_away_is_replaced_and_the_lead_stays():
    staff = [technician(), technician("bob"), technician("cleo", start="p9")]
    case = problem(staff, [visit("a", 1, helper={"technicians": ["bob", "cleo"]}, windows=NINE)])
    plan = solve(case)
    helper = next(
        route["technician"]
        for route in plan["routes"]
        if any(stop.get("role") == "helper" for stop in route["stops"])
    )
    event = {"type": "away", "now": 8 * HOUR, "technician": helper}
    after = repaired(case, event, plan).solution
    assert {route["technician"] for route in after["routes"]} == {"ana", "cleo"}
    assert after["unserved"] == []


def test_parts_of_begun_visits_are_gone_from_the_van():
    jobs = [visit(name, 1, parts={"burner": 1}, windows=when) for name, when in (("a", NINE), ("b", TEN))]
    case = problem([technician(parts={"burner": 3})], jobs)
    result = repaired(case, {"type": "cancelled", "now": 9 * HOUR + 60, "visit": "b"})
    assert result.problem.technicians[0].parts == {"burner": 2}


def test_a_begun_visit_keeps_its_resource_for_the_day():
    jobs = [
        visit("a", 1, resources=["lift"], windows=NINE),
        visit("b", 1, windows=TEN),
        visit("c", 1),
    ]
    case = problem([technician()], jobs, resources=[{"id": "lift"}])
    result = repaired(case, {"type": "cancelled", "now": 9 * HOUR + 60, "visit": "b"})
    assert [one.quantity for one in result.problem.resources] == [0]


def test_traffic_is_counted_where_a_technician_stands():
    case = problem([technician()], [visit("a", 10, windows=NINE)], traffic=[[0, 50]])
    event = {"type": "vehicle_down", "now": 9 * HOUR - 900, "technician": "ana", "until": 12 * HOUR}
    (shift,) = repaired(case, event).problem.technicians[0].shifts
    assert (shift.start, shift.start_place) == (12 * HOUR + 900, "p10")
