"""What a plan costs and gives, without the ORM: the same arithmetic before and after."""

import math
from itertools import pairwise

_DAY = 86400


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
    for route in _iter_routes(problem, spots):
        _measure_route(problem, *route, figures)
    return figures


def play_days(problem, spots, promises, work):
    """Return the days of a plan as `field.planning._get_chances` plays them.

    Parameters
    ----------
    work : dict of str to dict
        `kind` and `age` of each visit, as the company's habits know them.
    """
    days = []
    for technician, shift, stops in _iter_routes(problem, spots):
        rows, place = [], shift.start_place or technician.start
        for start, name in stops:
            visit = problem.visits[problem.visit_index[name]]
            opens, closes = promises.get(name, (None, None))
            rows.append(
                {
                    "travel": problem.leg(place, visit.place)[0],
                    "work": service_seconds(visit, technician),
                    "start": start,
                    "opens": opens,
                    "closes": closes,
                    "technician": technician.id,
                    **work.get(name, {}),
                }
            )
            place = visit.place
        pause = shift.pause
        days.append(
            {
                "midnight": shift.start // _DAY * _DAY,
                "leave": max(shift.start, rows[0]["start"] - rows[0]["travel"]),
                "rest": pause and [pause.earliest, pause.latest, pause.duration],
                "visits": [name for _start, name in stops],
                "stops": rows,
            }
        )
    return days


def _iter_routes(problem, spots):
    """Yield (technician, shift, [(start, visit id)]) of every route that has a stop."""
    by_technician = {}
    for visit, (who, start) in spots.items():
        by_technician.setdefault(who, []).append((start, visit))
    for technician in problem.technicians:
        for shift in technician.shifts:
            stops = sorted(
                stop
                for stop in by_technician.get(technician.id, ())
                if shift.start <= stop[0] <= shift.last
            )
            if stops:
                yield technician, shift, stops


def service_seconds(visit, technician):
    """Return how long a visit takes a technician, rounded as the engine does."""
    return math.floor(visit.duration * technician.pace + 0.5)


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
    home = problem.durations[legs[-1][0]][legs[-1][1]]
    back = stops[-1][0] + service_seconds(visits[-1], technician) + home
    overtime = max(0, back - shift.end)
    figures["driving"] += driving
    figures["metres"] += metres
    figures["overtime"] += overtime
    figures["cost"] += round(
        (driving * technician.cost_per_hour + overtime * technician.overtime_per_hour) / 3600
        + metres * technician.cost_per_km / 1000
    )
