"""Small problems on a line: places one kilometre and one minute apart, times in minutes."""

from tournees_engine import Problem
from tournees_engine.instance import Instance
from tournees_engine.plan import Plan

HOUR = 3600
KM = 1000
MINUTE = 60


def line(count):
    """Return the matrices of `count` places on a line: one minute and one kilometre a step."""
    steps = [[abs(a - b) for b in range(count)] for a in range(count)]
    return (
        [[MINUTE * step for step in row] for row in steps],
        [[KM * step for step in row] for row in steps],
    )


def technician(name="ana", start="p0", **values):
    """Return a technician at 36 euros an hour and 1 euro a kilometre, working 8:00 to 17:00."""
    return {
        "id": name,
        "start": start,
        "cost_per_hour": 3600,
        "cost_per_km": 100,
        "overtime_per_hour": 7200,
        "shifts": [{"start": 8 * HOUR, "end": 17 * HOUR}],
        **values,
    }


def visit(name, place, minutes=30, /, **values):
    """Return a visit at a place of the line."""
    return {"id": name, "place": f"p{place}", "duration": minutes * MINUTE, **values}


def document(technicians, visits, places=61, **values):
    """Return the JSON object of a problem on the line."""
    durations, distances = line(places)
    return {
        "version": 1,
        "places": [{"id": f"p{rank}"} for rank in range(places)],
        "durations": durations,
        "distances": distances,
        "technicians": technicians,
        "visits": visits,
        "options": {"iterations": 30},
        **values,
    }


def problem(technicians, visits, **values):
    """Return a problem on the line."""
    return Problem.from_json(document(technicians, visits, **values))


def plan(technicians, visits, sequences, **values):
    """Return the plan that serves some sequences (of names) exactly."""
    case = problem(technicians, visits, **values)
    ranks = [[case.visit_index[name] for name in names] for names in sequences]
    return Plan.from_sequences(Instance(case), ranks)
