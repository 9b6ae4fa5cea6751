"""What happened teaches habits, and little history changes little."""

import json
from dataclasses import replace

import numpy as np
import pytest

from tournees_engine import ProblemError
from tournees_engine.promise import DayFact, Fact, Habits, Quantiles, TravelFact, learn
from tournees_engine.promise.quantiles import LEVELS

SANE = Habits.sane()


def facts(count, factor=1.0, kind="boiler", technician="1", age="", seed=0, **options):
    rng = np.random.default_rng(seed)
    ratios = factor * np.exp(0.3 * rng.standard_normal(count))
    return [Fact(kind, technician, age, 3600, int(3600 * ratio), **options) for ratio in ratios]


def median(habits, kind="boiler", technician="1", age=""):
    work = habits.work
    return work.of(kind).work.at(0.5) * work.factor(kind, technician, age)


def test_without_history_the_belief_stays():
    assert learn([]) == SANE


def test_a_long_history_is_believed():
    assert median(learn(facts(5000, 1.4))) == pytest.approx(1.4, rel=0.02)


def test_a_short_history_is_half_believed():
    assert 1.02 < median(learn(facts(8, 1.6))) < 1.5


def test_the_shape_is_learnt_too():
    rng = np.random.default_rng(1)
    ratios = np.where(rng.random(4000) < 0.5, 0.5, 1.5)  # of no known family
    learnt = learn([Fact("odd", "1", "", 3600, int(3600 * ratio)) for ratio in ratios])
    table = learnt.work.of("odd").work
    assert table.at(0.3) == pytest.approx(0.5, rel=0.05)
    assert table.at(0.7) == pytest.approx(1.5, rel=0.05)


def test_a_type_that_is_not_known_is_as_usual_in_the_company():
    learnt = learn(facts(3000, 1.3))
    assert median(learnt, "new", "") == pytest.approx(1.3, rel=0.06)


def test_a_slow_technician_is_slow_at_a_type_he_never_did():
    history = [
        *facts(500, 0.9, "boiler", "quick", seed=1), *facts(500, 1.3, "boiler", "slow", seed=2),
        *facts(500, 0.9, "meter", "quick", seed=3),
    ]  # fmt: skip
    learnt = learn(history)
    ratio = median(learnt, "meter", "slow") / median(learnt, "meter", "quick")
    assert 1.2 < ratio < 1.5


def test_a_technician_may_be_slow_at_one_type_only():
    history = [
        *facts(400, 1.0, "boiler", "a", seed=1), *facts(400, 1.0, "meter", "a", seed=2),
        *facts(400, 1.0, "boiler", "b", seed=3), *facts(400, 1.4, "meter", "b", seed=4),
    ]  # fmt: skip
    learnt = learn(history)
    assert median(learnt, "meter", "b") / median(learnt, "meter", "a") == pytest.approx(1.4, rel=0.08)
    assert median(learnt, "boiler", "b") / median(learnt, "boiler", "a") == pytest.approx(1, rel=0.08)


def test_old_equipment_takes_longer():
    history = facts(800, 1.0, age="0-5", seed=1) + facts(800, 1.4, age="10+", seed=2)
    learnt = learn(history)
    ratio = median(learnt, age="10+") / median(learnt, age="0-5")
    assert ratio == pytest.approx(1.4, rel=0.06)
    assert median(learnt, "new", age="10+") > median(learnt, "new", age="0-5") * 1.1


def test_a_type_of_visits_that_vary_much_is_soon_known_as_such():
    rng = np.random.default_rng(2)
    wild = [Fact("leak", "1", "", 3600, int(3600 * r)) for r in np.exp(0.8 * rng.standard_normal(60))]
    calm = [Fact("meter", "1", "", 3600, int(3600 * r)) for r in np.exp(0.1 * rng.standard_normal(60))]
    learnt = learn(wild + calm)
    widths = [
        learnt.work.of(kind).work.at(0.9) / learnt.work.of(kind).work.at(0.1) for kind in ("leak", "meter")
    ]
    assert widths[0] > 3 * widths[1]


def test_a_timer_forgotten_overnight_changes_little():
    history = facts(500)
    spoilt = [*history, *[Fact("boiler", "1", "", 3600, 60000)] * 3]
    assert median(learn(spoilt)) == pytest.approx(median(learn(history)), rel=0.02)


def test_the_order_of_facts_does_not_matter():
    history = facts(300, 1.2, seed=1) + facts(200, 0.8, "meter", "2", seed=2)
    one, other = learn(history), learn(history[::-1])
    assert median(one) == pytest.approx(median(other), rel=1e-4)


def test_closed_doors_are_counted_by_type():
    history = [
        *facts(500), *facts(500, 0.2, absent=True), *facts(500, kind="meter"),
    ]  # fmt: skip
    learnt = learn(history)
    assert learnt.work.of("boiler").no_show == pytest.approx(0.5, abs=0.05)
    assert learnt.work.of("meter").no_show < 0.1
    assert learnt.work.door.at(0.5) == pytest.approx(720, rel=0.05)
    assert median(learnt) == pytest.approx(1, rel=0.05)  # a closed door is not quick work


def test_emergencies_and_departures_are_learnt():
    days = [DayFact(1200, (5400,)), DayFact(1200), DayFact(1200), DayFact(1200)] * 100
    learnt = learn(days).days
    assert learnt.urgent == pytest.approx(0.25, abs=0.02)
    assert learnt.length.at(0.5) == pytest.approx(5400, rel=0.1)
    assert learnt.late.at(0.5) == pytest.approx(1200, rel=0.15)
    assert learnt.n == 400


def test_rush_hours_are_learnt():
    calm = [TravelFact(1200, 1200, 11 * 3600)] * 400
    rush = [TravelFact(1200, 1800, 17 * 3600)] * 400
    hours = learn(calm + rush).travel.hours
    assert hours[17] / hours[11] == pytest.approx(1.5, rel=0.05)
    assert hours[8] == SANE.travel.hours[8]


def test_short_drives_have_a_table_of_their_own():
    rng = np.random.default_rng(0)
    wild = [TravelFact(400, int(400 * ratio), 40000) for ratio in rng.uniform(0.5, 3, 1000)]
    calm = [TravelFact(2400, 2400, 40000)] * 1000
    travel = learn(wild + calm).travel
    short, long = (travel.ratios(planned, 1000).std() for planned in (400, 2400))
    assert short > 5 * long


def test_days_that_are_slow_all_along_are_noticed():
    rng = np.random.default_rng(0)
    history = []
    for day in range(300):
        slow = 0.3 * rng.standard_normal()
        for _ in range(6):
            ratio = np.exp(slow + 0.3 * rng.standard_normal())
            history.append(Fact("boiler", "1", "", 3600, int(3600 * ratio), day=str(day)))
    assert learn(history).work.together == pytest.approx(0.5, abs=0.08)
    shuffled = [replace(fact, day=str(rank % 300)) for rank, fact in enumerate(sorted(history, key=hash))]
    assert learn(shuffled).work.together < 0.1


def test_habits_can_be_learnt_on_top_of_others():
    before = learn(facts(2000, 1.5))
    after = learn(facts(10, 1.0, seed=5), before)
    assert 1.1 < median(after) < 1.5
    assert after.work.of("boiler").n == 2010
    assert learn([], before) == before


def test_habits_survive_json():
    history = [*facts(300, 1.2, age="10+"), TravelFact(1200, 1500, 30000, "d"), DayFact(60, (3600,))]
    learnt = learn(history)
    assert Habits.from_json(json.loads(json.dumps(learnt.to_json()))) == learnt


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), 2), (("version",), None), (("work",), []), (("work", "usual", "work"), [1]),
        (("work", "usual", "work", 3), float("nan")), (("work", "usual", "work", 3), 99),
        (("work", "usual", "work", 3), "1"), (("work", "usual", "no_show"), 1.5),
        (("work", "usual", "n"), -1), (("work", "together"), 1), (("work", "kinds"), {"a": 1}),
        (("work", "technicians"), {"a": [0, 1]}), (("work", "technicians"), {"a": [1]}),
        (("travel", "hours"), [1] * 23), (("travel", "hours", 3), 0), (("travel", "bands"), []),
        (("days", "urgent"), -1), (("days", "n"), True), (("extra",), 1), (("days", "length", 0), -1),
    ],
)  # fmt: skip
def test_bad_habits_are_refused_with_their_path(path, value):
    data = SANE.to_json()
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(ProblemError) as raised:
        Habits.from_json(data)
    assert raised.value.path.startswith(path[0])


def places(data, path=()):
    yield path
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        yield from places(value, (*path, key))


@pytest.mark.parametrize("junk", [None, {}, [], "x", -1, 1e300, float("inf"), True, [[]], {"x": 1}])
def test_whatever_stands_somewhere_habits_are_read_or_refused(junk):
    learnt = learn([*facts(3), DayFact(0, (60,)), TravelFact(600, 600, 0)]).to_json()
    refused = 0
    for path in list(places(learnt))[1:]:
        data = json.loads(json.dumps(learnt))
        place = data
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = junk
        try:
            Habits.from_json(data)
        except ProblemError:
            refused += 1
    assert refused > 100


@pytest.mark.parametrize("key", ["version", "work", "travel", "days"])
def test_a_part_that_is_missing_is_named(key):
    data = SANE.to_json()
    del data[key]
    with pytest.raises(ProblemError, match=key):
        Habits.from_json(data)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Fact("a", "1", "", 0, 5), lambda: Fact("a", "1", "", 5, -1), lambda: TravelFact(-1, 5, 0),
        lambda: TravelFact(1, 5, 90001), lambda: DayFact(90000), lambda: DayFact(0, (-1,)),
    ],
)  # fmt: skip
def test_facts_refuse_what_cannot_be(make):
    with pytest.raises(ProblemError):
        make()


def test_quantiles_give_their_sample_back():
    sample = np.random.default_rng(0).gamma(2, 1, 20000)
    drawn = Quantiles.of(sample).spread(1000)
    assert drawn.mean() == pytest.approx(sample.mean(), rel=0.02)
    assert len(LEVELS) == 25
