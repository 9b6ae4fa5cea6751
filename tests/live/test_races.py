"""What only concurrent transactions on a real server show."""

from concurrent.futures import ThreadPoolExecutor

# Four working days far enough ahead that nobody has opened them yet.
_WORKING_DAYS = """
from datetime import timedelta
from odoo import fields
start = fields.Datetime.now() + timedelta(days=60)
technician = env["field.technician"].browse({technician})
shifts = technician._get_shifts(start, start + timedelta(days=14))[technician]
print(*sorted({{str(shift.start.date()) for shift in shifts if shift.break_start}})[1:5])
"""


def test_two_planners_open_the_same_day_and_both_visits_are_kept(server):
    server.expect_log("bad query: .*field_route")  # the loser's first try
    planners = [server.session(login) for login in ("planificateur", "responsable")]
    technician = int(server.sql("SELECT id FROM field_technician WHERE name = 'Karim Benali'"))
    site = int(server.sql("SELECT id FROM res_partner WHERE is_field_site LIMIT 1"))
    [kind] = planners[0].call("field.intervention.type", "search", [["skill_ids", "=", False]], limit=1)
    days = server.run(_WORKING_DAYS.format(technician=technician)).split()
    assert len(days) == 4
    for day in days:
        visits = [
            {"type_id": kind, "site_id": site, "technician_id": technician, "planned_start": f"{day} {hour}"}
            for hour in ("08:00:00", "13:00:00")
        ]
        with ThreadPoolExecutor(2) as pool:
            made = list(
                pool.map(lambda one: one[0].call("field.intervention", "create", [one[1]]),
                         zip(planners, visits, strict=True))
            )
        ids = ", ".join(str(visit) for [visit] in made)
        routes = server.sql(f"SELECT DISTINCT route_id FROM field_intervention WHERE id IN ({ids})")
        assert routes.isdigit(), f"both visits are on one route: {routes}"
