"""Who called the heating firm these days, and why: what “Why Customers Call” is read with."""

import random
from datetime import timedelta

from odoo import fields
from odoo.fields import Domain

SEED = 23
# Motive, channel, hours against the promised start, what was said: as calls really are, most of
# them about the day itself.
CALLS = (
    ("where_is_he", "call", 0.6, "Attend depuis le début du créneau, sans nouvelle du technicien."),
    ("where_is_he", "call", 1.2, "Doit repartir travailler, demande une heure précise."),
    ("late", "call", 1.8, "Le technicien n’est pas là et le créneau touche à sa fin."),
    ("slot_change", "call", -30, "Ne peut plus le matin, préfère la fin d’après-midi."),
    ("slot_change", "mail", -44, "Serait-il possible de venir un autre jour ? Je serai absente."),
    ("no_news", "call", -70, "A réservé sur Internet et n’a reçu aucune confirmation."),
    ("contradictory", "call", -5, "Le SMS dit 14 h, le technicien a parlé de 10 h."),
    ("report_invoice", "mail", 30, "Je n’ai pas reçu le rapport d’entretien pour mon assurance."),
    ("report_invoice", "call", 52, "Demande la facture pour son propriétaire."),
    ("thanks", "call", 6, "Ravie de l’intervention, technicien très soigneux."),
    ("complaint", "call", 27, "Traces de boue dans l’entrée, souhaite être rappelé."),
    ("where_is_he", "sms", 0.4, "Bonjour, le technicien arrive bientôt ?"),
)
# One visit in so many has a caller.
_ONE_IN = 6
# Who called once about the same thing calls again.
_AGAIN = timedelta(hours=20)


def call(env, now):
    """Let some customers of the last two weeks call or write, and a few of them twice."""
    office = env.ref("field_tournees.user_planner")
    contacts = env["field.contact"].with_user(office)
    rng = random.Random(SEED)  # noqa: S311 (a story, no secret)
    past = env["field.intervention"].search(
        Domain("promised_start", ">", now - timedelta(days=14)) & Domain("promised_start", "<", now),
        order="promised_start, id",
    )
    for rank, visit in enumerate(past[::_ONE_IN]):
        motive, channel, hours, note = CALLS[rank % len(CALLS)]
        at = (visit.promised_start + timedelta(hours=hours, minutes=rng.randrange(25))).replace(second=0)
        if at < min(now, fields.Datetime.now()):
            contact = contacts._log(visit, channel, motive, note, at=at)
            if at < now - timedelta(days=1):
                contact.answered_at = contact.answered_at or at + timedelta(minutes=rng.randrange(10, 120))
            if motive == "report_invoice" and channel == "mail" and at + _AGAIN < now:
                contacts._log(visit, "call", motive, note, at=at + _AGAIN)
