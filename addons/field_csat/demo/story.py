"""What customers complained about in the visits of the story."""

from odoo.fields import Command, Domain

# One visit in so many irritates somebody although it was on time.
EVERY = 9
OTHERS = ("slot", "unfinished", "contradiction", "cleanliness", "document", "slot", "behaviour")


def load(env):
    """Complain about some of the visits that were late, and about a few others."""
    visits = env["field.intervention"].with_context(tracking_disable=True)
    if visits.search_count([("irritant_ids", "!=", False)], limit=1):
        return
    lately = Domain("state", "=", "done") & Domain("left_at", ">=", "today -10d")
    done = visits.search(lately, order="left_at, id")
    late = done.filtered("is_late")
    late[::2].irritant_ids = [Command.link(env.ref("field_csat.field_irritant_late").id)]
    for number, visit in enumerate((done - late)[::EVERY]):
        irritant = env.ref(f"field_csat.field_irritant_{OTHERS[number % len(OTHERS)]}")
        visit.irritant_ids = [Command.link(irritant.id)]
    moved = visits.search([("state", "in", ("to_reschedule", "no_access"))], limit=3)
    moved.irritant_ids = [Command.link(env.ref("field_csat.field_irritant_rescheduled").id)]
