"""Large problems by sectors."""

import os
import signal

import numpy as np
import pytest
from builders import HOUR, document, problem, technician, visit
from generator import lyon_day

from tournees_engine import Problem
from tournees_engine.check import check
from tournees_engine.model import Options
from tournees_engine.sectors.draft import Draft
from tournees_engine.sectors.first_split import FirstSplit
from tournees_engine.sectors.groups import grouped
from tournees_engine.sectors.job import Job
from tournees_engine.sectors.part import Part
from tournees_engine.sectors.regroup import Regroup
from tournees_engine.sectors.sector import Sector
from tournees_engine.sectors.solve import solve_by_sectors
from tournees_engine.sectors.workers import Workers
from tournees_engine.validation import validate

TEAM = [technician(f"t{rank}", start=f"p{5 * rank}") for rank in range(12)]
LINE = [visit(f"v{rank}", rank) for rank in range(60)]


def lyon(visits=60, technicians=18, **values):
    data = lyon_day(visits, technicians, load=0.5)
    return Problem.from_json({**data, "options": {"iterations": 2}, **values})


@pytest.fixture(scope="module")
def region():
    return lyon()


@pytest.fixture(scope="module")
def planned(region):
    told = []
    solution = solve_by_sectors(region, lambda *line: told.append(line), size=20)
    return solution, told


def route(technician, *stops, **values):
    """Return a route of a draft: stops are (visit, start) or (visit, start, role)."""
    rows = [
        {"visit": name, "start": start, **({"role": role[0]} if role else {})} for name, start, *role in stops
    ]
    return {"technician": technician, "shift": 0, "stops": rows, "cost": 0, **values}


def test_the_first_sectors_hold_every_shift_and_visit_once(region):
    sectors = FirstSplit(region, 20).sectors()
    assert len(sectors) == 3
    assert sorted(visit for one in sectors for visit in one.visits) == list(range(60))
    assert sorted(key for one in sectors for key in one.shifts) == [(r, 0) for r in range(18)]


def test_the_first_sectors_are_neighbourhoods_with_work_for_their_staff():
    west, east = FirstSplit(problem(TEAM, LINE), 30).sectors()
    assert west.visits == tuple(range(30))
    assert east.technicians == [6, 7, 8, 9, 10, 11]


def test_a_visit_goes_where_somebody_is_able():
    team = [*TEAM[:11], technician("t11", start="p55", skills={"gas": 2})]
    gas = [visit("gas", 0, skills={"gas": 1}), *LINE[1:]]
    west, east = FirstSplit(problem(team, gas), 30).sectors()
    assert (0 in west.visits, 0 in east.visits) == (False, True)


def test_a_visit_stays_with_the_technician_who_holds_it():
    pinned = visit("v0", 0, pinned={"technician": "t11", "start": 9 * HOUR})
    _, east = FirstSplit(problem(TEAM, [pinned, *LINE[1:]]), 30).sectors()
    assert 0 in east.visits


def test_shifts_that_have_a_crew_locked_share_a_sector():
    shift = {"start": 8 * HOUR, "end": 17 * HOUR, "locked": ["v0"]}
    team = [technician("t0", shifts=[shift]), *TEAM[1:11], technician("t11", "p55", shifts=[shift])]
    jobs = [visit("v0", 0, helper={"skills": {}}), *LINE[1:]]
    sectors = FirstSplit(problem(team, jobs), 30).sectors()
    assert {(0, 0), (11, 0)} <= set(next(one for one in sectors if 0 in one.visits).shifts)


def test_few_technicians_are_parted_by_days():
    days = [{"start": (24 * day + 8) * HOUR, "end": (24 * day + 17) * HOUR} for day in range(4)]
    early = visit("early", 3, windows=[[8 * HOUR, 20 * HOUR]])
    late = visit("late", 3, windows=[[60 * HOUR, 90 * HOUR]])
    ana = technician(shifts=days)
    first, second = FirstSplit(problem([ana], [late, early, *LINE[:38]]), 20).sectors()
    assert (first.shifts, second.shifts) == (((0, 0), (0, 1)), ((0, 2), (0, 3)))
    assert (1 in first.visits, 0 in second.visits) == (True, True)
    assert len(first.visits) == len(second.visits) == 20


def test_groups_are_near_and_weigh_the_same():
    points = np.array([[0, 0], [9, 1], [1, 1], [9, 0]], dtype=float)
    assert grouped(points, [1, 1, 1, 1], 2) == [[0, 2], [1, 3]]
    assert grouped(points, [1, 1, 1, 1], 10) == [[0, 1, 2, 3]]


def test_places_without_coordinates_are_laid_out_by_driving_time():
    assert all(place.lat is None for place in problem(TEAM, LINE).places)
    sectors = Regroup(problem(TEAM, LINE), 30).sectors(Draft(problem(TEAM, LINE)), 0.0)
    homes = sorted(tuple(one.technicians) for one in sectors)
    assert homes == [(0, 1, 2, 3, 4, 5), (6, 7, 8, 9, 10, 11)]


def test_a_part_has_only_its_own_places_and_names_stay_good():
    jobs = [visit("v0", 0, preferred={"technician": "t9", "cost": 7}), *LINE[1:]]
    whole = problem(TEAM, jobs)
    part = Part(Draft(whole), Sector(((1, 0),), (0, 7)), Options(iterations=1)).job.problem
    assert [place.id for place in part.places] == ["p0", "p5", "p7"]
    assert part.leg("p5", "p7") == whole.leg("p5", "p7")
    assert [(one.id, len(one.shifts)) for one in part.technicians] == [("t1", 1), ("t9", 0)]


def test_a_crew_across_the_border_keeps_its_technician_and_second():
    crew = visit("v0", 0, skills={"gas": 1}, helper={"skills": {}})
    draft = Draft(problem(TEAM, [crew, *LINE[1:]]))
    lead, helper = route("t0", ("v0", 30000)), route("t1", ("v0", 30000, "helper"))
    assert draft.put({(0, 0): lead, (1, 0): helper}, {(0, 0): 0, (1, 0): 0})
    part = Part(draft, Sector(((1, 0),), (0, 3)), Options(iterations=1))
    half = part.job.problem.visits[0]
    assert (half.helper, half.skills, half.pinned.technician, half.pinned.start) == (
        None, {}, "t1", 30000,
    )  # fmt: skip
    assert part.job.routes[0]["stops"] == [{"visit": "v0", "start": 30000}]


def test_a_draft_refuses_routes_that_hold_too_many_units():
    jobs = [visit("a", 0, resources=["lift"]), visit("b", 9, resources=["lift"])]
    draft = Draft(problem(TEAM, jobs, resources=[{"id": "lift"}]))
    assert draft.put({(0, 0): route("t0", ("a", 30000))}, {(0, 0): 0})
    assert not draft.put({(1, 0): route("t1", ("b", 30000))}, {(1, 0): 0})
    assert draft.unserved == [1]


def test_units_left_over_are_those_nobody_else_holds_meanwhile():
    jobs = [visit("a", 0, resources=["lift"]), visit("b", 9, resources=["lift"])]
    whole = problem(TEAM, jobs, resources=[{"id": "lift", "quantity": 2}])
    draft = Draft(whole)
    draft.put({(0, 0): route("t0", ("a", 30000))}, {(0, 0): 0})
    quotas = [one.quotas["lift"] for one in Regroup(whole, 1).sectors(draft, 0.0)]
    assert sorted(set(quotas)) == [1, 2]


def test_a_plan_by_sectors_is_whole_and_exact(region, planned):
    solution, _ = planned
    validate("solution", solution)
    report = check(region, solution)
    assert report.violations == ()
    assert report.cost_parts == solution["stats"]["cost_parts"]
    assert len(solution["unserved"]) + sum(len(r["stops"]) for r in solution["routes"]) == 60


def test_progress_never_gets_worse_and_ends_at_the_cost(planned):
    solution, told = planned
    costs = [cost for _, cost, _ in told]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == solution["cost"]


def test_the_same_seed_gives_the_same_plan(region, planned):
    again = solve_by_sectors(region, size=20)
    assert again["routes"] == planned[0]["routes"]


def test_crews_tools_and_traffic_stay_right_over_the_borders():
    data = lyon_day(60, 18, load=0.4)
    for rank, one in enumerate(data["visits"]):
        one.pop("pinned", None)
        one.update({"helper": {"skills": {}}} if rank % 6 == 0 else {})
        one.update({"resources": ["lift"]} if rank % 9 == 1 else {})
    data |= {"resources": [{"id": "lift", "quantity": 2}], "traffic": [[30000, 80], [36000, 100]]}
    region = Problem.from_json({**data, "options": {"iterations": 4}})
    solution = solve_by_sectors(region, size=20)
    report = check(region, solution)
    assert report.violations == ()
    assert report.cost_parts == solution["stats"]["cost_parts"]
    roles = [stop.get("role") for route in solution["routes"] for stop in route["stops"]]
    assert roles.count("helper") > 5


def test_several_days_keep_the_ranks_of_their_shifts():
    data = {**lyon_day(24, 2, days=3, load=0.3), "options": {"iterations": 2}}
    region = Problem.from_json(data)
    solution = solve_by_sectors(region, size=12)
    assert check(region, solution).violations == ()
    assert {(one["technician"], one["shift"]) for one in solution["changes"]} <= {
        (one["technician"], one["shift"]) for one in solution["routes"]
    }


def test_a_cancelled_search_still_gives_a_plan(region):
    solution = solve_by_sectors(region, cancelled=lambda: True, size=20)
    assert solution["status"] == "cancelled"
    assert check(region, solution).violations == ()


def test_a_worker_that_dies_is_replaced():
    whole = Problem.from_json(document(TEAM[:1], LINE[:2], options={"iterations": 1}))
    answers = []
    with Workers(1, lambda: False) as workers:
        workers.map([Job(whole, [])], lambda rank, answer: answers.append(answer))
        os.kill(workers.pids[0], signal.SIGKILL)
        for _ in range(2):
            workers.map([Job(whole, [])], lambda rank, answer: answers.append(answer))
    assert answers[0].cost == answers[-1].cost
