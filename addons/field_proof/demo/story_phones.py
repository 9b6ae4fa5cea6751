"""What phones without network told of visits that the office had called off meanwhile."""

import uuid
from datetime import timedelta

from odoo import fields
from odoo.fields import Domain

from ..tools import phone

# What the technician told of each visit: kind, minutes ago, body.
_TOLD = (
    (
        ("en_route", 95, {}),
        (
            "no_access",
            70,
            {
                "reason": "Personne sur place",
                "note": "Sonné deux fois, avis de passage laissé.",
                "photos": [],
            },
        ),
    ),
    (("arrive", 200, {}), ("pause", 150, {"reason": "En attente des clés du gardien"})),
)


def load(env):
    """Let two phones tell what a planner has to decide, once."""
    if env["field.sync"].search_count([], limit=1):
        return
    called_off = Domain("state", "in", ("cancelled", "to_reschedule")) & Domain("technician_id", "=", False)
    visits = env["field.intervention"].search(called_off, order="id desc")
    stories = iter(_TOLD)
    for visit in visits:
        technician = visit.event_ids.technician_id.filtered("user_id")[:1]
        if technician and (story := next(stories, None)):
            _tell(technician, visit, story)


def _tell(technician, visit, story):
    now = fields.Datetime.now()
    commands = [
        {
            "uuid": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{visit.name} {kind}")),
            "kind": kind,
            "visit": visit.id,
            "at": phone.ms(now - timedelta(minutes=minutes)),
            "body": body,
        }
        for kind, minutes, body in story
    ]
    data = {
        "device": str(uuid.uuid5(uuid.NAMESPACE_OID, technician.name)),
        "device_name": "Android",
        "app": "demo",
        "sent_at": phone.ms(now),
        "commands": commands,
        "positions": [],
    }
    ledger = technician.env["field.sync"].with_user(technician.user_id)
    ledger = ledger.with_context(lang=technician.user_id.lang)
    ledger._push(technician.with_env(ledger.env), data)
