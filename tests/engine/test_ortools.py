"""The routing model says the same as the exact schedule."""

import pytest
from generator import lyon_day

from tournees_engine import Problem, ProblemError
from tournees_engine.backends import get_backend
from tournees_engine.backends.routing_model import RoutingModel
from tournees_engine.instance import Instance
from tournees_engine.plan import Plan
from tournees_engine.route import build
from tournees_engine.stop import Stop


@pytest.mark.parametrize(("seed", "days"), [(1, 1), (2, 1), (3, 2)])
def test_its_routes_are_feasible_and_cost_what_it_says(seed, days):
    instance = Instance(Problem.from_json(lyon_day(20, 4, seed=seed, days=days)))
    model = RoutingModel(instance, seed)
    stop = Stop(seconds=1)
    model.routing.AddSearchMonitor(model.solver.CustomLimit(lambda: stop.over))
    solution = model.solve([], stop)
    sequences = model.sequences(solution)
    for vehicle, sequence in zip(instance.vehicles, sequences, strict=True):
        assert build(instance, vehicle, sequence) is not None
    exact = Plan.from_sequences(instance, sequences).cost
    assert model.cents(solution.ObjectiveValue()) == pytest.approx(exact, rel=0.01)


def test_a_warm_start_is_never_lost():
    instance = Instance(Problem.from_json(lyon_day(15, 3, seed=4)))
    backend = get_backend("ortools")
    start, _ = backend.search(Plan.empty(instance), Stop(1), 0, _deaf)
    again, _ = backend.search(start, Stop(1), 0, _deaf)
    assert again.cost <= start.cost


def _deaf(cost, unserved):
    """Hear no report."""


def test_auto_takes_what_is_installed():
    assert get_backend("auto").name in ("native", "ortools")


def test_a_backend_nobody_knows_is_refused():
    with pytest.raises(ProblemError, match="not installed"):
        get_backend("magic")
