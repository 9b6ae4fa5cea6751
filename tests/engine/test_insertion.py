"""Prices of one more visit."""

import random

from builders import HOUR, MINUTE, plan, technician, visit
from generator import lyon_day

from tournees_engine import Problem
from tournees_engine.explanation.binding import binding
from tournees_engine.improve import insert_unserved
from tournees_engine.insertion import Pricer
from tournees_engine.instance import Instance
from tournees_engine.plan import Plan
from tournees_engine.route import build


def test_a_visit_on_the_way_costs_nothing_more():
    one = plan([technician()], [visit("a", 10), visit("b", 5)], [["a"]])
    assert Pricer(one).best(1).extra_cost == 0


def test_a_detour_costs_its_driving():
    one = plan([technician()], [visit("a", 10), visit("b", 12)], [["a"]])
    assert Pricer(one).best(1).extra_cost == 4 * 60 + 4 * 100


def test_a_full_day_takes_nothing():
    one = plan([technician()], [visit("a", 1, 530), visit("b", 1)], [["a"]])
    assert Pricer(one).best(1) is None
    assert Pricer(one).all(1) == []


def test_places_come_cheapest_first():
    staff = [technician(), technician("bob", start="p20")]
    one = plan(staff, [visit("a", 10), visit("b", 16)], [["a"], []])
    assert [offer.vehicle for offer in Pricer(one).all(1)] == [1, 0, 0]


def test_skipped_vehicles_are_left_alone():
    staff = [technician(), technician("bob", start="p20")]
    one = plan(staff, [visit("a", 10), visit("b", 15)], [["a"], []])
    assert Pricer(one).best(1, skip={1}).vehicle == 0


def test_a_narrowed_start_is_respected():
    one = plan([technician()], [visit("a", 10), visit("b", 5)], [["a"]])
    late = Pricer(one).best(1, within=(16 * HOUR, 16 * HOUR + MINUTE))
    assert late.position == 1


def test_balance_is_part_of_the_price():
    objective = {"balance": 3600}
    one = plan([technician()], [visit("a", 10), visit("b", 5)], [["a"]], objective=objective)
    assert Pricer(one).best(1).extra_cost == 30 * MINUTE


def lyon_plan(seed, **objective):
    data = lyon_day(24, 4, seed=seed)
    data["objective"] = objective
    return insert_unserved(Plan.empty(Instance(Problem.from_json(data))))


def test_every_price_is_the_difference_of_two_exact_plans():
    rng = random.Random(3)
    for seed, balance in ((1, 0), (2, 0), (3, 700)):
        full = lyon_plan(seed, balance=balance)
        visit_rank = rng.choice([v for route in full.routes for v in route.visits])
        rest = full.without(visit_rank)
        offers = {(o.vehicle, o.position): o for o in Pricer(rest).all(visit_rank)}
        for route in rest.routes:
            for position in range(len(route.visits) + 1):
                visits = [*route.visits[:position], visit_rank, *route.visits[position:]]
                longer = build(rest.instance, route.vehicle, visits)
                offer = offers.get((route.vehicle.rank, position))
                assert (longer is None) == (offer is None)
                if offer is not None:
                    price = rest.replace(longer).cost - rest.cost
                    left_out = rest.instance.left_out_costs[visit_rank]
                    assert offer.extra_cost == price + left_out


def test_the_best_place_is_the_first_of_all():
    full = lyon_plan(5)
    for visit_rank in full.routes[0].visits:
        pricer = Pricer(full.without(visit_rank))
        assert pricer.best(visit_rank).extra_cost == pricer.all(visit_rank)[0].extra_cost


def test_a_visit_is_left_out_when_its_penalty_is_lower_than_its_price():
    jobs = [visit("far", 60, penalty=100), visit("near", 1, penalty=10_000)]
    one = insert_unserved(plan([technician()], jobs, [[]]))
    assert one.unserved == [0]


def test_a_crew_visit_without_parts_is_explained_when_work_is_balanced():
    team = [technician(parts={"valve": 1}), technician("bob")]
    valve = {"parts": {"valve": 1}}
    jobs = [visit("a", 5, helper={"skills": {}}, **valve), visit("b", 9, **valve)]
    one = plan(team, jobs, [["b"], []], objective={"balance": 100})
    assert binding(Pricer(one), 0)[0] == "parts"
