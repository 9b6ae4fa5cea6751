"""What customers were told on the days around today: the ledger as it looks after a while of use."""

import random
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Domain

from ..tools import times

SEED = 42
# The firm began to write to its customers a few days ago.
_SINCE, _UNTIL = timedelta(days=3), timedelta(days=4)
_KNOWN = ("planned", "confirmed", "en_route", "on_site", "paused", "done")
# What does not go well, by the rank of a message of its channel.
_MISHAPS = {
    ("mail", 7): ("bounced", "refused", "550 5.1.1 No such user here"),
    ("mail", 31): ("bounced", "refused", "552 5.2.2 Mailbox full"),
    ("sms", 5): ("uncertain", False, "No answer within 10 seconds"),
    ("sms", 12): ("failed", "refused", "Number out of service"),
}


@contextmanager
def clock(moment):
    """Let what happens believe that it is another moment."""
    with patch.object(fields.Datetime, "now", lambda *args: moment):
        yield


@contextmanager
def silence(env):
    """Let the story go on without reminders of days that it only remembers."""
    with patch.object(type(env["field.intervention"]), "_remind", lambda _visits: None):
        yield


def wish(env):
    """Some customers would rather have text messages, and a few no message at all."""
    people = env["res.partner"].search(
        Domain("is_field_site", "=", True) & Domain("parent_id", "=", False), order="id"
    )
    people[4::19].field_channel = "sms"
    people[8::37].field_channel = "none"


def speak(env):
    """Have the words translated before they are written: Odoo translates after the demo data."""
    languages = [code for code, _name in env["res.lang"].get_installed() if code != "en_US"]
    env["ir.module.module"]._load_module_terms(["field_tournees"], languages)


def recall(env, now):
    """Write what was told of the visits around today, and let it be sent in its time."""
    visits = env["field.intervention"].search(
        Domain("promised_start", ">", now - _SINCE)
        & Domain("promised_start", "<", now + _UNTIL)
        & Domain("state", "in", _KNOWN),
        order="id",
    )
    for visit in visits.sudo():
        _tell(visit, now)
    coming = Domain("promised_start", ">", now) & Domain("state", "in", _KNOWN)
    env["field.intervention"].search(coming).sudo()._remind()
    waiting = Domain("state", "=", "due") & Domain("due_at", "<=", now)
    rows = env["field.notification"].sudo().search(waiting, order="due_at, id")
    rng, ranks = random.Random(SEED), {"mail": 0, "sms": 0}  # noqa: S311 (a story, no secret)
    for row in rows:
        ranks[row.channel] += 1
        _send(row, ranks[row.channel], rng)


def _tell(visit, now):
    """Tell what a customer hears, each at its moment."""
    asked = min(visit.requested_at + timedelta(minutes=2), now)
    with clock(asked):
        visit._tell_booked()
        visit._remind()
    if visit.en_route_at:
        window = visit.eta_ids[:1]
        arrival = {"arrival": [times.epoch(window.start), times.epoch(window.stop)]} if window else {}
        with clock(visit.en_route_at):
            facts = visit._get_slot_facts({}, **arrival)
            visit._notify("en_route", f"en_route-{times.epoch(visit.en_route_at)}", facts)
    if visit.left_at and visit.state == "done":
        with clock(visit.left_at):
            visit._notify("report", f"done-{times.epoch(visit.left_at)}", visit._get_slot_facts({}))


def _send(row, rank, rng):
    """Let a message leave when it was due, and its receipt come back."""
    state, reason, detail = _MISHAPS.get((row.channel, rank), ("sent", False, False))
    if state == "sent" and row.channel == "sms":
        state = "delivered"
    sent_at = row.due_at + timedelta(seconds=rng.randint(2, 40))
    words = getattr(row, f"_render_{row.channel}")()
    row.write(
        words
        | {
            "state": state,
            "reason": reason,
            "detail": detail,
            "attempts": 1,
            "claimed_at": sent_at,
            "is_outbox": state != "failed",
            "sent_at": sent_at if state != "failed" else False,
            "settled_at": sent_at + timedelta(seconds=rng.randint(1, 90)),
        }
    )
    details = row._get_step_details(state)
    row.intervention_id._log_event("message", source="system", occurred_at=sent_at, details=details)
