"""The native core: the same prices as the exact Python schedule, and searches that repeat."""

import pytest
from generator import lyon_day
from hypothesis import given
from strategies import problems

from tournees_engine import Problem
from tournees_engine.backends import get_backend
from tournees_engine.check import check
from tournees_engine.improve import insert_unserved
from tournees_engine.insertion import Pricer
from tournees_engine.instance import Instance
from tournees_engine.native import library
from tournees_engine.native.library import is_built
from tournees_engine.plan import Plan
from tournees_engine.solve import current_sequences, solve
from tournees_engine.stop import Stop

pytestmark = pytest.mark.skipif(not is_built(), reason="the native library was not built")

#: Cents by which a sum of rounded prices may differ from the rounded sum.
ROUNDING = 5


def core_on(plan):
    """Return a core that stands on a plan."""
    from tournees_engine.native.core import Core
    from tournees_engine.native.flatten import flatten

    core = Core(flatten(plan.instance, plan.sequences), seed=0)
    core.stand(plan.sequences, plan.appointments)
    return core


def priced(core, task):
    """Return the extra cents of each place (vehicle, position)."""
    from tournees_engine.native.core import GRAINS_PER_CENT

    places, extras = core.price(task)
    return {
        (int(vehicle), int(position)): extra / GRAINS_PER_CENT
        for (vehicle, position, _), extra in zip(places, extras, strict=True)
    }


@given(problems())
def test_the_library_prices_every_place_as_the_exact_schedule_does(data):
    data["objective"]["balance"] = 0
    instance = Instance(Problem.from_json(data))
    full = insert_unserved(Plan.from_sequences(instance, current_sequences(instance)))
    for visit in range(len(instance.problem.visits)):
        plan = full.without(visit)
        if plan is None or instance.partner(visit) is not None or visit in instance.locks:
            continue
        expected = {(one.vehicle, one.position): one.extra_cost for one in Pricer(plan).all(visit)}
        found = priced(core_on(plan), visit)
        assert found.keys() == expected.keys()
        for place, cents in found.items():
            assert cents == pytest.approx(expected[place], abs=ROUNDING)


def test_few_visits_for_many_technicians_are_all_served():
    data = lyon_day(30, 70)
    data["options"] = {"iterations": 5, "backend": "native"}
    problem = Problem.from_json(data)
    solution = solve(problem)
    assert not check(problem, solution).violations
    assert not solution["unserved"]


def test_the_same_seed_and_iterations_give_the_same_routes():
    plan = Plan.empty(Instance(Problem.from_json(lyon_day(40, 5))))
    backend = get_backend("native")
    one, two = (backend.search(plan, Stop(iterations=5), 3, lambda *_: None)[0] for _ in range(2))
    assert one.sequences == two.sequences


def test_a_warm_start_is_never_lost():
    instance = Instance(Problem.from_json(lyon_day(30, 4)))
    plan = insert_unserved(Plan.empty(instance))
    found, _ = get_backend("native").search(plan, Stop(iterations=1), 0, lambda *_: None)
    assert found.cost <= plan.cost


def test_a_library_of_another_interface_is_refused(monkeypatch):
    monkeypatch.setattr(library, "INTERFACE", library.INTERFACE + 1)
    library.load.cache_clear()
    try:
        assert not is_built()
    finally:
        library.load.cache_clear()
