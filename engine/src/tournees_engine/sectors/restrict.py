"""A smaller problem with some technicians and visits of a larger one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..matrix import Matrix
from ..model import Place, Technician, Visit
from ..problem import Problem
from ..travel import great_circle_matrix


def restricted(
    problem: Problem, technicians: Sequence[Technician], visits: Sequence[Visit], **changes: Any
) -> Problem:
    """Return the problem of some technicians (with their shifts left) and some visits.

    Technicians whom the visits name are kept without shifts, so that names stay good and a
    preference keeps its price.

    Parameters
    ----------
    changes
        Other fields of the problem to replace.
    """
    present = {technician.id for technician in technicians}
    named = {name for visit in visits for name in _named(visit)} - present
    anywhere = problem.places[0].id
    absent = [
        replace(one, start=anywhere, end=anywhere, shifts=())
        for one in problem.technicians
        if one.id in named
    ]
    needed = {anywhere, *(visit.place for visit in visits)}
    needed.update(place for technician in technicians for place in _places(technician))
    ranks = [rank for rank, place in enumerate(problem.places) if place.id in needed]
    places = tuple(problem.places[rank] for rank in ranks)
    durations, distances = _matrices(problem, places, ranks)
    return replace(
        problem,
        places=places,
        technicians=(*technicians, *absent),
        visits=tuple(visits),
        durations=durations,
        distances=distances,
        **changes,
    )


def _named(visit: Visit) -> Iterator[str]:
    yield from visit.technicians or ()
    yield from (visit.helper.technicians or ()) if visit.helper else ()
    if visit.pinned is not None:
        yield visit.pinned.technician
    if visit.preferred is not None:
        yield visit.preferred.technician


def _places(technician: Technician) -> Iterable[str]:
    yield technician.start
    yield technician.end
    for shift in technician.shifts:
        yield from (place for place in (shift.start_place, shift.end_place) if place is not None)


def _matrices(
    problem: Problem, places: tuple[Place, ...], ranks: list[int]
) -> tuple[Matrix, Matrix]:
    whole = (problem.durations, problem.distances)
    if all(matrix.given for matrix in whole):
        computed: tuple[Matrix, Matrix] = whole
    else:
        computed = great_circle_matrix(places, problem.travel)
    square = np.ix_(ranks, ranks)
    durations, distances = (
        Matrix(matrix.array[square]) if matrix.given else other
        for matrix, other in zip(whole, computed, strict=True)
    )
    return durations, distances
