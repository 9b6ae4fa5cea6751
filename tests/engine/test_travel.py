"""Great-circle travel."""

import pytest

from tournees_engine import ProblemError
from tournees_engine.model import Place, SpeedProfile
from tournees_engine.travel import great_circle_km, great_circle_matrix

LYON, VIENNE, PARIS = (45.757, 4.835), (45.525, 4.875), (48.8566, 2.3522)


def test_lyon_to_paris_is_about_392_km_as_the_crow_flies():
    assert great_circle_km(LYON, PARIS) == pytest.approx(392, abs=2)


def test_matrices_are_symmetric_with_a_zero_diagonal():
    durations, distances = great_circle_matrix([LYON, VIENNE, PARIS])
    for matrix in (durations, distances):
        assert all(matrix[a][b] == matrix[b][a] for a in range(3) for b in range(3))
        assert all(matrix[a][a] == 0 for a in range(3))


def test_two_places_at_the_same_point_cost_nothing_between_them():
    durations, distances = great_circle_matrix([Place("a", *LYON), Place("b", *LYON)])
    assert durations[0][1] == distances[0][1] == 0


def test_long_legs_are_driven_faster_than_city_hops():
    profile = SpeedProfile(stop_seconds=0)
    assert profile.speed(0.5) < profile.speed(10) < profile.speed(50) < profile.speed(300)


def test_speed_is_interpolated_between_points():
    profile = SpeedProfile(speed_kmh=((0, 20), (10, 40)))
    assert (profile.speed(5), profile.speed(99)) == (30, 40)


def test_detour_speed_and_parking_make_the_duration():
    profile = SpeedProfile(detour=2, speed_kmh=((0, 60),), stop_seconds=100)
    durations, distances = great_circle_matrix([(0.0, 0.0), (0.0, 0.09)], profile)
    km = 2 * great_circle_km((0.0, 0.0), (0.0, 0.09))
    assert distances[0][1] == round(1000 * km)
    assert durations[0][1] == round(60 * km) + 100


def test_a_place_without_coordinates_is_named():
    with pytest.raises(ProblemError, match="'home' has no coordinates"):
        great_circle_matrix([Place("home")])
