"""A day is played many times, and the slot to promise is read from it."""

from dataclasses import replace

import numpy as np
import pytest

from tournees_engine import ProblemError
from tournees_engine.promise import (
    Day,
    DayStop,
    Habits,
    Quantiles,
    Rehearsal,
    Rest,
    arrivals,
    kept,
    narrowest,
)
from tournees_engine.promise.quantiles import LEVELS
from tournees_engine.promise.travel_habits import BANDS

WIDTHS = (3600, 5400, 7200, 10800, 14400)


def always(value):
    return Quantiles((float(value),) * len(LEVELS))


def exact():
    """Habits of a company where all goes as planned."""
    sane = Habits.sane()
    work = replace(sane.work, usual=replace(sane.work.usual, work=always(1), no_show=0.0))
    travel = replace(sane.travel, bands=(always(1),) * 3, hours=(1.0,) * 24)
    return Habits(work, travel, replace(sane.days, late=always(0), urgent=0.0))


def planned(count, rest=None, **options):
    """A day of visits of 40 minutes, 20 minutes apart, from eight o'clock on."""
    clock, stops = 28800, []
    for _ in range(count):
        stops.append(DayStop(1200, 2400, clock + 1200, **options))
        clock += 3600
    return Day(28800, tuple(stops), rest)


def test_what_goes_as_planned_arrives_as_planned():
    found = arrivals(planned(5), exact(), 50)
    assert found.shape == (50, 5)
    assert found.dtype == np.int32
    assert (found == [30000, 33600, 37200, 40800, 44400]).all()


def test_the_same_seed_gives_the_same_answer_and_another_one_another():
    day = planned(6)
    assert (arrivals(day, Habits.sane(), 200, 4) == arrivals(day, Habits.sane(), 200, 4)).all()
    assert (arrivals(day, Habits.sane(), 200, 4) != arrivals(day, Habits.sane(), 200, 5)).any()


def test_a_customer_who_was_promised_a_slot_is_not_disturbed_before():
    first, second = planned(2).stops
    day = Day(28800, (replace(first, opens=34200, closes=37800), second))
    assert (arrivals(day, exact(), 10)[:, 1] == 34200 + 2400 + 1200).all()


def test_nobody_starts_before_the_plan_where_nothing_was_promised():
    first, second = planned(2).stops
    day = Day(28800, (replace(first, start=40000), second))
    assert (arrivals(day, exact(), 10) == [30000, 40000 + 2400 + 1200]).all()


def test_a_promised_stop_may_start_before_its_planned_time():
    first, second = planned(2).stops
    day = Day(28800, (replace(first, start=32000, opens=28800, closes=36000), second))
    assert (arrivals(day, exact(), 10) == [30000, 33600]).all()


def test_the_break_is_taken_where_the_plan_has_it():
    first, second = planned(2).stops
    day = Day(28800, (first, replace(second, start=second.start + 2700)), Rest(30000, 36000, 2700))
    assert day.rest_rank() == 1
    assert (arrivals(day, exact(), 10) == [30000, 33600 + 2700]).all()


def test_the_break_is_not_begun_too_early():
    first, second = planned(2).stops
    day = Day(28800, (first, replace(second, start=40000)), Rest(36000, 37000, 2700))
    assert (arrivals(day, exact(), 10)[:, 1] == 36000 + 2700).all()


def test_who_is_late_takes_his_break_when_he_must():
    slow = exact()
    work = replace(slow.work, usual=replace(slow.work.usual, work=always(3)))
    day = planned(3, Rest(36000, 36600, 1800))
    day = Day(28800, (*day.stops[:2], replace(day.stops[2], start=40000)), day.rest)
    assert day.rest_rank() == 2
    found = arrivals(day, replace(slow, work=work), 10)[0]
    assert found[1] == 30000 + 7200 + 1800 + 1200  # free at 37200, after the latest start
    assert found[2] == found[1] + 7200 + 1200  # and only once


def test_rush_hours_count_from_midnight():
    habits = exact()
    hours = tuple(1.5 if hour == 8 else 1.0 for hour in range(24))
    habits = replace(habits, travel=replace(habits.travel, hours=hours))
    assert arrivals(planned(1), habits, 10)[0, 0] == 28800 + 1800
    assert arrivals(replace(planned(1), midnight=3600), habits, 10)[0, 0] == 30000


def test_a_closed_door_ends_a_visit_soon():
    habits = exact()
    usual = replace(habits.work.usual, no_show=1.0)
    habits = replace(habits, work=replace(habits.work, usual=usual, door=always(600)))
    first, second = planned(2).stops
    day = Day(28800, (first, replace(second, opens=0, closes=90000)))
    assert (arrivals(day, habits, 10)[:, 1] == 30000 + 600 + 1200).all()


def test_emergencies_delay_what_follows_them():
    habits = exact()
    habits = replace(habits, days=replace(habits.days, urgent=0.3, length=always(5000)))
    late = arrivals(planned(6), habits, 1000) - arrivals(planned(6), exact(), 1000)
    assert set(np.unique(late)) <= {0, 5000, 10000, 15000}
    assert not late[:, 0].any()
    share = (late > 0).mean(axis=0)
    assert (np.diff(share) >= 0).all()
    assert share[-1] == pytest.approx(1 - np.exp(-0.3 * 5 / 9), abs=0.03)  # called within nine hours


def test_uncertainty_grows_along_the_day():
    spread = arrivals(planned(8), Habits.sane()).std(axis=0)
    assert (np.diff(spread) > 0).all()


def test_no_stop_is_luckier_than_another():
    habits = replace(exact(), travel=replace(Habits.sane().travel, hours=(1.0,) * 24))
    one, other = (arrivals(planned(1), habits, 200, seed)[:, 0] for seed in (0, 9))
    assert (one != other).any()
    assert (np.sort(one) == np.sort(other)).all()  # every slice of the distribution once


def test_a_stop_more_leaves_the_others_their_luck():
    day = planned(3, opens=0, closes=90000)
    nothing = DayStop(0, 0, 0, opens=0, closes=90000)
    before = Rehearsal(day, Habits.sane())
    after = before.with_stop(1, nothing, day.stops[1:])
    assert (after.column(0) == before.column(0)).all()
    same = after.arrivals[:, 2:] == before.arrivals[:, 1:]
    assert same.mean() > 0.9  # but for closed doors of the new stop


@pytest.mark.parametrize("rank", range(7))
@pytest.mark.parametrize("rest", [None, Rest(34000, 36000, 1800), Rest(39000, 47000, 2700)])
def test_a_rehearsal_that_goes_on_is_one_from_scratch(rank, rest):
    day, habits = planned(6, rest), Habits.sane()
    later = tuple(replace(stop, start=stop.start + 4000) for stop in day.stops[rank:])
    new = replace(planned(7).stops[rank], work=3000)
    before = Rehearsal(day, habits, 200)
    before.column(rank // 2)
    after = before.with_stop(rank, new, later).with_slot(rank, new.start - 600, new.start + 6000)
    scratch = Rehearsal(replace(day, stops=(*day.stops[:rank], *later)), habits, 200)
    assert (scratch.with_stop(rank, after.day.stops[rank], later).arrivals == after.arrivals).all()
    assert (before.arrivals == arrivals(day, habits, 200)).all()
    assert (after.arrivals == arrivals(after.day, habits, 200, added=rank)).all()


def test_the_slot_of_a_stop_does_not_change_its_own_arrival():
    before = Rehearsal(planned(3), Habits.sane())
    after = before.with_slot(1, 40000, 50000)
    assert (after.column(1) == before.column(1)).all()
    assert (after.column(2) > 40000 + 600).all()
    assert after.day.stops[1].closes == 50000


@pytest.mark.parametrize(("rank", "after"), [(3, 0), (-1, 3), (1, 2)])
def test_a_stop_more_must_fit_the_day(rank, after):
    day = planned(2)
    with pytest.raises(ProblemError):
        Rehearsal(day, Habits.sane()).with_stop(rank, day.stops[0], day.stops[:1] * after)


def test_an_empty_day_has_no_arrivals():
    assert arrivals(Day(28800, ()), Habits.sane(), 10).shape == (10, 0)


@pytest.mark.parametrize("options", [{"scenarios": 0}, {"seed": -1}, {"added": 2}])
def test_what_cannot_be_played_is_refused(options):
    with pytest.raises(ProblemError):
        arrivals(planned(2), Habits.sane(), **options)


@pytest.mark.parametrize("options", [{"travel": -1}, {"work": -1}, {"opens": 5, "closes": 4}])
def test_a_stop_refuses_what_cannot_be(options):
    with pytest.raises(ProblemError):
        DayStop(**({"travel": 1, "work": 1, "start": 1} | options))


def test_kept_never_claims_certainty():
    column = np.arange(1000, dtype=np.int32)
    assert kept(column, 499) == pytest.approx(0.5, abs=0.001)
    assert 0.999 < kept(column, 5000) < 1
    assert 0 < kept(column, -1) < 0.001


@pytest.mark.parametrize("spread", [60, 600, 1800, 3600])
@pytest.mark.parametrize("target", [0.8, 0.95])
def test_no_narrower_slot_of_the_same_rule_reaches_the_target(spread, target):
    rng = np.random.default_rng(spread)
    column = (40000 + spread * rng.gamma(2, 1, 1000)).astype(np.int32)
    opens, closes, probability = narrowest(column, target, WIDTHS, 1800, 28800)
    assert opens % 1800 == 0
    assert closes - opens in WIDTHS
    assert probability == kept(column, closes) >= target
    assert (column < opens).mean() <= 0.25
    for width in (width for width in WIDTHS if width < closes - opens):
        for start in range(28800, opens + 20000, 1800):
            assert kept(column, start + width) < target or (column < start).mean() > 0.25


def test_a_slot_opens_as_early_as_its_width_allows():
    column = np.full(1000, 37800, np.int32)
    assert narrowest(column, 0.95, WIDTHS, 1800, 0)[:2] == (34200, 37800)


def test_a_slot_does_not_open_before_it_may():
    column = np.full(1000, 37800, np.int32)
    assert narrowest(column, 0.95, WIDTHS, 1800, 36900)[:2] == (37800, 41400)


def test_the_grid_may_be_shifted():
    column = np.full(1000, 37800, np.int32)
    opens, _, _ = narrowest(column, 0.95, WIDTHS, 1800, 0, grid=600)
    assert opens % 1800 == 600


def test_a_target_out_of_reach_gives_the_widest_slot_and_says_so():
    column = (30000 + np.arange(1000) * 60).astype(np.int32)
    opens, closes, probability = narrowest(column, 0.95, WIDTHS, 1800, 28800)
    assert closes - opens == 14400
    assert probability < 0.95


@pytest.mark.parametrize(
    ("target", "widths", "step"), [(1.0, WIDTHS, 1800), (0.9, (), 1800), (0.9, (0,), 1800), (0.9, WIDTHS, 0)]
)
def test_slots_that_cannot_be_are_refused(target, widths, step):
    with pytest.raises(ProblemError):
        narrowest(np.zeros(10, np.int32), target, widths, step, 0)


def by_hand(day, habits, rng):
    """One scenario, in plain Python, with luck of its own."""

    def any_of(table):
        return float(np.interp(rng.random(), LEVELS, table.values))

    calls = sorted(day.leave + rng.random() * 32400 for _ in range(rng.poisson(habits.days.urgent)))
    free, rested, found = day.leave + any_of(habits.days.late), day.rest is None, []
    for rank, stop in enumerate(day.stops):
        while calls and calls[0] <= free:
            free += any_of(habits.days.length)
            calls.pop(0)
        planned_here = rank == day.rest_rank()
        if not rested and free >= (day.rest.earliest if planned_here else day.rest.latest):
            free, rested = free + day.rest.duration, True
        hour = habits.travel.hours[int((free - day.midnight) // 3600) % 24]
        there = free + stop.travel * hour * any_of(habits.travel.bands[sum(stop.travel >= b for b in BANDS)])
        if not rested and planned_here:
            there, rested = max(there, day.rest.earliest) + day.rest.duration, True
        found.append(there)
        kind = habits.work.of(stop.kind)
        work = stop.work * any_of(kind.work) * habits.work.factor(stop.kind, stop.technician, stop.age)
        lost = any_of(habits.work.door) if rng.random() < kind.no_show else work
        free = max(there, stop.opens if stop.opens is not None else stop.start) + lost
    return found


def test_the_rehearsal_says_what_a_plain_simulation_says():
    sane = Habits.sane()
    habits = replace(sane, work=replace(sane.work, together=0.0), travel=replace(sane.travel, together=0.0))
    stops = list(planned(7).stops)
    stops[1] = replace(stops[1], opens=32400, closes=36000)
    stops[4:] = [replace(stop, start=stop.start + 2700, travel=400) for stop in stops[4:]]
    stops[5] = replace(stops[5], opens=46800, closes=54000, travel=2400)
    day = Day(28800, tuple(stops), Rest(41400, 46800, 2700))
    rng = np.random.default_rng(5)
    plain = np.array([by_hand(day, habits, rng) for _ in range(6000)])
    played = arrivals(day, habits, 4000)
    for level in (0.05, 0.25, 0.5, 0.75, 0.95):
        shares = (played <= np.quantile(plain, level, axis=0)).mean(axis=0)
        assert shares == pytest.approx(level, abs=0.03)


@pytest.mark.parametrize("seed", range(8))
def test_nobody_is_in_two_places(seed):
    rng = np.random.default_rng(seed)
    clock, stops = 28800, []
    for _ in range(rng.integers(1, 12)):
        clock += int(rng.integers(0, 4000))
        opens = clock - 3600 if rng.random() < 0.5 else None
        closes = clock + 3600 if opens else None
        stops.append(DayStop(int(rng.integers(0, 3000)), int(rng.integers(0, 6000)), clock, opens, closes))
    rest = Rest(40000, 46000, 2700) if rng.random() < 0.7 else None
    found = arrivals(Day(28800, tuple(stops), rest), Habits.sane(), 200, seed)
    for one, two, stop in zip(found.T, found.T[1:], stops, strict=False):
        assert (two >= np.maximum(one, stop.bound)).all()
