"""The judge: what it finds in plans made by hand."""

import copy

import pytest
from builders import HOUR, KM, MINUTE, document, technician, visit

from tournees_engine import Problem
from tournees_engine.check import check

EIGHT = 8 * HOUR
LUNCH = {"earliest": 12 * HOUR, "latest": 13 * HOUR, "duration": 45 * MINUTE}
ANA = technician(
    skills={"gas": [{"level": 2, "until": 16 * HOUR}]},
    shifts=[{"start": EIGHT, "end": 17 * HOUR, "overtime": HOUR, "break": LUNCH}],
)
BOB = technician("bob")
JOBS = [
    visit("a", 10, windows=[[EIGHT, 10 * HOUR]], skills={"gas": 2}),
    visit("b", 20, technicians=["ana"], windows=[[13 * HOUR, 14 * HOUR], [15 * HOUR, 16 * HOUR]]),
    visit("c", 5, penalty=900, current={"technician": "bob", "start": 9 * HOUR}),
    visit("d", 2, pinned={"technician": "bob", "start": 9 * HOUR}),
]
OBJECTIVE = {"change": 40, "balance": 3600}


def stop(name, arrival, start, minutes=30):
    return {"visit": name, "arrival": arrival, "start": start, "end": start + minutes * MINUTE}


def good():
    """Return a feasible plan that leaves c out."""
    return {
        "routes": [
            {
                "technician": "ana",
                "shift": 0,
                "stops": [
                    stop("a", EIGHT + 10 * MINUTE, EIGHT + 10 * MINUTE),
                    stop("b", EIGHT + 50 * MINUTE, 13 * HOUR),
                ],
                "break": {"start": 12 * HOUR, "end": 12 * HOUR + 45 * MINUTE},
                "leave": EIGHT,
                "back": 13 * HOUR + 50 * MINUTE,
                "driving": 40 * MINUTE,
                "distance": 40 * KM,
            },
            {
                "technician": "bob",
                "shift": 0,
                "stops": [stop("d", 9 * HOUR, 9 * HOUR)],
                "break": None,
                "leave": 9 * HOUR - 2 * MINUTE,
                "back": 9 * HOUR + 32 * MINUTE,
            },
        ],
        "unserved": [{"visit": "c", "reason": "capacity"}],
    }


def judge(change=lambda plan: None, job=None, **values):
    """Judge the good plan after a change to it, or to a visit, or to the problem."""
    data = document([ANA, BOB], copy.deepcopy(JOBS), objective=OBJECTIVE, **values)
    if job is not None:
        next(row for row in data["visits"] if row["id"] == job[0]).update(job[1])
    plan = copy.deepcopy(good())
    change(plan)
    return check(Problem.from_json(data), plan)


def found(report):
    return {(v.constraint, v.visit, v.technician) for v in report.violations}


def ana(plan):
    return plan["routes"][0]


def test_a_good_plan_has_no_violation():
    report = judge()
    assert report.violations == ()
    assert report.ok


def test_the_cost_is_recomputed_part_by_part():
    assert judge().cost_parts == {
        "driving_time": 44 * 60,
        "driving_km": 44 * 100,
        "overtime": 0,
        "waiting": 0,
        "unserved": 900,
        "change": 40,
        "preference": 0,
        "balance": 100 * 60,
    }


def test_overtime_is_charged():
    def late(plan):
        ana(plan)["back"] = 17 * HOUR + 30 * MINUTE

    assert judge(late).cost_parts["overtime"] == 3600


def test_a_json_problem_may_be_judged():
    data = document([ANA, BOB], JOBS, objective=OBJECTIVE)
    assert check(data, good()).ok


CASES = {
    "start out of every window": (
        lambda p: ana(p)["stops"].__setitem__(1, stop("b", EIGHT + 50 * MINUTE, 14 * HOUR + 1)),
        ("window", "b", "ana"),
    ),
    "start before the arrival": (
        lambda p: ana(p)["stops"].__setitem__(0, stop("a", EIGHT + 11 * MINUTE, EIGHT + 600)),
        ("early", "a", "ana"),
    ),
    "leg driven too fast": (
        lambda p: ana(p)["stops"][1].update(arrival=EIGHT + 45 * MINUTE),
        ("travel", "b", "ana"),
    ),
    "way back driven too fast": (
        lambda p: ana(p).update(back=13 * HOUR + 49 * MINUTE),
        ("travel", None, "ana"),
    ),
    "service cut short": (
        lambda p: ana(p)["stops"][1].update(end=13 * HOUR + 29 * MINUTE),
        ("service", "b", "ana"),
    ),
    "departure before the shift": (
        lambda p: ana(p).update(leave=EIGHT - 1),
        ("leave", None, "ana"),
    ),
    "return after overtime": (
        lambda p: ana(p).update(back=18 * HOUR + 1),
        ("shift", None, "ana"),
    ),
    "no break": (lambda p: ana(p).update({"break": None}), ("break", None, "ana")),
    "break too early": (
        lambda p: ana(p).update({"break": {"start": 11 * HOUR, "end": 11 * HOUR + 2700}}),
        ("break", None, "ana"),
    ),
    "break cut short": (
        lambda p: ana(p).update({"break": {"start": 12 * HOUR, "end": 12 * HOUR + 2699}}),
        ("break", None, "ana"),
    ),
    "break during a service": (
        lambda p: ana(p).update({"break": {"start": 12 * HOUR + 1800, "end": 13 * HOUR + 900}}),
        ("break", None, "ana"),
    ),
    "pinned visit moved": (
        lambda p: p["routes"][1]["stops"][0].update(start=9 * HOUR + 1, end=9 * HOUR + 1801),
        ("pinned", "d", "bob"),
    ),
    "visit planned twice": (
        lambda p: p["routes"][1]["stops"].append(stop("a", 10 * HOUR, 10 * HOUR)),
        ("twice", "a", "bob"),
    ),
    "visit served and left out": (
        lambda p: p["unserved"].append({"visit": "a", "reason": "skill"}),
        ("twice", "a", None),
    ),
    "visit lost": (lambda p: p["unserved"].clear(), ("lost", "c", None)),
    "visit invented": (
        lambda p: p["routes"][1]["stops"].append(stop("z", 10 * HOUR, 10 * HOUR)),
        ("unknown", "z", "bob"),
    ),
    "technician invented": (
        lambda p: p["routes"].append({**p["routes"][1], "technician": "zoe", "stops": []}),
        ("unknown", None, "zoe"),
    ),
    "shift invented": (
        lambda p: p["routes"].append({**p["routes"][1], "shift": 4, "stops": []}),
        ("unknown", None, "bob"),
    ),
    "two routes in a shift": (
        lambda p: p["routes"].append({**p["routes"][1], "stops": []}),
        ("twice", None, "bob"),
    ),
    "wrong distance": (lambda p: ana(p).update(distance=1), ("figures", None, "ana")),
    "wrong driving": (lambda p: ana(p).update(driving=1), ("figures", None, "ana")),
    "wrong leg": (lambda p: ana(p)["stops"][0].update(travel=1), ("figures", None, "ana")),
    "wrong cost": (lambda p: p.update(cost=1), ("cost", None, None)),
}


@pytest.mark.parametrize("name", CASES)
def test_the_judge_finds(name):
    change, violation = CASES[name]
    report = judge(change)
    assert violation in found(report)
    assert all("{" not in v.en + v.fr for v in report.violations)


@pytest.mark.parametrize(
    ("job", "violation"),
    [
        (("a", {"technicians": ["bob"]}), ("allowed", "a", "ana")),
        (("a", {"skills": {"gas": 3}}), ("skill", "a", "ana")),
        (("a", {"skills": {"cold": 0}}), ("skill", "a", "ana")),
        (("d", {"pinned": {"technician": "ana", "start": 9 * HOUR}}), ("pinned", "d", "bob")),
    ],
)
def test_the_judge_finds_who_may_not(job, violation):
    assert found(judge(job=job)) == {violation}


def test_a_skill_may_end_with_the_visit_but_not_a_second_before():
    for until, violations in ((EIGHT + 2400, set()), (EIGHT + 2399, {("validity", "a", "ana")})):
        staff = [{**ANA, "skills": {"gas": [{"level": 2, "until": until}]}}, BOB]
        assert found(check(document(staff, JOBS, objective=OBJECTIVE), good())) == violations


def test_the_problem_of_the_other_backend_is_not_needed():
    """The judge imports nothing from search, schedule or labels."""
    import tournees_engine.judge.bill as bill
    import tournees_engine.judge.route_judge as route_judge

    for module in (bill, route_judge):
        names = vars(module)
        assert not {"rounding", "schedule", "label", "route", "instance"} & set(names)


@pytest.mark.parametrize("name", ["break", "figures", "window"])
def test_a_violation_is_written_as_json(name):
    change = next(c for c, v in CASES.values() if v[0] == name)
    row = judge(change).to_json()["violations"][0]
    assert set(row) == {"constraint", "visit", "technician", "en", "fr"}
