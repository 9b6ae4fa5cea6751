"""What the people of the story hold and when they are away, relative to today."""

from datetime import time, timedelta

from ..tools import times
from . import story_days

TZ = "Europe/Paris"
TRADES = {
    "benali": {"Gaz": "Expert", "Fumisterie": "Expert"},
    "perrachon": {"Gaz": "Confirmé", "Froid": "Confirmé", "Électricité": "Confirmé"},
    "chavanne": {"Froid": "Expert", "Électricité": "Confirmé"},
    "gonon": {"Gaz": "Expert", "Fumisterie": "Confirmé", "Électricité": "Débutant"},
    "haddad": {"Gaz": "Confirmé", "Froid": "Confirmé", "Électricité": "Confirmé"},
    "ferlay": {"Gaz": "Confirmé"},
    "vernay": {
        "Gaz": "Confirmé",
        "Froid": "Confirmé",
        "Fumisterie": "Confirmé",
        "Électricité": "Confirmé",
    },
    "rivoire": {"Gaz": "Expert", "Fumisterie": "Expert"},
    "diallo": {"Froid": "Expert", "Électricité": "Confirmé"},
    "dasilva": {"Gaz": "Confirmé", "Électricité": "Confirmé"},
    "tissot": {"Froid": "Expert", "Électricité": "Confirmé"},
    "brossard": {"Gaz": "Expert", "Fumisterie": "Confirmé"},
    "coquard": {"Froid": "Expert", "Électricité": "Confirmé"},
    "yilmaz": {"Gaz": "Confirmé", "Froid": "Confirmé", "Fumisterie": "Confirmé"},
}
PG = "Habilitation gaz PG"
FLUIDS = "Attestation fluides frigorigènes"
BR = "Habilitation électrique BR"
# Which trade goes with which certificate; each is valid for years unless told otherwise below.
CERTIFICATES = {"Gaz": PG, "Froid": FLUIDS, "Électricité": BR}
# (technician, certificate): days from today to its last day.
EXPIRIES = {("dasilva", BR): -15, ("tissot", FLUIDS): 20, ("haddad", BR): 75}


def speak_french(env):
    """Let the people of the story read French where it is installed."""
    if "fr_FR" not in dict(env["res.lang"].get_installed()):
        return
    users = env["res.users"].search([("login", "!=", "__system__")])
    customers = env["res.partner"].search([("country_id", "=", env.ref("base.fr").id)])
    (customers | users.partner_id).write({"lang": "fr_FR"})


def spare_the_greeting(env):
    """Keep Odoo's robot, where it is installed, from covering a phone's first page."""
    if "odoobot_state" in env["res.users"]._fields:
        env["res.users"].search([]).odoobot_state = "disabled"


def qualify(env, today):
    """Record trades and certificates with their dates."""
    rows = []
    for key, trades in TRADES.items():
        employee = env.ref(f"field_tournees.employee_{key}")
        for trade, level in trades.items():
            rows.append(_skill_vals(env, employee, trade, level, today - timedelta(days=900)))
            last_day = EXPIRIES.get((key, CERTIFICATES.get(trade)), 700 + 31 * len(rows) % 400)
            if trade in CERTIFICATES:
                dates = (today - timedelta(days=400), today + timedelta(days=last_day))
                rows.append(_skill_vals(env, employee, CERTIFICATES[trade], "Valide", *dates))
    env["hr.employee.skill"].create(rows)


def _skill_vals(env, employee, skill, level, valid_from, valid_to=False):
    types = env.ref("field_tournees.hr_skill_type_trade") + env.ref(
        "field_tournees.hr_skill_type_certificate"
    )
    record = types.skill_ids.filtered(lambda held: held.name == skill)
    return {
        "employee_id": employee.id,
        "skill_id": record.id,
        "skill_type_id": record.skill_type_id.id,
        "skill_level_id": record.skill_type_id.skill_level_ids.filtered(
            lambda held: held.name == level
        ).id,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }


def be_away(env, today):
    """Close on public holidays; one technician on holiday, one in training, one ill."""
    leaves = [
        _leave_vals(name, day, day)
        for year in range(today.year - 1, today.year + 2)
        for day, name in story_days.holidays(year).items()
    ]
    monday = story_days.this_monday(today)
    training_day = monday + timedelta(days=8)
    tomorrow = story_days.working_days(today, 1)[0]
    leaves += [
        _leave_vals("Congés payés", monday, monday + timedelta(days=4))
        | _whose(env, "ferlay"),
        _leave_vals("Formation fluides frigorigènes", training_day, training_day, stop=time(12))
        | _whose(env, "chavanne"),
        _leave_vals("Arrêt maladie", tomorrow, tomorrow) | _whose(env, "rivoire"),
    ]
    env["resource.calendar.leaves"].create(leaves)


def _whose(env, key):
    return {"resource_id": env.ref(f"field_tournees.employee_{key}").resource_id.id}


def _leave_vals(name, first_day, last_day, stop=None):
    end = stop or time(23, 59)
    return {
        "name": name,
        "calendar_id": False,
        "date_from": times.at_local(first_day, time.min, TZ),
        "date_to": times.at_local(last_day, end, TZ),
    }


def at(day, hour):
    """Return the naive UTC instant of an hour of the day (8.5 is half past eight) in Paris."""
    return times.at_local(day, time(int(hour), round(hour % 1 * 60)), TZ)
