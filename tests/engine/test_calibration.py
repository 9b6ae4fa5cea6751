"""The great-circle model learns from trips."""

import random

import pytest

from tournees_engine import ProblemError
from tournees_engine.calibration import calibrated, trips_of
from tournees_engine.matrix import Matrix
from tournees_engine.model import SpeedProfile, Trip
from tournees_engine.travel import great_circle_matrix, leg

DEFAULT = SpeedProfile()
REGION = SpeedProfile(detour=1.62, speed_kmh=((0.0, 18.0), (10.0, 30.0), (60.0, 60.0)), stop_seconds=0)


def places(count, seed=0, spread=0.3):
    rng = random.Random(seed)
    return [(45.7 + rng.random() * spread, 4.8 + rng.random() * spread) for _ in range(count)]


def trips(profile, count=20, **options):
    points = places(count, **options)
    return trips_of(points, *great_circle_matrix(points, profile))


def worst_error(profile, made):
    legs = [leg(trip.origin, trip.destination, profile) for trip in made]
    return max(abs(seconds / trip.seconds - 1) for (seconds, _), trip in zip(legs, made, strict=True))


def bare(profile):
    return SpeedProfile(profile.detour, profile.speed_kmh, 0)


def test_a_region_is_found_again_from_its_trips():
    found = calibrated(trips(REGION))
    assert found.detour == pytest.approx(1.62, abs=0.002)
    for km in (5, 10, 20, 30):
        assert float(found.speed(km)) == pytest.approx(float(REGION.speed(km)), rel=0.06)


def test_trips_that_were_not_learnt_are_told_better_than_by_the_default():
    found, others = calibrated(trips(REGION, seed=1)), trips(REGION, seed=2)
    assert worst_error(bare(found), others) < worst_error(bare(DEFAULT), others) / 2


def test_one_absurd_trip_in_ten_changes_little():
    made = trips(REGION)
    wrong = [Trip(t.origin, t.destination, t.seconds * 40 + 1, t.metres * 30) for t in made[::10]]
    found, fair = calibrated(made + wrong), calibrated(made)
    assert found.detour == pytest.approx(fair.detour, rel=0.02)
    assert float(found.speed(15)) == pytest.approx(float(fair.speed(15)), rel=0.15)


@pytest.mark.parametrize("count", [0, 1, 29])
def test_too_few_trips_teach_nothing(count):
    assert calibrated(trips(REGION)[:count]) is not DEFAULT
    assert calibrated(trips(REGION)[:count]) == DEFAULT
    assert calibrated(trips(REGION)[:count], REGION) == REGION


def test_trips_to_the_door_next_by_teach_nothing():
    assert calibrated(trips(REGION, spread=0.0005)) == DEFAULT


def test_without_metres_the_default_s_detour_stays_and_the_time_is_right():
    made = [Trip(t.origin, t.destination, t.seconds) for t in trips(REGION)]
    found = calibrated(made)
    assert found.detour == DEFAULT.detour
    assert worst_error(bare(found), [t for t in made if t.seconds > 900]) < 0.15


def test_recorded_trips_have_their_parking_taken_off():
    made = trips(REGION)
    recorded = [Trip(t.origin, t.destination, t.seconds + 120, t.metres) for t in made]
    assert calibrated(recorded, door_to_door=True) == calibrated(made)


@pytest.mark.parametrize(("seconds", "metres"), [(1, 10**9), (10**9, 1), (1, 1), (10**9, 10**9)])
def test_whatever_the_trips_the_profile_is_valid(seconds, metres):
    made = [Trip(t.origin, t.destination, seconds, metres) for t in trips(REGION)]
    found = calibrated(made)
    assert 1 <= found.detour <= 5
    assert all(1 <= speed <= 200 for _, speed in found.speed_kmh)


def test_speeds_never_fall_with_the_length():
    rng = random.Random(3)
    made = [Trip(t.origin, t.destination, rng.randint(60, 7200), t.metres) for t in trips(REGION)]
    speeds = [speed for _, speed in calibrated(made).speed_kmh]
    assert speeds == sorted(speeds)


def test_the_same_trip_many_times_teaches_one_speed():
    one = Trip((45.7, 4.8), (45.8, 4.8), 900, 15_000)
    found = calibrated([one] * 50)
    assert [speed for km, speed in found.speed_kmh if km == 15] == [60.0]


def test_long_legs_are_not_driven_faster_than_usual_for_having_learnt_short_ones():
    fast = SpeedProfile(detour=1.3, speed_kmh=((0.0, 50.0),), stop_seconds=0)
    found = calibrated(trips(fast, spread=0.05))
    assert float(found.speed(100)) == pytest.approx(90)


def test_a_slow_region_is_slow_on_long_legs_too():
    slow = SpeedProfile(detour=1.3, speed_kmh=((0.0, 10.0),), stop_seconds=0)
    assert float(calibrated(trips(slow, spread=0.05)).speed(100)) < 45


def test_the_order_of_trips_does_not_matter():
    made = trips(REGION)
    assert calibrated(made) == calibrated(made[::-1])


def test_a_trip_refuses_what_cannot_be():
    for figures in ((-1, 5), (5, -1)):
        with pytest.raises(ProblemError, match="negative"):
            Trip((0, 0), (0, 1), *figures)


def test_a_matrix_gives_a_trip_for_each_pair_of_places():
    made = trips_of([(0, 0), (0, 1)], Matrix([[0, 5], [6, 0]]), Matrix([[0, 7], [8, 0]]))
    assert made == [Trip((0, 0), (0, 1), 5, 7), Trip((0, 1), (0, 0), 6, 8)]
