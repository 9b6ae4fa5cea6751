"""The exact schedule of one route, on a line: one minute and one kilometre a step."""

import pytest
from builders import HOUR, MINUTE, problem, technician, visit

from tournees_engine.blocked import Blocked
from tournees_engine.instance import Instance
from tournees_engine.schedule import simulate

EIGHT, NOON = 8 * HOUR, 12 * HOUR
LUNCH = {"earliest": 12 * HOUR, "latest": 13 * HOUR, "duration": 45 * MINUTE}


def day(visits, technician_values=None, shift=None, order=None, **values):
    """Simulate one technician doing visits in their order."""
    who = technician(**(technician_values or {}))
    if shift is not None:
        who["shifts"] = [{"start": EIGHT, "end": 17 * HOUR, **shift}]
    case = problem([who], visits, **values)
    instance = Instance(case)
    return simulate(instance, instance.vehicles[0], range(len(visits)) if order is None else order)


def starts(outcome):
    return [stop.start for stop in outcome.stops]


def test_a_visit_starts_on_arrival():
    outcome = day([visit("a", 10)])
    assert starts(outcome) == [EIGHT + 10 * MINUTE]
    assert outcome.back == EIGHT + 50 * MINUTE


def test_driving_and_distance_count_the_way_back():
    outcome = day([visit("a", 10), visit("b", 4)])
    assert (outcome.driving, outcome.distance) == (20 * MINUTE, 20_000)
    assert outcome.cost == 20 * 60 + 20 * 100


def test_service_follows_the_pace_rounded_half_up():
    outcome = day([{"id": "a", "place": "p1", "duration": 333}], {"pace": 1.5})
    assert outcome.stops[0].end - outcome.stops[0].start == 500


def test_departure_waits_at_home_rather_than_at_the_door():
    outcome = day([visit("a", 10, windows=[[NOON, NOON]])])
    assert outcome.leave == NOON - 10 * MINUTE
    assert outcome.stops[0].arrival == outcome.stops[0].start == NOON


def test_the_second_window_serves_when_the_first_is_over():
    windows = [[EIGHT, EIGHT + 5 * MINUTE], [NOON, NOON + HOUR]]
    assert starts(day([visit("a", 10, windows=windows)])) == [NOON]


def test_a_window_closed_before_arrival_blocks():
    outcome = day([visit("a", 10, windows=[[EIGHT, EIGHT + 9 * MINUTE]])])
    assert isinstance(outcome, Blocked)
    assert (outcome.constraint, outcome.visit) == ("window", 0)


def test_overtime_is_paid_by_the_second():
    shift = {"end": EIGHT + 40 * MINUTE, "overtime": HOUR}
    outcome = day([visit("a", 10)], shift=shift)
    assert outcome.cost == 20 * 60 + 20 * 100 + 10 * 120


def test_coming_back_after_overtime_blocks():
    shift = {"end": EIGHT + 40 * MINUTE, "overtime": 9 * MINUTE}
    outcome = day([visit("a", 10)], shift=shift)
    assert outcome.constraint == "shift"


def test_the_break_is_taken_on_arrival_when_there_is_time():
    jobs = [visit("a", 10, 235), visit("b", 20, windows=[[13 * HOUR, 14 * HOUR]])]
    outcome = day(jobs, shift={"break": LUNCH})
    # a ends at 12:05, b is reached at 12:15: the break runs to 13:00 at its door
    assert outcome.rest == NOON + 15 * MINUTE
    assert starts(outcome)[1] == NOON + 60 * MINUTE


def test_the_break_is_taken_before_a_drive_that_would_end_too_late():
    outcome = day([visit("a", 10, 290 - 10), visit("b", 30)], shift={"break": LUNCH})
    # a ends at 12:50, b would be reached at 13:10, too late to begin the break
    assert outcome.rest == NOON + 50 * MINUTE
    assert outcome.stops[1].arrival == NOON + (50 + 45 + 20) * MINUTE


def test_a_day_over_before_the_break_is_due_owes_none():
    outcome = day([visit("a", 10, 285 - 5)], shift={"break": LUNCH})
    assert outcome.back == NOON + 60 * MINUTE
    assert outcome.rest is None


def test_a_break_that_cannot_start_in_time_blocks():
    outcome = day([visit("a", 10, 6 * 60)], shift={"break": LUNCH})
    assert outcome.constraint == "break"


def test_a_late_first_visit_leaves_the_break_at_home():
    windows = [[14 * HOUR, 15 * HOUR]]
    outcome = day([visit("a", 10, windows=windows)], shift={"break": LUNCH})
    assert outcome.rest == NOON
    assert outcome.leave == 14 * HOUR - 10 * MINUTE


def test_the_break_is_chosen_with_the_whole_day_in_view():
    # Resting at once would miss b's window; resting after b is still in time.
    jobs = [visit("a", 10, 235), visit("b", 15, 40, windows=[[NOON, NOON + 15 * MINUTE]])]
    outcome = day(jobs, shift={"break": LUNCH})
    assert starts(outcome)[1] == NOON + 10 * MINUTE
    assert outcome.rest == NOON + 50 * MINUTE


def test_a_shift_that_begins_after_the_break_owes_none():
    shift = {"start": 14 * HOUR, "break": LUNCH}
    assert day([visit("a", 10)], shift=shift).rest is None


def test_a_pinned_visit_starts_at_its_second():
    pinned = {"technician": "ana", "start": NOON + 7}
    job = visit("a", 10, pinned=pinned, windows=[[EIGHT, EIGHT + HOUR]])
    assert starts(day([job])) == [NOON + 7]


def test_a_skill_must_be_valid_until_the_end():
    job = visit("a", 10, skills={"gas": 1})
    end = EIGHT + 40 * MINUTE
    in_time = {"skills": {"gas": [{"level": 1, "until": end}]}}
    too_short = {"skills": {"gas": [{"level": 1, "until": end - 1}]}}
    assert starts(day([job], in_time)) == [EIGHT + 10 * MINUTE]
    assert day([job], too_short).constraint == "validity"


def test_the_longest_grant_of_a_sufficient_level_counts():
    grants = [{"level": 3, "until": EIGHT}, {"level": 2, "until": NOON}, {"level": 1}]
    job = visit("a", 10, skills={"gas": 2}, windows=[[10 * HOUR, NOON]])
    assert starts(day([job], {"skills": {"gas": grants}})) == [10 * HOUR]


def test_a_shift_may_start_and_end_elsewhere():
    outcome = day([visit("a", 10)], shift={"start_place": "p9", "end_place": "p12"})
    assert (outcome.driving, outcome.distance) == (3 * MINUTE, 3000)


@pytest.mark.parametrize(("tolerance", "start"), [(0, NOON), (600, NOON - 600)])
def test_a_visit_is_held_at_its_current_time_when_leaving_it_costs(tolerance, start):
    job = visit("a", 10, current={"technician": "ana", "start": NOON})
    outcome = day([job], objective={"change": 50, "change_tolerance": tolerance})
    assert starts(outcome) == [start]
    assert outcome.cost == 20 * 60 + 20 * 100


def test_a_visit_moves_when_holding_it_costs_more_in_overtime():
    job = visit("a", 10, current={"technician": "ana", "start": NOON})
    objective = {"change": 50, "change_tolerance": 0}
    outcome = day([job], shift={"end": 9 * HOUR, "overtime": 8 * HOUR}, objective=objective)
    assert starts(outcome) == [EIGHT + 10 * MINUTE]
    assert outcome.cost == 20 * 60 + 20 * 100 + 50


def test_an_empty_route_costs_nothing():
    outcome = day([visit("a", 10)], order=())
    assert (outcome.cost, outcome.stops, outcome.driving) == (0, (), 0)
