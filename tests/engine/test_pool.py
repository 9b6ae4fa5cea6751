"""Choice of the best combination of routes."""

from builders import plan, technician, visit
from hypothesis import given
from hypothesis import strategies as st

from tournees_engine.plan import Plan
from tournees_engine.pool import combine
from tournees_engine.route import build

ANA, BOB = technician(), technician("bob", start="p20")
JOBS = [visit("a", 2), visit("b", 4), visit("c", 16), visit("d", 18)]
#: Vehicle and visits (in the order of JOBS): each technician serves his own side.
GOOD = [(0, (0, 1)), (1, (2, 3))]


def priced(start, *routes):
    """Return routes with their price, in cents."""
    instance = start.instance
    return [(rank, tasks, build(instance, instance.vehicles[rank], tasks).cost) for rank, tasks in routes]


def test_good_routes_that_were_never_together_are_put_together():
    start = plan([ANA, BOB], JOBS, [["c", "d"], ["a", "b"]])
    best = combine(start, priced(start, *GOOD, (0, (0, 2)), (1, (3,))))
    assert best.sequences == [[0, 1], [2, 3]]


def test_a_plan_is_never_made_dearer():
    start = plan([ANA, BOB], JOBS, [["a", "b"], ["c", "d"]])
    assert combine(start, priced(start, (0, (2, 3)), (1, (0, 1)))) is start


def test_the_cheapest_order_of_the_same_visits_wins():
    start = plan([ANA], JOBS[:3], [["b", "a", "c"]])
    best = combine(start, priced(start, (0, (0, 2, 1)), (0, (0, 1, 2))))
    assert best.sequences == [[0, 1, 2]]


def test_a_visit_cheaper_to_leave_out_is_left_out():
    jobs = [visit("near", 1, penalty=5000), visit("far", 60, penalty=100)]
    start = plan([ANA], jobs, [["near", "far"]])
    best = combine(start, priced(start, (0, (0,)), (0, (1,))))
    assert best.sequences == [[0]]


def test_the_price_of_a_change_counts_when_a_visit_is_left_out():
    told = visit("b", 60, penalty=100, current={"technician": "ana", "start": 34200}, notified=True)
    start = plan([ANA], [visit("a", 1), told], [["a", "b"]], objective={"change_notified": 90000})
    assert combine(start, priced(start, (0, (0,)))) is start


def test_a_resource_is_not_held_more_often_than_it_exists():
    jobs = [visit("a", 2, resources=["lift"]), visit("c", 18, resources=["lift"])]
    lift = {"resources": [{"id": "lift", "quantity": 1}]}
    start = plan([ANA, BOB], jobs, [["a", "c"], []], **lift)
    assert combine(start, priced(start, (0, (0,)), (1, (1,)))) is start
    two = plan([ANA, BOB], jobs, [["a", "c"], []], resources=[{"id": "lift", "quantity": 2}])
    assert combine(two, priced(two, (0, (0,)), (1, (1,)))).sequences == [[0], [1]]


def test_routes_that_have_a_price_together_are_not_mixed():
    bad = [["c", "d"], ["a", "b"]]
    balanced = plan([ANA, BOB], JOBS, bad, objective={"balance": 1})
    crew = plan([ANA, BOB], [*JOBS, visit("e", 9, helper={"skills": {}})], bad)
    assert combine(balanced, priced(balanced, *GOOD)) is balanced
    assert combine(crew, priced(crew, *GOOD)) is crew


def test_prices_may_be_finer_than_cents():
    start = plan([ANA, BOB], JOBS, [["c", "d"], ["a", "b"]])
    pool = [(rank, tasks, 100 * price) for rank, tasks, price in priced(start, *GOOD)]
    assert combine(start, pool, unit=100).sequences == [[0, 1], [2, 3]]


def test_twins_drive_each_others_routes():
    team = [technician(name) for name in ("one", "two", "three")]
    start = plan(team, JOBS, [["a", "d"], ["b", "c"], []])
    pool = priced(start, (0, (0, 1)), (0, (2, 3)))
    assert combine(start, pool).cost > combine(start, pool, twins=[7, 7, 7]).cost
    assert combine(start, pool, twins=[7, 7, 7]).sequences == [[0, 1], [2, 3], []]


@given(st.lists(st.permutations([0, 1, 2, 3]), min_size=2, max_size=6), st.data())
def test_no_combination_of_the_pool_is_cheaper(orders, data):
    start = plan([ANA, BOB], JOBS, [[], []])
    cuts = [data.draw(st.integers(1, 4)) for _ in orders]
    chosen = [(rank % 2, tuple(order[: cuts[rank]])) for rank, order in enumerate(orders)]
    pool = priced(start, *chosen)
    costs = [start.cost]
    for one in [(), *(tasks for rank, tasks, _ in pool if rank == 0)]:
        for two in [(), *(tasks for rank, tasks, _ in pool if rank == 1)]:
            if not set(one) & set(two):
                costs.append(Plan.from_sequences(start.instance, [one, two]).cost)
    assert combine(start, pool).cost == min(costs)
