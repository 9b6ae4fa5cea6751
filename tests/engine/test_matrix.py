"""Travel matrices in 32-bit numbers."""

import pickle

import pytest
from generator import lyon_day

from tournees_engine import Problem, ProblemError
from tournees_engine.matrix import Matrix
from tournees_engine.model import SpeedProfile
from tournees_engine.travel import great_circle_matrix, leg

POINTS = [(45.757, 4.835), (45.525, 4.875), (48.8566, 2.3522), (45.757, 4.835)]


def test_cells_are_plain_ints():
    matrix = Matrix.from_rows([[0, 1], [2, 0]], 2)
    assert type(matrix[0][1]) is int
    assert (matrix[1][0], matrix.cell(1, 0), len(matrix)) == (2, 2, 2)


def test_a_whole_float_is_read_as_its_integer():
    assert Matrix.from_rows([[0.0, 1.0], [2, 0]], 2).to_json() == [[0, 1], [2, 0]]


@pytest.mark.parametrize("bad", [True, 1.5, -1, 50_000_001, 10**30, float("nan"), "7", None])
def test_a_bad_cell_is_named(bad):
    with pytest.raises(ProblemError, match=r"^speeds\[1\]\[0\]"):
        Matrix.from_rows([[0, 1], [bad, 0]], 2, "speeds")


def test_a_row_that_is_too_short_is_named():
    with pytest.raises(ProblemError, match=r"^matrix\[1\]: must be a list of 2 numbers"):
        Matrix.from_rows([[0, 1], [1]], 2)


def test_matrices_with_the_same_numbers_are_equal():
    assert Matrix([[0, 1], [1, 0]]) == Matrix([[0, 1], [1, 0]]) != Matrix([[0, 1], [2, 0]])


def test_a_matrix_survives_the_trip_to_another_process():
    matrix = Matrix([[0, 1], [2, 0]])
    assert matrix[0][1] == 1
    assert pickle.loads(pickle.dumps(matrix)) == matrix  # noqa: S301


def test_a_leg_weighs_the_same_alone_and_in_the_matrix():
    durations, distances = great_circle_matrix(POINTS)
    for a, one in enumerate(POINTS):
        for b, two in enumerate(POINTS):
            alone = leg(one, two, SpeedProfile())
            assert alone == (durations[a][b], distances[a][b])
            assert alone == (durations.cell(a, b), distances.cell(a, b))


def test_asking_for_legs_does_not_compute_the_matrix():
    problem = Problem.from_json(lyon_day(5, 2))
    seconds, metres = problem.leg("home0", "p4")
    assert not any("tables" in vars(m._legs) for m in (problem.durations, problem.distances))
    assert (seconds, metres) == (problem.durations[0][6], problem.distances[0][6])


def test_computed_matrices_are_not_written():
    data = Problem.from_json(lyon_day(5, 2)).to_json()
    assert not {"durations", "distances"} & set(data)


def test_the_matrices_given_win_over_the_coordinates():
    given = [[7] * 7 for _ in range(7)]
    problem = Problem.from_json({**lyon_day(5, 2), "durations": given})
    assert problem.durations == Matrix(given) != problem.distances
    assert problem.to_json()["durations"] == given
