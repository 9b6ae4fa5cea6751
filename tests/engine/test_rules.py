"""Traffic, waiting, parts, resources and locked prefixes: each where it binds."""

import pytest
from builders import HOUR, MINUTE, document, plan, problem, technician, visit

from tournees_engine import Problem, ProblemError
from tournees_engine.blocked import Blocked
from tournees_engine.check import check
from tournees_engine.explain import explain
from tournees_engine.insertion import Pricer
from tournees_engine.instance import Instance
from tournees_engine.model import Traffic
from tournees_engine.schedule import simulate
from tournees_engine.solve import solve

EIGHT = 8 * HOUR
BUSY = [[EIGHT, 50], [EIGHT + 30 * MINUTE, 100]]
LUNCH = {"earliest": 12 * HOUR, "latest": 13 * HOUR, "duration": 45 * MINUTE}


def day(jobs, *, order=None, root=None, **values):
    """Simulate Ana alone, doing visits in their order."""
    instance = Instance(problem([technician(**values)], jobs, **(root or {})))
    return simulate(instance, instance.vehicles[0], range(len(jobs)) if order is None else order)


def solved(staff, jobs, **values):
    """Solve and judge; return the solution and its stops by visit and role."""
    case = Problem.from_json(document(staff, jobs, **values))
    solution = solve(case)
    assert check(case, solution).violations == ()
    stops = {
        (stop["visit"], stop.get("role", "lead")): (route["technician"], stop)
        for route in solution["routes"]
        for stop in route["stops"]
    }
    return solution, stops


def left_out(one):
    """Explain the only visit that a plan leaves out."""
    (entry,), _ = explain(one)
    assert "{" not in entry["en"] + entry["fr"]
    return entry


# Traffic


def test_half_speed_takes_twice_the_time():
    traffic = Traffic(((100, 50),))
    assert traffic.arrival(100, 10) == 120
    assert traffic.arrival(95, 10) == 110
    assert traffic.arrival(40, 10) == 50


@pytest.mark.parametrize("seconds", [0, 1, 59, 600])
def test_the_last_departure_still_arrives_and_the_next_second_does_not(seconds):
    traffic = Traffic(((50, 10), (90, 300), (200, 70)))
    for arrival in range(700, 1000, 7):
        depart = traffic.departure(arrival, seconds)
        assert traffic.arrival(depart, seconds) <= arrival < traffic.arrival(depart + 1, seconds)


def test_nobody_who_leaves_later_arrives_sooner():
    traffic = Traffic(((50, 10), (90, 1000), (95, 20)))
    arrivals = [traffic.arrival(second, 30) for second in range(300)]
    assert arrivals == sorted(arrivals)


def test_traffic_moves_arrivals_but_not_the_price_of_driving():
    outcome = day([visit("a", 10)], root={"traffic": BUSY})
    assert outcome.stops[0].start == EIGHT + 20 * MINUTE
    assert outcome.stops[0].travel == 20 * MINUTE
    assert outcome.driving == 30 * MINUTE
    assert outcome.cost == 20 * 60 + 20 * 100


def test_traffic_closes_a_window():
    job = visit("a", 10, windows=[[EIGHT, EIGHT + 15 * MINUTE]])
    assert day([job]).stops[0].start == EIGHT + 10 * MINUTE
    assert day([job], root={"traffic": BUSY}).constraint == "window"


def test_traffic_makes_overtime():
    shift = {"start": EIGHT, "end": EIGHT + 50 * MINUTE, "overtime": HOUR}
    outcome = day([visit("a", 10)], root={"traffic": BUSY}, shifts=[shift])
    assert outcome.cost == 20 * 60 + 20 * 100 + 10 * 120


# Waiting


def test_waiting_at_a_door_is_paid_but_not_before_the_first_stop():
    jobs = [visit("a", 10, windows=[[9 * HOUR, 10 * HOUR]]), visit("b", 10, windows=[[11 * HOUR, 12 * HOUR]])]
    outcome = day(jobs, waiting_per_hour=1200)
    assert outcome.leave == 9 * HOUR - 10 * MINUTE
    assert outcome.cost == 20 * 60 + 20 * 100 + 1800


def test_a_break_is_not_waiting():
    jobs = [visit("a", 10, 230), visit("b", 10, windows=[[12 * HOUR + 45 * MINUTE, 14 * HOUR]])]
    shift = {"start": EIGHT, "end": 17 * HOUR, "break": LUNCH}
    assert day(jobs, waiting_per_hour=3600, shifts=[shift]).cost == 20 * 60 + 20 * 100


def test_a_break_at_the_first_door_is_followed_by_waiting():
    shift = {"start": 12 * HOUR + 30 * MINUTE, "end": 17 * HOUR, "break": LUNCH}
    job = visit("a", 10, windows=[[13 * HOUR + 30 * MINUTE, 14 * HOUR]])
    outcome = day([job], waiting_per_hour=3600, shifts=[shift])
    assert outcome.rest == 12 * HOUR + 40 * MINUTE
    assert outcome.cost == 20 * 60 + 20 * 100 + 300


def test_the_search_fills_the_gap_that_costs():
    jobs = [
        visit("a", 1, 60, windows=[[EIGHT, 9 * HOUR]]),
        visit("z", 1, 60, windows=[[16 * HOUR, 17 * HOUR]]),
    ]
    staff = [technician(waiting_per_hour=3000, shifts=[{"start": EIGHT, "end": 18 * HOUR}])]
    solution, _ = solved([*staff, technician("bob", start="p2", waiting_per_hour=3000)], jobs)
    assert solution["stats"]["cost_parts"]["waiting"] == 0


# Parts


def test_a_van_runs_out_of_parts():
    jobs = [visit(name, 1, parts={"burner": 1}) for name in "ab"]
    assert day(jobs, parts={"burner": 1}).constraint == "parts"
    assert day(jobs, parts={"burner": 2}).cost == 2 * 160


def test_the_second_van_brings_the_second_part():
    staff = [technician(parts={"burner": 1}), technician("bob", parts={"burner": 1})]
    _, stops = solved(staff, [visit(name, 1, parts={"burner": 1}) for name in "ab"])
    assert {who for who, _ in stops.values()} == {"ana", "bob"}


def test_a_visit_left_out_for_parts_says_which():
    jobs = [visit(name, 1, parts={"burner": 1}) for name in "ab"]
    entry = left_out(plan([technician(parts={"burner": 1})], jobs, [["a"]]))
    assert (entry["reason"], entry["detail"]["part"]) == ("parts", "burner")
    assert (entry["detail"]["needed"], entry["detail"]["carried"]) == (2, 1)


# Resources


LIFT = {"resources": [{"id": "lift", "name": "the lift"}]}


def lifts(*shifts):
    """Return one technician for each shift, each with a visit that needs the lift."""
    staff = [technician(f"t{n}", shifts=[shift]) for n, shift in enumerate(shifts)]
    jobs = [visit(f"v{n}", 1, resources=["lift"], technicians=[f"t{n}"]) for n in range(len(shifts))]
    return staff, jobs


def test_two_shifts_at_the_same_time_cannot_share_one_lift():
    solution, _ = solved(*lifts({"start": 0, "end": 9}, {"start": 0, "end": 9}), **LIFT)
    assert len(solution["routes"]) == 0
    morning, late = {"start": EIGHT, "end": 12 * HOUR}, {"start": 11 * HOUR, "end": 17 * HOUR}
    solution, _ = solved(*lifts(morning, late), **LIFT)
    assert len(solution["routes"]) == 1


def test_a_shift_that_begins_when_the_other_ends_may_have_the_lift():
    early = {"start": EIGHT, "end": 11 * HOUR, "overtime": HOUR}
    late = {"start": 12 * HOUR, "end": 17 * HOUR}
    solution, _ = solved(*lifts(early, late), **LIFT)
    assert len(solution["routes"]) == 2


def test_one_shift_serves_all_visits_that_need_the_lift():
    jobs = [visit("a", 1, resources=["lift"]), visit("b", 19, resources=["lift"])]
    solution, _ = solved([technician(), technician("bob", start="p20")], jobs, **LIFT)
    assert len(solution["routes"]) == 1


def test_a_visit_left_out_for_the_lift_says_so():
    staff, jobs = lifts({"start": EIGHT, "end": 17 * HOUR}, {"start": EIGHT, "end": 17 * HOUR})
    entry = left_out(plan(staff, jobs, [["v0"], []], **LIFT))
    assert (entry["reason"], entry["detail"]["resource"]) == ("resource", "the lift")


# Locked prefixes


def begun(*names):
    return [{"start": EIGHT, "end": 17 * HOUR, "locked": list(names)}]


def test_locked_visits_come_first_in_their_order():
    jobs = [visit("near", 5), visit("far", 30), visit("new", 1)]
    solution, _ = solved([technician(shifts=begun("far", "near"))], jobs)
    assert [stop["visit"] for stop in solution["routes"][0]["stops"]] == ["far", "near", "new"]


def test_a_locked_visit_stays_with_its_technician_whatever_its_penalty():
    staff = [technician(shifts=begun("a")), technician("bob", start="p30")]
    _, stops = solved(staff, [visit("a", 30, penalty=0)])
    assert stops["a", "lead"][0] == "ana"


def test_a_visit_before_a_locked_one_is_refused():
    outcome = day([visit("new", 1), visit("a", 5)], shifts=begun("a"))
    assert isinstance(outcome, Blocked)
    assert outcome.constraint == "locked"


def test_nothing_is_inserted_before_a_locked_visit():
    one = plan([technician(shifts=begun("a"))], [visit("a", 30), visit("b", 1)], [["a"]])
    assert {offer.position for offer in Pricer(one).all(1)} == {1}


def test_the_judge_finds_locked_visits_out_of_order():
    data = document([technician()], [visit("a", 5), visit("b", 30)])
    solution = solve(Problem.from_json(data))
    names = [stop["visit"] for stop in solution["routes"][0]["stops"]]
    data["technicians"][0]["shifts"] = begun(*reversed(names))
    assert {v.constraint for v in check(data, solution).violations} == {"locked"}


# Bad values


def named(change, path):
    data = document([technician(shifts=begun("a"))], [visit("a", 1), visit("b", 1)])
    change(data)
    with pytest.raises(ProblemError) as error:
        Problem.from_json(data)
    assert error.value.path == path


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda d: d.update(traffic=[[9, 50], [9, 60]]), "traffic[1]"),
        (lambda d: d.update(traffic=[[9, 0]]), "traffic[0][1]"),
        (lambda d: d.update(resources=[{"id": "x"}, {"id": "x"}]), "resources[1].id"),
        (lambda d: d["visits"][0].update(resources=["x"]), "visits[0].resources[0]"),
        (lambda d: d["visits"][0].update(parts={"x": -1}), "visits[0].parts.x"),
        (lambda d: d["technicians"][0].update(parts={"x": 0.5}), "technicians[0].parts.x"),
        (
            lambda d: d["visits"][1].update(helper={"technicians": ["ana", "zoe"]}),
            "visits[1].helper.technicians[1]",
        ),
        (
            lambda d: d["technicians"][0].update(waiting_per_hour=-1),
            "technicians[0].waiting_per_hour",
        ),
        (
            lambda d: d["technicians"][0].update(shifts=begun("b", "moon")),
            "technicians[0].shifts[0].locked[1]",
        ),
        (
            lambda d: d["technicians"].append(technician("bob", shifts=begun("a"))),
            "technicians[1].shifts[0].locked[0]",
        ),
    ],
)
def test_a_bad_value_of_the_rules_is_named_by_its_path(change, path):
    named(change, path)


def test_every_field_of_the_rules_survives_a_round_trip():
    helper = {"skills": {"gas": 1}, "technicians": ["ana"], "current": "gone"}
    job = visit("a", 1, parts={"burner": 1}, resources=["lift"], helper=helper)
    who = technician(parts={"burner": 2}, waiting_per_hour=5, shifts=begun("a"))
    one = problem([who], [job], traffic=BUSY, **LIFT)
    assert Problem.from_json(one.to_json()) == one
    assert (one.visits[0].helper.current, one.resources[0].label) == ("gone", "the lift")
