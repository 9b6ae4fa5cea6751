"""A technician whose day is under way whatever the hour: what live tests of a day stand on."""

# A newcomer at work right now, whatever the hour of the test, with visits to come at one site:
# a time zone where it is the middle of the day, and a schedule of long days.
_SET_UP = """
import json
from datetime import timedelta
from odoo import fields
from odoo.fields import Command
now = fields.Datetime.now()
shift = max(-12, 10 - now.hour)
tz = f"Etc/GMT{-shift:+d}" if shift else "Etc/GMT"
calendar = env["resource.calendar"].create({
    "name": "All day",
    "tz": tz,
    "company_id": env.company.id,
    "attendance_ids": [Command.clear()] + [
        Command.create(
            {"name": day, "dayofweek": day, "hour_from": 5, "hour_to": 22, "day_period": "morning"}
        )
        for day in "0123456"
    ],
})
env["resource.calendar.leaves"].search([]).unlink()
user = env["res.users"].create({
    "name": "Newcomer",
    "login": "newcomer",
    "password": "newcomer",
    "tz": tz,  # an employee takes over the user's
    "group_ids": [Command.set([env.ref("field_tournees.group_field_technician").id])],
})
employee = env["hr.employee"].create({
    "name": "Newcomer", "user_id": user.id, "resource_calendar_id": calendar.id, "tz": tz,
})
technician = env["field.technician"].create({"employee_id": employee.id})
technician.write({"position_accepted_at": now, "position_on": True})
site = env["res.partner"].search([("is_field_site", "=", True), ("partner_latitude", "!=", 0)], limit=1)
kind = env["field.intervention.type"].create({"name": "Look at it", "duration_hours": @HOURS@})
visits = env["field.intervention"]
for minutes in @MINUTES@:
    start = now.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
    visits += visits.create({
        "type_id": kind.id,
        "site_id": site.id,
        "technician_id": technician.id,
        "planned_start": start,
        "promised_start": start - timedelta(minutes=15),
        "promised_stop": start + timedelta(minutes=45),
    })
print(json.dumps({"ids": visits.ids, "lat": site.partner_latitude, "lon": site.partner_longitude}))
env.cr.commit()
"""


def set_up(minutes, hours=1):
    """Return the code that makes a newcomer with a visit of some hours at each number of minutes from now."""
    return _SET_UP.replace("@MINUTES@", repr(tuple(minutes))).replace("@HOURS@", repr(hours))


SET_UP = set_up((60, 150, 215))
