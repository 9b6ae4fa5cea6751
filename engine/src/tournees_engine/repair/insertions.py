"""The best ways to serve one visit on top of a plan in force, and whom each disturbs."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from ..errors import require
from ..improve import insert_unserved
from ..insertion import Pricer
from ..instance import Instance
from ..plan import Plan
from ..problem import Problem
from ..route import Route
from ..schedule import schedule
from ..settle import settle, settled
from ..stop import Stop
from .account import Account
from .events import UrgentVisit
from .pending import promised_slot, standing_slot
from .prices import stable
from .search import moved_to, search, standing_sequences, with_late
from .transform import Remaining

#: Cents that a plan costs more for each promise that it breaks.
BROKEN = 10_000
#: Cents that a plan costs more for each visit that starts at another time.
SLIDES = 100
#: Places looked at closely, the cheapest ones.
TRIALS = 30
#: Seconds by which a start differs from another one of the same technician to be a choice.
APART = 3600
#: Seconds of lateness that are as good as any.
VERY_LATE = 1_000_000
#: Wall-clock seconds spent on plans where visits change hands.
SECONDS = 0.4


@dataclass(frozen=True)
class Choice:
    """One plan that serves the visit.

    Parameters
    ----------
    price : int
        Cents it costs more than the plan in force, slides and broken promises included.
    technician, start
        Who serves the visit, and when (second).
    broken : tuple of str
        Visits whose promise it does not keep.
    plan : Plan
        All routes.
    """

    price: int
    technician: str
    start: int
    broken: tuple[str, ...]
    plan: Plan


def insertions(
    problem: Problem,
    visit: str,
    limit: int = 3,
    seconds: float = SECONDS,
) -> list[dict[str, Any]]:
    """Return the best plans that serve one more visit.

    In most of them the others keep their technician, their order and their promise; in one of
    them visits may change hands; where these are too few, places that break promises come in.

    Parameters
    ----------
    problem : Problem
        The others stand at their current spot.
    visit : str
        Id of the visit, one of the problem's.
    limit : int
        How many plans at most.
    seconds : float
        Wall-clock budget of the search in which visits change hands.

    Returns
    -------
    list of dict
        Solutions as `repair` gives them, cheapest first, with ``extra_cost`` (cents of driving,
        overtime, changes, slides and broken promises) and ``broken`` (visits whose promise is
        not kept). Where nobody can serve the visit, one solution that leaves it out and says why.

    Raises
    ------
    ProblemError
        When the visit is unknown.
    """
    require(visit in problem.visit_index, f"there is no visit {visit!r}", "visit")
    rank = problem.visit_index[visit]
    left = _as_left(problem)
    event = UrgentVisit(0, problem.visits[rank])
    finder, stop = _Finder(left, rank), Stop(seconds)
    choices = finder.find(limit, stop)
    stats = {
        "seconds": round(stop.elapsed, 3),
        "iterations": finder.searched.iterations,
        "backend": finder.searched.backend,
    }
    return [
        {
            **Account(problem, event, left, choice.plan).solution("repaired", stats),
            "extra_cost": choice.price,
            "broken": list(choice.broken),
        }
        for choice in choices
    ] or [Account(problem, event, left, finder.base).solution("repaired", stats)]


def _as_left(problem: Problem) -> Remaining:
    """Return the problem as a repair takes it: prices of changes, and who was told what."""
    objective = stable(problem.objective, problem.technicians)
    slack = objective.change_tolerance
    told = (one.id for one in problem.visits if promised_slot(one, slack) is not None)
    return Remaining(replace(problem, objective=objective), {}, frozenset(told))


class _Finder:
    """Looks for plans that serve one visit.

    Parameters
    ----------
    left : Remaining
        The problem, with the visit.
    rank : int
        Rank of the visit.
    """

    def __init__(self, left: Remaining, rank: int) -> None:
        self.left, self.rank = left, rank
        instance = Instance(left.kept_slots())
        plan = Plan.from_sequences(instance, standing_sequences(instance))
        plan = insert_unserved(plan, skip=(rank,))
        if any(visit != rank for visit in plan.unserved):
            plan = with_late(left, plan, skip=(rank,))
        self.base = plan
        self._cost = plan.cost - plan.instance.left_out_costs[rank]
        self._calm = settle(plan)
        self._starts = dict(_starts(self._calm.routes))
        self._broken = set(self._find_broken(self._calm.routes))

    def find(self, limit: int, stop: Stop) -> list[Choice]:
        """Return so many choices at most, cheapest first."""
        found = self._distinct(self._in_place(self.base), limit)
        self.searched = search(self.left, stop)
        if self.rank not in self.searched.plan.unserved:
            shuffled = self._choice(self.searched.plan, self.searched.plan.routes)
            if all(self._is_better(shuffled, one) for one in found):
                found.append(shuffled)
        if len(found) < limit:
            found += self._distinct(self._breaking(), limit - len(found))
        dearest_first = sorted(found, key=lambda one: (-one.price, one.start))
        unlike = {(one.technician, one.start): one for one in dearest_first}
        return sorted(unlike.values(), key=lambda one: (one.price, one.start))[:limit]

    def _is_better(self, shuffled: Choice, other: Choice) -> bool:
        """Tell whether a plan where visits change hands is worth telling beside another."""
        return shuffled.technician != other.technician or shuffled.price < other.price

    def _in_place(self, base: Plan) -> list[Choice]:
        """Return the best places in a plan, cheapest first; the others stay in their order."""
        calm, choices = settle(base), []
        for place in islice(Pricer(base).cheapest(self.rank), TRIALS):
            full = place.apply(base)
            ranks = {one.vehicle for one in (place, place.helper) if one is not None}
            routes = [settled(full.routes[rank]) for rank in ranks]
            plan = calm.replace(*routes, appointments=full.appointments)
            choices.append(self._choice(plan, routes))
        return sorted(choices, key=lambda one: one.price)

    def _breaking(self) -> list[Choice]:
        """Return the places in which somebody comes after the promised slot, cheapest first."""
        late = dict.fromkeys(self.left.promised, VERY_LATE)
        late.pop(self.left.problem.visits[self.rank].id, None)
        base = moved_to(self.base, Instance(self.left.kept_slots(late)))
        return [one for one in self._in_place(base) if one.broken]

    def _distinct(self, choices: Iterable[Choice], limit: int) -> list[Choice]:
        """Return so many choices, of several technicians rather than of several hours."""
        first: list[Choice] = []
        others: list[Choice] = []
        for choice in choices:
            if all(one.technician != choice.technician for one in first):
                first.append(choice)
            elif all(abs(one.start - choice.start) >= APART for one in (*first, *others)):
                others.append(choice)
            if len(first) == limit:
                break
        return [*first, *others][:limit]

    def _choice(self, plan: Plan, changed: Sequence[Route]) -> Choice:
        """Return a plan, of which some routes changed, with what it costs and breaks more."""
        spot = plan.where(self.rank)
        assert spot is not None
        route = plan.routes[spot[0]]
        start = schedule(route).stops[spot[1]].start
        broken = tuple(self._find_broken(changed, self._broken))
        slides = sum(self._starts.get(task, at) != at for task, at in _starts(changed))
        price = plan.cost - self._cost + SLIDES * slides + BROKEN * len(broken)
        return Choice(price, route.vehicle.technician.id, start, broken, plan)

    def _find_broken(self, routes: Sequence[Route], known: Container[str] = ()) -> Iterator[str]:
        """Yield the visits of some routes that do not start within their promised slot."""
        problem = self.left.problem
        for task, start in _starts(routes):
            told = task < len(problem.visits) and problem.visits[task]
            if not told or told.id in known or told.id not in self.left.promised:
                continue
            slot = told.promise or standing_slot(told, problem.objective.change_tolerance)
            if slot is not None and not slot[0] <= start <= slot[1]:
                yield told.id


def _starts(routes: Sequence[Route]) -> Iterator[tuple[int, int]]:
    """Yield each task of some routes and its start (second)."""
    for route in routes:
        for stop in schedule(route).stops if route.visits else ():
            yield stop.visit, stop.start
