"""Hypothesis: small random problems that use every rule."""

from hypothesis import strategies as st

HOUR = 3600
SPOT = st.builds(
    lambda who, start: {"technician": f"t{who}", "start": start},
    st.integers(0, 2),
    st.integers(8 * HOUR, 17 * HOUR),
)
OPTIONAL_SPOT = st.none() | SPOT
NAMES = ("t0", "t1", "t2")
#: Slow and fast pieces of the day, from the middle of the night to the next evening.
TRAFFIC = st.lists(
    st.tuples(st.integers(0, 42 * HOUR), st.sampled_from((10, 50, 80, 130, 300))),
    max_size=4,
    unique_by=lambda point: point[0],
).map(lambda points: [list(point) for point in sorted(points)])
HELPER = st.builds(
    lambda level, names, current: {"skills": level, "technicians": names, "current": current},
    st.sampled_from(({}, {"gas": 0}, {"cold": 1})),
    st.none() | st.lists(st.sampled_from(NAMES), unique=True),
    st.none() | st.sampled_from(NAMES),
)


@st.composite
def technicians(draw, rank, days):
    """Draw a technician: breaks, overtime, skills that end, half days."""
    levels = st.integers(0, 3)
    until = st.none() | st.integers(8 * HOUR, 18 * HOUR)
    grants = st.lists(st.builds(lambda level, end: {"level": level, "until": end}, levels, until), max_size=2)
    shifts = []
    for day in range(days):
        start = day * 86400 + draw(st.sampled_from((7, 8, 13))) * HOUR
        pause = {
            "earliest": day * 86400 + draw(st.integers(11 * HOUR, 12 * HOUR)),
            "latest": day * 86400 + draw(st.integers(12 * HOUR, 14 * HOUR)),
            "duration": draw(st.integers(600, HOUR)),
        }
        shifts.append(
            {
                "start": start,
                "end": start + draw(st.integers(1, 9)) * HOUR,
                "overtime": draw(st.sampled_from((0, 1800, HOUR))),
                "break": draw(st.none() | st.just(pause)),
            }
        )
    return {
        "id": f"t{rank}",
        "start": f"p{draw(st.integers(0, 4))}",
        "end": f"p{draw(st.integers(0, 4))}",
        "skills": draw(st.dictionaries(st.sampled_from(("gas", "cold")), levels | grants)),
        "pace": draw(st.sampled_from((0.85, 1.0, 1.15))),
        "cost_per_hour": draw(st.integers(0, 5000)),
        "cost_per_km": draw(st.integers(0, 80)),
        "overtime_per_hour": draw(st.integers(0, 6000)),
        "waiting_per_hour": draw(st.sampled_from((0, 0, 1201, 3600))),
        "parts": draw(st.sampled_from(({}, {"burner": 1}, {"burner": 2, "valve": 1}))),
        "shifts": shifts,
    }


@st.composite
def visits(draw, rank, days):
    """Draw a visit: windows, skills, pins, current spots."""
    offset = draw(st.integers(0, days - 1)) * 86400
    edges = draw(st.lists(st.integers(8 * HOUR, 17 * HOUR), min_size=4, max_size=4, unique=True))
    edges = [offset + edge for edge in sorted(edges)]
    windows = draw(st.sampled_from(([], [edges[:2]], [edges[:2], edges[2:]])))
    visit = {
        "id": f"v{rank}",
        "place": f"p{draw(st.integers(0, 4))}",
        "duration": draw(st.integers(0, 2 * HOUR)),
        "windows": windows,
        "skills": draw(st.dictionaries(st.sampled_from(("gas", "cold")), st.integers(0, 2))),
        "penalty": draw(st.none() | st.integers(0, 40_000)),
        "current": draw(OPTIONAL_SPOT),
        "notified": draw(st.booleans()),
    }
    if draw(st.integers(0, 5)) == 0:
        visit["pinned"] = draw(SPOT)
    if draw(st.integers(0, 5)) == 0:
        visit["technicians"] = draw(st.lists(st.sampled_from(("t0", "t1", "t2")), unique=True))
    if draw(st.integers(0, 5)) == 0:
        visit["preferred"] = {"technician": "t1", "cost": draw(st.integers(0, 5000))}
    if draw(st.integers(0, 3)) == 0:
        visit["parts"] = draw(st.sampled_from(({"burner": 1}, {"burner": 2}, {"valve": 1})))
    if draw(st.integers(0, 3)) == 0:
        visit["resources"] = draw(st.sampled_from((["lift"], ["case"], ["lift", "case"])))
    if draw(st.integers(0, 3)) == 0:
        visit["helper"] = draw(HELPER)
    return visit


@st.composite
def lock(draw, staff, jobs):
    """Draw the visits that some shifts have begun with."""
    shifts = [shift for who in staff for shift in who["shifts"]]
    for job in jobs:
        if draw(st.integers(0, 4)) == 0:
            draw(st.sampled_from(shifts)).setdefault("locked", []).append(job["id"])


@st.composite
def problems(draw):
    """Draw the JSON of a problem with three technicians and up to nine visits."""
    days = draw(st.integers(1, 2))
    size = 5
    seconds = st.lists(st.integers(0, 3000), min_size=size, max_size=size)
    square = st.lists(seconds, min_size=size, max_size=size)
    count = draw(st.integers(0, 9))
    staff = [draw(technicians(rank, days)) for rank in range(3)]
    jobs = [draw(visits(rank, days)) for rank in range(count)]
    draw(lock(staff, jobs))
    return {
        "version": 1,
        "places": [{"id": f"p{rank}"} for rank in range(size)],
        "durations": draw(square),
        "distances": draw(square),
        "technicians": staff,
        "visits": jobs,
        "traffic": draw(TRAFFIC),
        "resources": [
            {"id": "lift", "quantity": draw(st.integers(0, 2))},
            {"id": "case", "name": "the measuring case"},
        ],
        "objective": {
            "change": draw(st.sampled_from((0, 300))),
            "change_notified": draw(st.sampled_from((0, 2000))),
            "change_tolerance": draw(st.sampled_from((0, 900))),
            "balance": draw(st.sampled_from((0, 500))),
        },
        "options": {"iterations": 5},
    }
