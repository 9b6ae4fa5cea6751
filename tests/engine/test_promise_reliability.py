"""Probabilities are judged by what happened."""

import numpy as np
import pytest

from tournees_engine import ProblemError
from tournees_engine.promise import reliability
from tournees_engine.promise.reliability import wilson


def drawn(n, seed=0):
    rng = np.random.default_rng(seed)
    given = rng.beta(9, 1.2, n)
    return given, rng.random(n) < given


def test_true_probabilities_have_an_error_below_the_floor():
    found = reliability(*drawn(5000))
    assert found.ece < found.floor < 0.02
    assert found.brier == pytest.approx(0.1, abs=0.02)
    assert found.mean == pytest.approx(found.rate, abs=0.02)


def test_false_probabilities_are_found_out():
    given, outcomes = drawn(5000)
    found = reliability(given**0.2, outcomes)
    assert found.ece > 3 * found.floor
    assert found.brier > reliability(given, outcomes).brier


def test_the_error_is_the_mean_distance_of_rates_to_probabilities():
    found = reliability([0.15] * 1500 + [0.95] * 1500, [True] * 300 + [False] * 1200 + [True] * 1500)
    assert found.ece == pytest.approx((0.05 + 0.05) / 2)
    assert found.brier == pytest.approx((300 * 0.85**2 + 1200 * 0.15**2 + 1500 * 0.05**2) / 3000)


def test_few_outcomes_have_no_error_to_publish():
    found = reliability(*drawn(1999))
    assert found.ece is None
    assert found.ece_unsure > 0
    assert reliability(*drawn(2000)).ece is not None


def test_luck_makes_a_greater_error_of_fewer_outcomes():
    floors = [reliability(*drawn(n)).floor for n in (100, 1000, 10000)]
    assert floors[0] > 2 * floors[1] > 4 * floors[2]


def test_no_outcome_says_nothing():
    found = reliability([], [])
    assert (found.n, found.ece, found.brier, found.rows) == (0, None, None, ())


def test_rows_hold_all_outcomes_with_their_interval():
    found = reliability(*drawn(3000))
    assert sum(row[4] for row in found.rows) == 3000
    for mean, rate, low, high, _ in found.rows:
        assert 0 <= low <= rate <= high <= 1
        assert 0 <= mean <= 1


def test_certain_probabilities_are_in_the_end_bins():
    found = reliability([0.0, 1.0], [False, True])
    assert [row[0] for row in found.rows] == [0, 1]
    assert found.brier == 0


def test_wilson_s_interval_of_a_rate_that_was_always_true_is_not_a_point():
    low, high = wilson(1.0, 10)
    assert (low, high) == pytest.approx((0.7225, 1.0), abs=1e-3)


@pytest.mark.parametrize(
    ("given", "outcomes"), [([0.5], []), ([1.2], [True]), ([float("nan")], [True]), ([0.5], [2])]
)
def test_what_is_no_probability_is_refused(given, outcomes):
    with pytest.raises(ProblemError):
        reliability(given, outcomes)


def test_it_can_be_written():
    assert reliability(*drawn(100)).to_json()["ece"] is None
