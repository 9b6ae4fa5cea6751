"""Offers in random books: the judge accepts them, their price is exact, none is missed."""

import random
from itertools import pairwise

import pytest
from book_judge import accepted, cost, judge, problem, routes
from book_weeks import book_weeks, promised, request_of

from tournees_engine import Problem
from tournees_engine.evaluate import evaluate
from tournees_engine.offers import offers as exhaustive
from tournees_engine.promise import Habits
from tournees_engine.slots import Book, Request, offers
from tournees_engine.slots.choice import Choice
from tournees_engine.slots.screen import ROUNDING, Screen
from tournees_engine.slots.trial import Trial

HABITS = Habits.sane()
SEEDS = range(12)


def small(seed):
    """Return a book of a few days and a request for it."""
    rng = random.Random(seed)
    data = book_weeks(3, 2, rng.choice((12, 24, 36)), seed, loose=rng.choice((0.2, 1)))
    return promised(data, HABITS), request_of(rng, 2)


def rough(seed):
    """Return a book that was changed by hand: breaks have no time, visits follow too closely."""
    data, request = small(seed)
    rng = random.Random(seed)
    for shift in data["shifts"]:
        for stop in shift["stops"]:
            if rng.random() < 0.3 and stop["first"] < stop["last"]:
                stop["start"] = rng.randint(stop["first"], stop["last"])
        shift["stops"].sort(key=lambda stop: stop["start"])
        if shift["break"] and shift["stops"] and rng.random() < 0.5:
            middle = rng.choice(shift["stops"])["start"]
            shift["break"] = {"earliest": middle, "latest": middle + 1800, "duration": 2700}
    return data, request


def found(data, request, **values):
    asked = Request.from_json({**request, **values})
    return [offer.to_json() for offer in offers(Book.from_json(data), asked, HABITS)]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("make", "target"), [(small, 0.3), (small, 0.9), (rough, 0.5)])
def test_the_judge_accepts_each_offer_and_each_start_stays_within_its_bounds(seed, make, target):
    data, request = make(seed)
    for offer in found(data, request, target=target, limit=20):
        after = accepted(data, request, offer)
        assert judge(data, after, offer["shift"])[0] == []
        for stop in after["shifts"][offer["shift"]]["stops"]:
            assert stop["first"] <= stop["start"] <= stop["last"]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cost_is_the_difference_of_two_plans(seed):
    data, request = small(seed)
    for offer in found(data, request, target=0.5):
        rank = offer["shift"]
        after = judge(data, accepted(data, request, offer), rank)[1]
        assert offer["cost"] == after - cost(data["shifts"][rank])


@pytest.mark.parametrize("make", [small, rough])
@pytest.mark.parametrize("seed", SEEDS)
def test_no_cheap_place_is_missed(seed, make):
    """The cheapest place of each shift, priced by the engine in the problem of all shifts."""
    data, request = make(seed)
    document = problem(data, request)
    document["visits"].append(
        {"id": "new", "place": "new", "duration": request["work"], "windows": request["windows"]}
    )
    for shift, who in zip(data["shifts"], document["technicians"], strict=True):
        who["pace"] = shift["pace"]
    for visit in document["visits"][:-1]:
        pace = data["shifts"][int(visit["technicians"][0])]["pace"]
        visit["duration"] = next(s for s in range(7200) if int(s * pace + 0.5) == visit["duration"])
    solution = routes(data)
    workable = [rank for rank, shift in enumerate(data["shifts"]) if can_be_worked(shift)]
    solution["routes"] = [solution["routes"][rank] for rank in workable]
    rows = exhaustive(Problem.from_json(document), "new", solution)["offers"]
    wanted = {}
    for row in rows:
        if int(row["technician"]) in workable:
            wanted.setdefault(int(row["technician"]), row["extra_cost"])
    assert cheapest(data, request) == wanted


def can_be_worked(shift):
    book = {"shifts": [shift]}
    return not evaluate(Problem.from_json(problem(book)), routes(book))["unserved"]


def cheapest(data, request):
    """Return the cents of the cheapest place of each shift that the search would look at."""
    best = {}
    for shift, cents in candidates(data, request):
        best[shift] = min(cents, best.get(shift, cents))
    return best


def candidates(data, request):
    """Yield the shift and the exact cents of each candidate, in the order of the search."""
    screen = Screen(Book.from_json(data), Request.from_json(request))

    def price(span):
        shift = int(screen.spans.shift[span])
        within = int(screen.spans.first[span]), int(screen.spans.last[span])
        place = Trial(screen, shift).best(within)
        return None if place is None else place.extra_cost

    choice = Choice(screen, price)
    while (candidate := choice.next()) is not None:
        cents, span = price(candidate[0]), candidate[0]
        most = 2 * ROUNDING if screen.is_exact[span] else 10**9
        assert screen.cents[span] <= cents <= screen.cents[span] + most
        yield int(screen.spans.shift[span]), cents


@pytest.mark.parametrize("seed", SEEDS)
def test_candidates_come_in_order_of_their_exact_price(seed):
    order = [cents for _, cents in candidates(*small(seed))]
    assert all(one <= two + 2 * ROUNDING for one, two in pairwise(order))


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_elses_promise_is_broken(seed):
    data, request = small(seed)
    for offer in found(data, request, target=0.9):
        for _, before, after in offer["at_risk"]:
            assert after >= min(0.9, before) - 0.01
            assert before - after > 0.005


def test_offers_are_accepted_one_after_the_other():
    """A growing plan: what was offered can always be done, see also `bench offers --accept`."""
    data = book_weeks(4, 3, 0, seed=1)
    rng, count = random.Random(1), 0
    for number in range(60):
        request = request_of(rng, 3, id=f"n{number}")
        for offer in found(data, request, limit=1, target=0.8):
            after = accepted(data, request, offer)
            assert judge(data, after, offer["shift"])[0] == []
            data, count = after, count + 1
    assert count > 25
