"""Offers as customers get them: a real server, a database with weeks of planned visits."""

from __future__ import annotations

import html
import json
import os
import random
import re
import sys
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from book_weeks import KINDS, fill, place, promised

from launcher.postgres import Postgres
from launcher.server import Server, free_port
from tournees_engine.promise import Habits

#: Beyond the region of the benchmark's places.
_RING = [[4, 45], [6, 45], [6, 46.5], [4, 46.5], [4, 45]]
#: Requests of both kinds before the clock starts.
_WARM = 10


def over_http(env, options):
    """Ask a server for offers, one customer after the other, and return how long each waited."""
    rng = random.Random(f"http {options.seed}")
    types, visits = _plan(env, options, rng)
    env.cr.commit()
    env.cr.execute("ANALYZE")  # as autovacuum would have done by now
    env.cr.commit()
    with Postgres() as pg:
        server = Server(pg, env.cr.dbname, free_port(), log="bench-offers.log", crons=0)
        server.start()
        try:
            waits, counts, cpu = _measure(server, options.requests, types, rng)
        finally:
            server.stop()
    waits.sort()
    return {
        "technicians": options.technicians,
        "days": options.days,
        "visits": visits,
        "requests": len(waits),
        "seed": options.seed,
        "offers": round(sum(counts) / len(counts), 2),
        "http_ms": {f"p{part}": round(waits[len(waits) * part // 100], 1) for part in (50, 95)},
        "server_cpu_ms": round(cpu / len(waits), 1),
    }


def _measure(server, count, types, rng):
    """Return the milliseconds and the number of offers of each request, and the server's own time."""
    url = server.url
    with urllib.request.urlopen(f"{url}/field/book", timeout=120) as page:  # noqa: S310 (our own)
        config = re.search(r'data-config="([^"]+)"', page.read().decode()).group(1)
    form = json.loads(html.unescape(config))["form"]
    waits, counts, cpu = [], [], 0
    for number in range(count + _WARM):
        lat, lon = place(rng)
        address = {"street": "1 rue du Banc", "zip": "69000", "city": "Lyon"}
        _, answer = _post(url, "pin", form=form, lat=lat, lon=lon, **address)
        wanted = {"form": form, "type": rng.choice(types), "place": answer["place"]}
        before = _cpu(server.process.pid)
        waited, answer = _post(url, "offers", **wanted)
        if number >= _WARM:
            cpu += _cpu(server.process.pid) - before
            waits.append(1000 * waited)
            counts.append(sum(len(day["offers"]) for day in answer["days"]))
    return waits, counts, cpu


def _cpu(pid):
    """Return the milliseconds of the processor that a process has used, PostgreSQL's apart."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _post(url, path, **data):
    """Return the seconds and the JSON of an answer."""
    header = {"Content-Type": "application/json"}
    body = json.dumps(data).encode()
    request = urllib.request.Request(f"{url}/field/book/{path}", body, header)  # noqa: S310
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
        body = answer.read()
    return time.perf_counter() - started, json.loads(body)


def _plan(env, options, rng):
    """Fill the days of a company; return the ids of its types of visits and how many stand there."""
    env["ir.config_parameter"].set_param("field_tournees.throttle_factor", "0")
    env.company.write({"field_booking_days": options.days * 7 // 5 + 1, "field_booking_open": True})
    polygon = json.dumps({"type": "Polygon", "coordinates": [_RING]})
    env["field.zone"].create({"name": "Region", "sequence": 1, "polygon": polygon})
    types = env["field.intervention.type"].create(
        [{"name": f"Type {name}", "duration_hours": s / 3600, "is_bookable": True} for name, s in KINDS]
    )
    _make_technicians(env, options.technicians, rng)
    env["field.route"]._cron_open_days()
    shifts = _read_shifts(env, options)
    placed = 0
    for number, shift in enumerate(shifts):
        wanted = options.visits * (number + 1) // len(shifts) - placed
        fill(rng, shift, [f"v{placed + rank}" for rank in range(wanted)], 0.2)
        placed += len(shift["stops"])
    _make_visits(env, promised({"shifts": shifts}, Habits.sane())["shifts"], types)
    return types.ids, placed


def _make_technicians(env, count, rng):
    homes = [place(rng) for _ in range(count)]
    partners = env["res.partner"].create(
        [
            {"name": f"Home {rank}", "partner_latitude": lat, "partner_longitude": lon}
            for rank, (lat, lon) in enumerate(homes)
        ]
    )
    calendar = env.company.resource_calendar_id.id
    employees = env["hr.employee"].create(
        [{"name": f"Technician {rank}", "resource_calendar_id": calendar} for rank in range(count)]
    )
    env["field.technician"].create(
        [
            {"employee_id": employee.id, "start_partner_id": partner.id}
            for employee, partner in zip(employees, partners, strict=True)
        ]
    )


def _read_shifts(env, options):
    """Return the first days of each technician as shifts of a book, in seconds since 1970."""
    env.flush_all()
    routes = env["field.route"].search([("shifts", "!=", False)], order="technician_id, date")
    seen, found = {}, []
    for route in routes.filtered("shifts"):
        seen[route.technician_id] = seen.get(route.technician_id, 0) + 1
        if seen[route.technician_id] > options.days:
            continue
        home = route.technician_id.start_partner_id
        at = [home.partner_latitude, home.partner_longitude]
        for start, stop, rest, rested, _latest in route.shifts:
            pause = (
                {"earliest": rest - 1800, "latest": rest + 1800, "duration": rested - rest} if rest else None
            )
            found.append(
                {
                    "route": route, "from": at, "to": at, "pace": route.technician_id.pace, "start": start,
                    "end": stop, "overtime": 0, "break": pause, "stops": [],
                }
            )  # fmt: skip
    return found


def _make_visits(env, shifts, types):
    """Write the visits of the shifts into the plan, without the checks of a hand that plans one."""
    rows = [(shift["route"], stop) for shift in shifts for stop in shift["stops"]]
    sites = env["res.partner"].create(
        [
            {
                "name": f"Site {stop['id']}",
                "partner_latitude": stop["at"][0],
                "partner_longitude": stop["at"][1],
            }
            for _route, stop in rows
        ]
    )
    kinds = {name: visit_type for (name, _), visit_type in zip(KINDS, types, strict=True)}
    visits = env["field.intervention"].create(
        [
            {"type_id": kinds[stop["kind"]].id, "site_id": site.id}
            for (_route, stop), site in zip(rows, sites, strict=True)
        ]
    )
    env.flush_all()
    env.cr.executemany(
        """
        UPDATE field_intervention SET state = 'planned', technician_id = %s, route_id = %s,
               planned_start = to_timestamp(%s) AT TIME ZONE 'UTC',
               planned_stop = to_timestamp(%s) AT TIME ZONE 'UTC',
               promised_start = to_timestamp(%s) AT TIME ZONE 'UTC',
               promised_stop = to_timestamp(%s) AT TIME ZONE 'UTC'
        WHERE id = %s
        """,
        [
            (
                route.technician_id.id, route.id, stop["start"], stop["start"] + stop["work"],
                stop["opens"], stop["closes"], visit.id,
            )
            for (route, stop), visit in zip(rows, visits, strict=True)
        ],
    )  # fmt: skip
    env.invalidate_all()
    visits.modified(["route_id", "technician_id", "planned_start", "planned_stop", "state"])
    env.flush_all()
