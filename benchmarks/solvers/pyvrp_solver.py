"""PyVRP: iterated local search.

It has no skills: each group of visits is a load of its own, which only the vans that serve the group
can carry. Service comes after the arrival, on the legs that leave, as it hangs on who serves.
"""

from __future__ import annotations

from time import process_time
from typing import Any

import numpy as np
import pyvrp

from tournees_engine import Problem
from tournees_engine.model import Visit

from .view import Numbers, Profile, Van, View


def solve(problem: Problem) -> dict[str, Any]:
    """Return the routes of the best solution."""
    began = process_time()
    view = View(problem)
    kinds = _kinds(view)
    data = _data(view, [vans[0] for vans in kinds], [len(vans) for vans in kinds])
    seconds = problem.options.seconds
    assert seconds is not None
    result = pyvrp.solve(
        data,
        stop=lambda _cost: process_time() - began > seconds,
        seed=problem.options.seed,
        collect_stats=False,
    )
    free = {rank: list(vans) for rank, vans in enumerate(kinds)}
    sequences = {}
    for route in result.best.routes():
        ranks = [activity.idx for activity in route if activity.is_client()]
        if ranks:
            sequences[free[route.vehicle_type()].pop()] = ranks
    return view.solution(sequences)


def _kinds(view: View) -> list[list[int]]:
    """Vans that nothing distinguishes."""
    kinds: dict[Any, list[int]] = {}
    for rank, van in enumerate(view.vans):
        who, shift = van.technician, van.technician.shifts[van.shift]
        ends = (who.start, who.end, shift.start, shift.end)
        ability = (view.profile(who), tuple(view.carried(who)), tuple(view.serves(who)))
        kinds.setdefault((ends, ability), []).append(rank)
    return list(kinds.values())


def _data(view: View, kinds: list[int], counts: list[int]) -> pyvrp.ProblemData:
    """Locations are the visits, then the start and the end of each kind of van."""
    vans = [view.vans[rank] for rank in kinds]
    names = sorted({name for van in vans for name in (van.technician.start, van.technician.end)})
    visits = view.problem.visits
    places = [view.place(visit.place) for visit in visits] + [view.place(name) for name in names]
    depots = {name: rank for rank, name in enumerate(names)}
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in places],
        [_client(view, rank, visit) for rank, visit in enumerate(visits)],
        [pyvrp.Depot(len(visits) + rank) for rank in range(len(names))],
        [_vehicles(view, van, count, depots) for van, count in zip(vans, counts, strict=True)],
        [view.prices(profile)[np.ix_(places, places)] for profile in view.profiles],
        [_seconds(view, profile, places) for profile in view.profiles],
    )


def _client(view: View, rank: int, visit: Visit) -> pyvrp.Client:
    loads = [int(inside) for inside in view.groups(visit)]
    first, last = visit.windows[0] if visit.windows else (0, np.iinfo(np.int64).max)
    return pyvrp.Client(
        rank,
        delivery=view.need(visit) + loads,
        tw_early=first,
        tw_late=last,
        prize=visit.penalty or 0,
        required=visit.penalty is None,
    )


def _vehicles(view: View, van: Van, count: int, depots: dict[str, int]) -> pyvrp.VehicleType:
    who, shift = van.technician, van.technician.shifts[van.shift]
    everything = len(view.problem.visits)
    return pyvrp.VehicleType(
        count,
        view.carried(who) + [everything * able for able in view.serves(who)],
        depots[who.start],
        depots[who.end],
        tw_early=shift.start,
        tw_late=shift.end,
        profile=view.profiles.index(view.profile(who)),
    )


def _seconds(view: View, profile: Profile, places: list[int]) -> Numbers:
    """Service, then driving."""
    seconds = view.durations[np.ix_(places, places)]
    services = view.services(profile)
    seconds[: len(services)] += services[:, None]
    np.fill_diagonal(seconds, 0)
    return seconds
