"""The exact improvement, without a backend."""

from builders import plan, technician, visit
from generator import lyon_day

from tournees_engine import Problem
from tournees_engine.improve import improve, insert_unserved, relocate
from tournees_engine.instance import Instance
from tournees_engine.plan import Plan
from tournees_engine.stop import Stop

TWO = [technician(), technician("bob", start="p20")]


def test_a_visit_on_the_wrong_route_is_relocated():
    bad = plan(TWO, [visit("a", 2), visit("b", 19)], [["a", "b"], []])
    assert relocate(bad, Stop()).sequences == [[0], [1]]


def test_the_dearest_visit_goes_in_first():
    jobs = [visit("cheap", 1, 500, penalty=900), visit("dear", 1, 500, penalty=90_000)]
    assert insert_unserved(plan([technician()], jobs, [[]])).sequences == [[1]]


def test_ruin_and_recreate_beats_insertion_alone():
    instance = Instance(Problem.from_json(lyon_day(30, 4, seed=1)))
    first = insert_unserved(Plan.empty(instance))
    assert improve(first, Stop(iterations=30), seed=1).cost < first.cost


def test_every_better_plan_is_reported_in_order():
    instance = Instance(Problem.from_json(lyon_day(20, 3, seed=1)))
    costs = []
    best = improve(Plan.empty(instance), Stop(iterations=20), 1, lambda p: costs.append(p.cost))
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == best.cost
