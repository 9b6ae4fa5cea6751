"""The world that promises are judged in, and the judgement."""

import random
import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import promise as bench
from _promise_booking import day, history, slots
from _promise_world import LUNCH, World, plan

from tournees_engine.promise import Habits, learn


@pytest.fixture(scope="module")
def world():
    return World(77, technicians=4)


@pytest.fixture(scope="module")
def filled(world):
    return slots(world, range(12, 14), learn(history(world, range(8, 12))), 0.95, 200)


def test_a_world_is_fixed_by_its_seed(world):
    again = World(77, technicians=4)
    assert again.shifts(3) == world.shifts(3)
    assert world.visit(random.Random(1)) == again.visit(random.Random(1))
    assert World(78, technicians=4).bias != world.bias


def test_the_engine_finds_the_break_where_the_planners_put_it(filled):
    for diary in filled:
        ranks = [rank for rank, step in enumerate(diary.steps) if step.lunch]
        assert day(diary.shift, diary.steps).rest_rank() == (ranks or [len(diary.steps)])[0]


def test_plans_keep_slots_and_have_one_break(filled):
    for diary in filled:
        assert sum(step.lunch for step in diary.steps) <= 1
        for one, two in zip(diary.steps, diary.steps[1:], strict=False):
            pause = LUNCH[2] if two.lunch else 0
            assert one.start + one.visit.work + two.travel + pause <= two.start
        assert all(step.opens <= step.start <= step.closes for step in diary.steps)


def test_a_slot_that_cannot_be_kept_gives_no_plan(world):
    visit = world.visit(random.Random(1))
    assert plan((0, 0), [(visit, 28800, 28801)]) is None


def test_nobody_is_disturbed_before_his_slot(world, filled):
    diary = max(filled, key=lambda diary: len(diary.steps))
    late = [replace(step, opens=step.opens + 7200) for step in diary.steps]
    log, later = world.live(diary.shift, diary.steps), world.live(diary.shift, late)
    assert later.arrivals[0] == log.arrivals[0]
    assert later.arrivals[1] >= late[0].opens
    assert sum(later.waited) > sum(log.waited)


def test_a_promise_is_not_harmed_by_those_that_come_after(filled):
    options = [given for diary in filled for given in diary.given]
    assert min(options) >= 0.95
    assert len(options) > 3 * len(filled)


def test_promises_are_true_and_narrower_than_uniform_ones(world, filled):
    believed = [Habits.sane()] * len(filled)
    found = bench.measured([(world, diary) for diary in filled], believed, 200)
    assert found["offers"] == sum(len(diary.steps) for diary in filled)
    assert abs(found["kept"] - found["mean"]) < 0.04
    assert found["minutes"] < found["uniform"]["minutes"]
    assert found["minutes_waited"] >= found["uniform"]["minutes_waited"]


def test_uniform_slots_keep_as_many_promises(world, filled):
    days = [(world, diary) for diary in filled]
    tight, sure = (bench.best_uniform(days, rate, 600)["minutes"] for rate in (0.8, 0.98))
    assert tight < sure


def test_the_bench_prints_a_line_for_each_history(monkeypatch):
    arguments = "promise --companies 1 --weeks 1 --scenarios 50 --history 0 1"
    monkeypatch.setattr(sys, "argv", arguments.split())
    monkeypatch.setattr(bench, "World", lambda seed: World(seed, technicians=2))
    rows = list(bench.main(None))
    assert [row["weeks_of_history"] for row in rows] == [0, 1]
    assert rows[0]["offers"] > 20
