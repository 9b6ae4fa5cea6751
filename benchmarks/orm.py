"""SQL queries and CPU time of the hot paths of `field.intervention`, printed as JSON.

`./tournees bench orm`. CPU times are of one run on the machine at hand: compare them with the
reference in the same answer (reading a plain `res.partner` list), not with another machine's.
"""

import time
from contextlib import contextmanager
from datetime import datetime, timedelta

DATABASE = "ours"

_LIST = "name priority site_id type_id zone_id technician_id planned_start duration_hours state is_late"
_CALENDAR = "display_name planned_start planned_stop technician_id type_id state"
_MONDAY = datetime(2027, 3, 8)  # noqa: DTZ001 (Odoo keeps naive UTC)


def main(env):
    """Return {path: {"sql", "cpu_ms", ...}} for the paths that the tests guard."""
    env = env(user=env.ref("base.user_admin"))
    data = _make_data(env)
    visits = env["field.intervention"]
    visits.create(_prepare(data, 2))  # warm caches
    answer = {"create_one": _measure(env, lambda: visits.create(_prepare(data, 1)))}
    for count in (250, 1000, 4000):
        figures = _measure(env, lambda count=count: visits.create(_prepare(data, count)))
        figures["sql_each"] = round(figures["sql"] / count, 3)
        answer[f"create_batch_{count}"] = figures
    answer["list_of_80"] = _measure(env, lambda: _search_read(visits, [], _LIST, limit=80))
    answer["calendar_week_of_1000"] = _measure_calendar(env, data)
    answer["reference_partner_list_of_80"] = _measure(
        env, lambda: _search_read(env["res.partner"], [], "name city zip phone", limit=80)
    )
    env.cr.rollback()
    return answer


def _make_data(env):
    calendar = env.company.resource_calendar_id
    sites = env["res.partner"].create(
        [
            {"name": f"Site {number}", "partner_latitude": 45.7, "partner_longitude": 4.8}
            for number in range(500)
        ]
    )
    employees = env["hr.employee"].create(
        [
            {"name": f"Technician {number}", "resource_calendar_id": calendar.id}
            for number in range(20)
        ]
    )
    technicians = env["field.technician"].create(
        [{"employee_id": employee.id} for employee in employees]
    )
    visit_type = env["field.intervention.type"].create({"name": "Service", "duration_hours": 0.5})
    return {"sites": sites, "technicians": technicians, "type": visit_type}


def _prepare(data, count):
    sites = data["sites"].ids
    return [
        {"type_id": data["type"].id, "site_id": sites[number % len(sites)]}
        for number in range(count)
    ]


def _measure_calendar(env, data):
    visits = env["field.intervention"].create(_prepare(data, 1000))
    technicians = data["technicians"]
    starts = {
        visit: (
            technicians[number % len(technicians)],
            _MONDAY + timedelta(days=number % 5, hours=9, minutes=number % 120),
        )
        for number, visit in enumerate(visits)
    }
    visits._set_plans(starts)
    week = [
        ("planned_start", ">=", _MONDAY),
        ("planned_start", "<", _MONDAY + timedelta(days=7)),
    ]
    return _measure(env, lambda: _search_read(env["field.intervention"], week, _CALENDAR))


def _search_read(model, domain, names, **options):
    specification = {
        name: {"fields": {"display_name": {}}} if model._fields[name].type == "many2one" else {}
        for name in names.split()
    }
    return model.web_search_read(domain, specification, **options)


def _measure(env, call):
    call()
    env.flush_all()
    env.invalidate_all()
    with _counted(env.cr) as figures:
        call()
        env.flush_all()
    return figures


@contextmanager
def _counted(cursor):
    figures = {}
    queries, started = cursor.sql_log_count, time.process_time()
    yield figures
    figures["sql"] = cursor.sql_log_count - queries
    figures["cpu_ms"] = round(1000 * (time.process_time() - started), 1)
