"""Kept visits get back the second the customer knows, when that is free."""

from builders import HOUR, plan, technician, visit

from tournees_engine.schedule import schedule
from tournees_engine.settle import settle

OBJECTIVE = {"change": 100, "change_tolerance": 900}


def current(start):
    return {"technician": "ana", "start": start}


def starts(one):
    return [stop.start for stop in schedule(one.routes[0]).stops]


def test_a_kept_visit_starts_at_the_known_second():
    one = plan([technician()], [visit("a", 1, current=current(10 * HOUR))], [["a"]],
               objective=OBJECTIVE)  # fmt: skip
    assert starts(one) == [10 * HOUR - 900]
    assert starts(settle(one)) == [10 * HOUR]


def test_the_known_second_is_given_up_when_it_costs():
    shifts = [{"start": 8 * HOUR, "end": 10 * HOUR + 1000}]
    one = plan(
        [technician(shifts=shifts)],
        [visit("a", 1, current=current(10 * HOUR))],
        [["a"]],
        objective=OBJECTIVE,
    )
    assert starts(settle(one)) == starts(one)


def test_one_visit_settles_when_all_together_cannot():
    shifts = [{"start": 8 * HOUR, "end": 9 * HOUR + 3720}]
    jobs = [visit("a", 1, current=current(9 * HOUR)), visit("b", 1, current=current(10 * HOUR))]
    one = plan([technician(shifts=shifts)], jobs, [["a", "b"]], objective=OBJECTIVE)
    assert starts(settle(one))[0] == 9 * HOUR


def test_a_visit_that_changes_technician_keeps_its_time():
    job = visit("a", 1, current={"technician": "zoe", "start": 10 * HOUR})
    one = plan([technician()], [job], [["a"]], objective=OBJECTIVE)
    assert starts(one) == [8 * HOUR + 60]
    assert starts(settle(one)) == [10 * HOUR]


def test_nothing_is_held_when_changes_are_free():
    one = plan([technician()], [visit("a", 1, current=current(10 * HOUR))], [["a"]])
    assert starts(settle(one)) == [8 * HOUR + 60]
