"""Explanations: the same by the native core as in Python, and shorter when time is up."""

import pytest
from full_day import full_day
from generator import lyon_day
from hypothesis import given
from strategies import problems

from tournees_engine import Problem, prices
from tournees_engine.explain import explain
from tournees_engine.improve import insert_unserved
from tournees_engine.insertion import Pricer
from tournees_engine.instance import Instance
from tournees_engine.native.library import is_built
from tournees_engine.native.pricer import NativePricer
from tournees_engine.plan import Plan
from tournees_engine.prices import Prices
from tournees_engine.solve import current_sequences, search
from tournees_engine.stop import Stop

pytestmark = pytest.mark.skipif(not is_built(), reason="the native library was not built")

DAYS = {
    "lyon": lyon_day(60, 6),
    "full": full_day(80, 8),
    "crowded": full_day(90, 4),
}


def in_python(monkeypatch, call, *arguments):
    """Return what a function gives without the core."""
    with monkeypatch.context() as patch:
        patch.setattr(prices, "is_built", lambda: False)
        return call(*arguments)


def searched(data, iterations=2):
    """Return a plan of a generated day."""
    return search(Instance(Problem.from_json(data)), Stop(iterations=iterations)).plan


@pytest.mark.parametrize("day", DAYS)
def test_explanations_are_the_same_with_and_without_the_core(monkeypatch, day):
    plan = searched(DAYS[day])
    assert explain(plan) == in_python(monkeypatch, explain, plan)


@pytest.mark.parametrize("day", DAYS)
def test_visits_are_inserted_alike_with_and_without_the_core(monkeypatch, day):
    instance = Instance(Problem.from_json(DAYS[day]))
    plan = Plan.from_sequences(instance, current_sequences(instance))
    full, expected = insert_unserved(plan), in_python(monkeypatch, insert_unserved, plan)
    assert (full.sequences, full.appointments) == (expected.sequences, expected.appointments)


@given(problems())
def test_the_core_leads_to_the_same_places_without_any_visit(data):
    instance = Instance(Problem.from_json(data))
    full = insert_unserved(Plan.from_sequences(instance, current_sequences(instance)))
    ledger = Prices(full, prices.MANY)
    for visit in range(len(instance.problem.visits)):
        pricer = ledger.without(visit)
        if pricer is not None:
            assert isinstance(pricer, NativePricer)
            assert pricer.all(visit) == Pricer(pricer.plan).all(visit)
            assert pricer.best(visit) == next(iter(Pricer(pricer.plan).all(visit)), None)


@pytest.mark.parametrize("day", DAYS)
def test_every_visit_that_left_its_spot_is_explained(day):
    plan = searched(DAYS[day])
    told = {entry["visit"] for entry in explain(plan)[1]}
    served = {visit.id for visit in plan.instance.problem.visits if visit.current}
    left_out = {plan.instance.problem.visits[rank].id for rank in plan.unserved}
    assert served - left_out <= told


def test_a_late_explanation_leaves_out_relaxations_only():
    plan = searched(DAYS["crowded"])
    (left_out, changes), (late, same) = explain(plan), explain(plan, late=lambda: True)
    assert changes == same
    assert [entry["reason"] for entry in left_out] == [entry["reason"] for entry in late]
    assert any(entry["relaxation"] for entry in left_out if entry["reason"] != "not_worth")
    assert not any(entry["relaxation"] for entry in late if entry["reason"] != "not_worth")


def test_a_way_round_that_is_shorter_and_spares_balance_comes_first():
    legs = {"durations": [[0, 0], [0, 2755]], "distances": [[0, 0], [0, 0]]}
    shift = {"start": 25200, "end": 39600}
    data = {
        "version": 1,
        "places": [{"id": "p0"}, {"id": "p1"}],
        **legs,
        "technicians": [
            {"id": "t0", "start": "p1", "end": "p0", "cost_per_hour": 3000, "shifts": [shift]},
            {"id": "t1", "start": "p0", "end": "p0", "shifts": [shift]},
        ],
        "visits": [
            {"id": "far", "place": "p1", "duration": 0, "technicians": ["t0"]},
            {"id": "near", "place": "p0", "duration": 0, "penalty": 0},
        ],
        "objective": {"balance": 500},
    }
    plan = Plan.from_sequences(Instance(Problem.from_json(data)), [[0], []])
    pricer = Prices(plan, prices.MANY).pricer
    assert pricer.all(1) == Pricer(plan).all(1)
    assert pricer.all(1)[0].extra_cost < -2755 * 3000 // 3600
