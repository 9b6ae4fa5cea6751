"""What a plan costs and gives, without the ORM: the same arithmetic before and after."""

import math
from itertools import pairwise


def measure(problem, spots, promises):
    """Return the figures of a plan.

    Parameters
    ----------
    problem : the engine's Problem
    spots : dict of str to (str, int)
        Technician and start of each planned visit.
    promises : dict of str to (int, int)
        First and last second of each promised slot.

    Returns
    -------
    dict
        `visits`, `promises` (kept), `metres`, `driving` and `overtime` (seconds), `cost` (cents of
        driving and overtime).
    """
    figures = dict.fromkeys(("metres", "driving", "overtime", "cost"), 0)
    figures["visits"] = len(spots)
    figures["promises"] = sum(
        promises[visit][0] <= start <= promises[visit][1]
        for visit, (_technician, start) in spots.items()
        if visit in promises
    )
    for technician in problem.technicians:
        for shift in technician.shifts:
            stops = sorted(
                (start, visit)
                for visit, (who, start) in spots.items()
                if who == technician.id and shift.start <= start <= shift.last
            )
            if stops:
                _measure_route(problem, technician, shift, stops, figures)
    return figures


def _measure_route(problem, technician, shift, stops, figures):
    index = problem.place_index
    visits = [problem.visits[problem.visit_index[visit]] for _start, visit in stops]
    places = [
        index[shift.start_place or technician.start],
        *(index[visit.place] for visit in visits),
        index[shift.end_place or technician.end],
    ]
    legs = list(pairwise(places))
    driving = sum(problem.durations[one][two] for one, two in legs)
    metres = sum(problem.distances[one][two] for one, two in legs)
    service = math.floor(visits[-1].duration * technician.pace + 0.5)
    back = stops[-1][0] + service + problem.durations[legs[-1][0]][legs[-1][1]]
    overtime = max(0, back - shift.end)
    figures["driving"] += driving
    figures["metres"] += metres
    figures["overtime"] += overtime
    figures["cost"] += round(
        (driving * technician.cost_per_hour + overtime * technician.overtime_per_hour) / 3600
        + metres * technician.cost_per_km / 1000
    )
