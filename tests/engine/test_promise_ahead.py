"""The rest of a day under way, and the window that a customer is told."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import eta as bench
from _promise_booking import history
from _promise_world import World

from tournees_engine.promise import DayStop, Habits, Quantiles, Rest, Step, ahead, learn, told
from tournees_engine.promise.quantiles import LEVELS

MINUTE, HOUR = 60, 3600
NINE = 9 * HOUR
SANE = Habits.sane()
GRID = {"grid": 300, "least": 600}


def stop(start=NINE, travel=20 * MINUTE, work=HOUR, **options):
    return DayStop(travel, work, start, **options)


def median(column):
    return float(np.median(column))


def spread(column, low=0.1, high=0.9):
    return float(np.quantile(column, high) - np.quantile(column, low))


def test_who_has_just_left_is_there_after_about_the_planned_drive():
    doors = ahead([Step(stop(), left=NINE)], NINE, SANE)
    assert doors.shape == (500, 1)
    assert median(doors) == pytest.approx(NINE + 22 * MINUTE, abs=4 * MINUTE)


def test_nobody_arrives_in_the_past():
    doors = ahead([Step(stop(), left=NINE)], NINE + 25 * MINUTE, SANE)
    assert doors.min() >= NINE + 25 * MINUTE


def test_a_drive_that_lasts_longer_than_any_is_not_over_this_minute():
    now = NINE + 3 * HOUR
    doors = ahead([Step(stop(), left=NINE)], now, SANE)
    assert now < median(doors) < now + HOUR
    assert spread(doors) > 5 * MINUTE


def test_the_window_narrows_as_he_comes_closer():
    far = ahead([Step(stop(travel=40 * MINUTE), left=NINE)], NINE, SANE)
    close = ahead([Step(stop(travel=10 * MINUTE), left=NINE + 30 * MINUTE)], NINE + 30 * MINUTE, SANE)
    assert spread(close) < spread(far)


def test_the_next_one_waits_for_the_work_under_way():
    begun = Step(stop(NINE), reached=NINE)
    late = NINE + 2 * HOUR  # an hour of work that lasts two already
    doors = ahead([begun, Step(stop(NINE + 80 * MINUTE))], late, SANE)
    assert (doors[:, 0] == NINE).all()
    assert doors[:, 1].min() > late
    assert median(doors[:, 1]) > late + 20 * MINUTE


def test_nobody_leaves_before_the_plan_has_it():
    afternoon = 14 * HOUR
    doors = ahead([Step(stop(afternoon))], NINE, SANE)
    assert abs(median(doors) - afternoon) < 12 * MINUTE


def test_the_break_is_taken_on_the_way():
    rest = Rest(12 * HOUR, 12 * HOUR, HOUR)
    steps = [Step(stop(11 * HOUR), reached=11 * HOUR), Step(stop(13 * HOUR + 20 * MINUTE))]
    late = 12 * HOUR + 50 * MINUTE  # the morning's work is not over when the break should end
    with_rest, without = (ahead(steps, late, SANE, rest=one)[:, 1] for one in (rest, None))
    assert median(with_rest) == pytest.approx(median(without) + HOUR, abs=15 * MINUTE)


def test_who_is_having_the_break_goes_on_after_it():
    rest = Rest(12 * HOUR, 12 * HOUR, HOUR)
    doors = ahead([Step(stop(13 * HOUR))], 12 * HOUR + 30 * MINUTE, SANE, rest=rest)
    assert doors.min() > 13 * HOUR
    assert median(doors) < 13 * HOUR + 45 * MINUTE


def test_rush_hours_count():
    hours = list(SANE.travel.hours)
    hours[8] = 3.0
    jammed = Habits(SANE.work, replace(SANE.travel, hours=tuple(hours)), SANE.days)
    step = Step(stop(), left=8 * HOUR)
    usual = ahead([step], 8 * HOUR, SANE)
    assert median(ahead([step], 8 * HOUR, jammed)) > median(usual) + 20 * MINUTE


def test_the_same_seed_tells_the_same():
    steps = [Step(stop(), left=NINE), Step(stop(11 * HOUR))]
    assert (ahead(steps, NINE, SANE) == ahead(steps, NINE, SANE)).all()


@pytest.mark.parametrize("minutes", [0, 10, 20, 30])
def test_a_true_belief_gives_windows_that_hold_what_they_say(minutes):
    """Drives are drawn from the very habits; those that are not over are told a window."""
    table = Quantiles.of(np.random.default_rng(1).gamma(12, 1.1 / 12, 20000))
    habits = Habits(SANE.work, replace(SANE.travel, bands=(table,) * 3, hours=(1.0,) * 24), SANE.days)
    drives = NINE + 1800 * np.interp(np.random.default_rng(2).random(4000), LEVELS, table.values)
    now = NINE + minutes * MINUTE
    still = drives[drives > now]
    begins, ends = told(ahead([Step(stop(travel=1800), left=NINE)], now, habits)[:, 0], 0.8, **GRID)
    assert 0.78 <= np.mean((begins <= still) & (still <= ends)) <= 0.93


def test_a_window_lies_on_the_grid_and_is_the_narrowest():
    column = np.random.default_rng(0).normal(NINE, 600, 2000).astype(np.int32)
    begins, ends = told(column, 0.8, **GRID)
    assert begins % 300 == ends % 300 == 0
    assert np.mean((column > begins) & (column <= ends)) >= 0.8
    width = ends - begins - 300
    starts = range(int(column.min()) // 300 * 300, int(column.max()), 300)
    assert all(np.mean((column > one) & (column <= one + width)) < 0.8 for one in starts)


def test_a_window_is_never_narrower_than_asked():
    column = np.full(500, NINE + 60, np.int32)
    begins, ends = told(column, 0.8, **GRID)
    assert ends - begins == 600
    assert begins < NINE + 60 <= ends


def test_a_window_stays_while_it_is_true():
    column = np.random.default_rng(0).normal(NINE, 600, 2000).astype(np.int32)
    window = told(column, 0.8, **GRID)
    later = column + 60
    assert told(later, 0.8, **GRID, before=window) == window
    assert told(column + 1500, 0.8, **GRID, before=window) != window
    wide = (NINE - 7200, NINE + 7200)
    assert told(column, 0.8, **GRID, before=wide) == window


def test_in_a_world_that_follows_no_model_most_customers_are_told_the_truth():
    cases = []
    for seed in range(3):
        world = World(seed)
        habits = learn(history(world, range(8, 12)))
        cases += bench.judged(world, range(12, 14), habits, (bench.SHARE, bench.SHARE_BEFORE))
    for kind, mae in (("departure", 6), ("update", 6), ("delay", 35)):
        figures = bench.measured([case for case in cases if case[0] == kind])
        assert figures["n"] > 300
        assert 0.78 <= figures["coverage"] <= 0.92, (kind, figures)
        assert figures["mae_minutes"] < mae
