"""What all calendars that leave the house have in common."""

import hashlib

from vobject.icalendar import utc


def uid(env, visit):
    """Return the identity of a visit in calendars, which tells nothing of our numbers."""
    database = env["ir.config_parameter"].sudo().get_param("database.uuid")
    return f"{hashlib.sha256(f'{database}:{visit.id}'.encode()).hexdigest()[:40]}@tournees"


def moment(value):
    """Return a naive UTC datetime as calendars want it."""
    return value.replace(microsecond=0, tzinfo=utc)


def clean(text):
    """Return a text without the control characters that calendars choke on."""
    return "".join(char for char in text or "" if char == "\n" or char.isprintable())
