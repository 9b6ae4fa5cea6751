"""Properties of repairs, on random problems and events."""

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import HOUR, NAMES, problems

from tournees_engine import Problem, ProblemError
from tournees_engine.check import check
from tournees_engine.repair import read_event, repair
from tournees_engine.solve import solve
from tournees_engine.validation import validate

NOW = st.integers(0, 42 * HOUR)


@st.composite
def events(draw, names):
    """Draw an event on a problem's visits."""
    kind = draw(st.sampled_from(("away", "vehicle_down", "overrun", "urgent", "cancelled")))
    event = {"type": kind, "now": draw(NOW)}
    if kind in ("away", "vehicle_down"):
        since = draw(NOW)
        until = draw(st.none() | st.integers(since + 1, 48 * HOUR))
        return {**event, "technician": draw(st.sampled_from(NAMES)), "from": since, "until": until}
    if kind == "urgent" or not names:
        new = {"id": "new", "place": "p1", "duration": draw(st.integers(0, HOUR))}
        return {"type": "urgent", "now": event["now"], "visit": new}
    event["visit"] = draw(st.sampled_from(names))
    return {**event, "end": draw(NOW)} if kind == "overrun" else event


def told(data, draw):
    """Return the plan of a problem, a random event and the repair (None: the visit is begun)."""
    problem = Problem.from_json(data)
    plan = solve(problem)
    event = read_event(draw(events([visit.id for visit in problem.visits])))
    try:
        return plan, event, repair(problem, plan, event)
    except ProblemError:
        begun = [stop for stop in stops(plan) if stop["start"] < event.now]
        assert event.visit in {stop["visit"] for stop in begun}
        return plan, event, None


def stops(solution):
    """Return all the stops of a solution."""
    return [stop for route in solution["routes"] for stop in route["stops"]]


@settings(max_examples=60)
@given(problems(), st.data())
def test_every_repair_passes_the_judge(data, draw):
    _, _, result = told(data, draw.draw)
    if result is None:
        return
    validate("solution", result.solution)
    again = Problem.from_json(result.problem.to_json())
    report = check(again, result.solution)
    assert report.violations == ()
    assert report.cost == result.solution["cost"]


@given(problems(), st.data())
def test_what_is_left_begins_after_the_event(data, draw):
    plan, event, result = told(data, draw.draw)
    if result is None:
        return
    shifts = [shift for who in result.problem.technicians for shift in who.shifts]
    assert all(shift.start >= event.now for shift in shifts)
    left = {visit.id for visit in result.problem.visits}
    absence = event.absence
    for stop in stops(plan):
        if stop["start"] >= event.now and absence is None and event.type != "cancelled":
            assert stop["visit"] in left


@given(problems(), st.data())
def test_changes_are_told_for_the_visits_that_changed_and_no_other(data, draw):
    plan, _, result = told(data, draw.draw)
    if result is None:
        return
    slack = result.problem.objective.change_tolerance
    before, after = leads(plan), leads(result.solution)
    moved = {
        name
        for name, (who, start) in after.items()
        if name not in before or who != before[name][0] or abs(start - before[name][1]) > slack
    }
    assert {change["visit"] for change in result.solution["changes"]} == moved


def leads(solution):
    """Return the lead and the start of each served visit."""
    return {
        stop["visit"]: (route["technician"], stop["start"])
        for route in solution["routes"]
        for stop in route["stops"]
        if stop.get("role") != "helper"
    }
