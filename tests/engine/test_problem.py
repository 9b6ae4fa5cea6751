"""What a problem accepts, and how it refuses."""

import copy

import pytest
from builders import document, problem, technician, visit
from generator import lyon_day

from tournees_engine import Problem, ProblemError


def refuse(change, path):
    """Check that a change makes the problem refused, with the path of the bad value."""
    data = document([technician()], [visit("a", 1, windows=[[28800, 36000]])])
    change(data)
    with pytest.raises(ProblemError) as error:
        Problem.from_json(data)
    assert str(error.value).startswith(f"{path}: ")
    assert "\n" not in str(error.value)


def test_a_problem_survives_a_round_trip():
    one = Problem.from_json(lyon_day(12, 3, seed=5, days=2))
    assert Problem.from_json(one.to_json()) == one


def test_every_field_survives_a_round_trip():
    shift = {
        "start": 0,
        "end": 9,
        "overtime": 3,
        "break": {"earliest": 1, "latest": 2, "duration": 3},
        "start_place": "p1",
        "end_place": "p2",
    }
    ana = technician(
        name="ana",
        end="p3",
        pace=1.5,
        shifts=[shift],
        skills={"gas": 2, "cold": [{"level": 1, "until": 9}, {"level": 0}]},
    )
    job = visit(
        "a",
        1,
        name="Chaudière",
        skills={"gas": 1},
        penalty=7,
        technicians=["ana"],
        notified=True,
        pinned={"technician": "ana", "start": 5},
        current={"technician": "gone", "start": 6},
        preferred={"technician": "ana", "cost": 9},
    )
    one = problem([ana], [job], objective={"change": 1, "balance": 2})
    assert Problem.from_json(one.to_json()) == one
    assert one.visits[0].current.technician == "gone"


def test_matrices_are_computed_from_coordinates_when_missing():
    data = lyon_day(4, 2)
    one = Problem.from_json(data)
    assert len(one.durations) == len(one.distances) == 6
    assert one.durations[0][0] == 0 < one.durations[0][1]


def test_a_place_without_coordinates_needs_matrices():
    data = document([], [])
    del data["durations"]
    with pytest.raises(ProblemError, match=r"places\[0\].*no coordinates"):
        Problem.from_json(data)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda d: d["visits"][0].update(duration=-5), "visits[0].duration"),
        (lambda d: d["visits"][0].update(duration="long"), "visits[0].duration"),
        (lambda d: d["visits"][0].update(windows=[[9, 3]]), "visits[0].windows[0]"),
        (lambda d: d["visits"][0].update(windows=[[0, 5], [3, 9]]), "visits[0].windows[1]"),
        (lambda d: d["visits"][0].update(place="moon"), "visits[0].place"),
        (lambda d: d["visits"][0].update(technicians=["bob"]), "visits[0].technicians[0]"),
        (lambda d: d["visits"].append(d["visits"][0]), "visits[1].id"),
        (lambda d: d["technicians"][0].update(pace=0), "technicians[0].pace"),
        (lambda d: d["technicians"][0].update(end="moon"), "technicians[0].end"),
        (lambda d: d["technicians"][0].update(skills={"gas": -1}), "technicians[0].skills.gas"),
        (
            lambda d: d["technicians"][0].update(shifts=[{"start": 9, "end": 3}]),
            "technicians[0].shifts[0].end",
        ),
        (
            lambda d: d["technicians"][0]["shifts"].append({"start": 30000, "end": 90000}),
            "technicians[0].shifts[1].start",
        ),
        (lambda d: d["durations"][0].pop(), "durations[0]"),
        (lambda d: d["durations"][2].__setitem__(1, None), "durations[2][1]"),
        (lambda d: d["distances"][2].__setitem__(1, -4), "distances[2][1]"),
        (lambda d: d["places"][0].update(lat=120, lon=0), "places[0].lat"),
        (lambda d: d["places"][0].update(lat=float("nan"), lon=0), "places[0].lat"),
        (lambda d: d.update(options={"backend": "magic"}), "options.backend"),
        (lambda d: d.update(objective={"change": 1.5}), "objective.change"),
        (lambda d: d.update(version=2), "version"),
    ],
)
def test_a_bad_value_is_named_by_its_path(change, path):
    refuse(change, path)


def test_a_search_that_never_stops_is_refused():
    with pytest.raises(ProblemError, match="never stops"):
        Problem.from_json(document([], [], options={"seconds": None}))


def test_text_that_is_not_json_is_refused_in_one_sentence():
    with pytest.raises(ProblemError, match="this is not JSON"):
        Problem.from_json("{")


def test_reading_does_not_touch_the_document():
    data = document([technician()], [visit("a", 1)])
    before = copy.deepcopy(data)
    Problem.from_json(data)
    assert data == before
