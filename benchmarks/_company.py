"""A company of a given size with its next days planned, written fast: for benchmarks only.

Visits are created by the ORM; their plan is written by SQL, as planning thousands of them one by
one would take minutes and is not what is measured.
"""

import random
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

_LYON = (45.75, 4.85)
_WORK_HOURS = 0.5
_LEG = timedelta(minutes=9)


def make_company(env, technicians, days, visits, seed=1, *, one_day=False):
    """Plan `visits` over the working days of the next `days` days for so many technicians.

    `one_day`: all of them on the first working day.

    Returns
    -------
    dict
        `type` (bookable), `zone`, `day` (the first one), `points`: [(latitude, longitude)] of the sites.
    """
    rng = random.Random(seed)
    company = env.company
    company.write({"field_booking_days": days, "field_freeze_hours": 12})
    env.ref("base.main_partner").write(
        {"zip": "69002", "partner_latitude": _LYON[0], "partner_longitude": _LYON[1]}
    )
    people = _make_technicians(env, technicians, rng)
    zone = env["field.zone"].create({"name": "Bench", "postal_codes": "69*"})
    kind = env["field.intervention.type"].create(
        {"name": "Bench", "duration_hours": _WORK_HOURS, "is_bookable": True}
    )
    env["field.route"]._cron_open_days()
    routes = env["field.route"].search(
        [("technician_id", "in", people.ids), ("date", ">", fields.Date.today())], order="date, id"
    )
    day = routes[0].date
    if one_day:
        routes = routes.filtered(lambda route: route.date == day)
    sites = _make_sites(env, people, rng)
    _plan(env, kind, routes, visits, sites, rng)
    return {
        "type": kind,
        "zone": zone,
        "day": day,
        "points": [(site.partner_latitude, site.partner_longitude) for site in sites[:500]],
    }


def _make_technicians(env, count, rng):
    calendar = env.company.resource_calendar_id
    employees = env["hr.employee"].create(
        [{"name": f"Bench {rank}", "resource_calendar_id": calendar.id} for rank in range(count)]
    )
    homes = env["res.partner"].create(
        [
            {
                "name": f"Bench home {rank}",
                "zip": "69003",
                "partner_latitude": _LYON[0] + rng.gauss(0, 0.12),
                "partner_longitude": _LYON[1] + rng.gauss(0, 0.17),
            }
            for rank in range(count)
        ]
    )
    return env["field.technician"].create(
        [
            {"employee_id": employee.id, "start_partner_id": home.id}
            for employee, home in zip(employees, homes, strict=True)
        ]
    )


def _make_sites(env, people, rng, each=20):
    """Sites of each technician lie around his home, in his order."""
    return env["res.partner"].create(
        [
            {
                "name": f"Bench site {rank}",
                "zip": "69003",
                "is_field_site": True,
                "partner_latitude": home.partner_latitude + rng.gauss(0, 0.03),
                "partner_longitude": home.partner_longitude + rng.gauss(0, 0.04),
            }
            for home in people.start_partner_id
            for rank in range(each)
        ]
    )


def _plan(env, kind, routes, count, sites, rng, each=20):
    people = list(dict.fromkeys(routes.technician_id.ids))
    by_person = {person: sites[each * rank : each * (rank + 1)] for rank, person in enumerate(people)}
    stops = [
        (route, by_person[route.technician_id.id][rng.randrange(each)])
        for route in routes
        for _stop in range(-(-count // len(routes)))
    ][:count]
    vals = [{"type_id": kind.id, "site_id": site.id} for _route, site in stops]
    made = env["field.intervention"].create(vals)
    rows, starts = [], {}
    for visit, (route, _site) in zip(made, stops, strict=True):
        begin = starts.get(route.id) or _get_begin(route)
        promised = begin - timedelta(minutes=begin.minute % 30)
        stop = begin + timedelta(hours=_WORK_HOURS)
        rows.append((visit.id, route.technician_id.id, route.id, begin, stop, promised))
        starts[route.id] = stop + _LEG
        if begin.hour < 12 <= starts[route.id].hour + 1 and starts[route.id].hour >= 10:
            starts[route.id] = max(starts[route.id], _get_begin(route) + timedelta(hours=5))
    env.flush_all()
    env.cr.execute_values(
        """
        UPDATE field_intervention SET technician_id = d.technician, route_id = d.route,
            planned_start = d.start, planned_stop = d.stop, state = 'planned',
            promised_start = d.promised, promised_stop = d.promised + interval '2 hours'
        FROM (VALUES %s) AS d (id, technician, route, start, stop, promised)
        WHERE field_intervention.id = d.id
        """,
        rows,
    )
    env.cr.execute(
        SQL(
            """
            UPDATE field_route SET planned_hours = d.hours, visit_count = d.visits FROM (
                SELECT route_id, count(*) AS visits, count(*) * %s AS hours
                FROM field_intervention WHERE route_id IS NOT NULL GROUP BY 1) d
            WHERE d.route_id = field_route.id
            """,
            _WORK_HOURS + _LEG.total_seconds() / 3600,
        )
    )
    env.invalidate_all()


def _get_begin(route):
    """Return the first arrival of a day: ten minutes after it begins."""
    shift = route.shifts[0]
    return fields.Datetime.to_datetime("1970-01-01") + timedelta(seconds=shift[0] + 600)
