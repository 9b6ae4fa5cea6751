"""The plan in force as it stands at a second of the day, without the ORM."""

from .figures import service_seconds


def project(problem, spots):
    """Return where a plan leads when nobody changes it.

    Everybody serves his visits in the planned order, late where he must; what he cannot begin
    within his hours is not served.
    """
    found = {}
    for technician in problem.technicians:
        free = {}
        for start, name in sorted((at, name) for name, (who, at) in spots.items() if who == technician.id):
            shift = _find_shift(technician, start)
            if shift is None:
                continue
            visit = problem.visits[problem.visit_index[name]]
            place, ready = free.get(shift, (shift.start_place or technician.start, shift.start))
            begin = max(start, ready + problem.leg(place, visit.place)[0])
            if begin <= shift.last:
                found[name] = technician.id, begin
                free[shift] = visit.place, begin + service_seconds(visit, technician)
    return found


def list_standing(problem, now, begun=()):
    """Return the routes of the plan in force as the engine's repair reads them.

    Nobody has left for the first visit that has not begun: whoever is late leaves now.

    Parameters
    ----------
    now : int
        Second of the event.
    begun : container of str
        Visits under way.
    """
    routes = []
    for technician in problem.technicians:
        stops = {}
        for start, visit in _list_visits(problem, technician):
            shift = _find_shift(technician, start)
            if shift is None:
                continue
            rank = technician.shifts.index(shift)
            mine = stops.setdefault(rank, [])
            if visit.id not in begun:
                place = shift.start_place or technician.start
                start = max(start, now + 1 + problem.leg(place, visit.place)[0])
                start = max([start, *(row["start"] + 1 for row in mine[-1:])])
            end = start + service_seconds(visit, technician)
            mine.append({"visit": visit.id, "arrival": start, "start": start, "end": end})
        routes += [
            {"technician": technician.id, "shift": rank, "stops": rows, "back": rows[-1]["end"]}
            for rank, rows in sorted(stops.items())
        ]
    return routes


def _list_visits(problem, technician):
    """Return (start, visit) of the visits that stand with a technician, in order."""
    standing = ((visit.current or visit.pinned, visit) for visit in problem.visits)
    mine = [(spot.start, visit) for spot, visit in standing if spot and spot.technician == technician.id]
    return sorted(mine, key=lambda row: row[0])


def _find_shift(technician, start):
    """Return the shift in which a start lies; who is late has still to begin, in his first one."""
    begun = [shift for shift in technician.shifts if shift.start <= start]
    shift = begun[-1] if begun else next(iter(technician.shifts), None)
    return shift if shift and start <= shift.last else None
