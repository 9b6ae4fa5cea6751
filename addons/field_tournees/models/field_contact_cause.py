from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .field_notification_rule import EVENTS

# Messages that tell what customers ask for.
_ANSWERS = ("booked", "reminder", "en_route", "delay", "moved", "report")
# The same question again within a week is one that was not answered (docs: repeat contacts).
_REPEAT_DAYS = 7
_TOLD = ("sent", "delivered", "called")
_LOST = ("bounced", "failed", "uncertain")


class FieldContactCause(models.AbstractModel):
    """Why a customer had to ask: the message that would have answered him, and what became of it.

    What the ledger held at the moment of the call counts; a message that arrived later helps nobody.
    """

    _name = "field.contact.cause"
    _description = "Cause of a Contact"

    avoidable_by = fields.Selection(
        [(event, label) for event, label in EVENTS if event in _ANSWERS],
        string="Answered Beforehand By",
        compute="_compute_avoidable",
        store=True,
        precompute=True,
        help="The message that tells what was asked, had it arrived in time.",
    )
    avoidable_why = fields.Selection(
        [
            ("missing", "No rule wrote it"),
            ("waiting", "It was still to be sent"),
            ("lost", "It did not arrive"),
            ("dropped", "It was dropped"),
            ("told", "It arrived, and was not enough"),
        ],
        string="What Became of It",
        compute="_compute_avoidable",
        store=True,
        precompute=True,
    )
    is_repeat = fields.Boolean(
        string="Repeated",
        compute="_compute_is_repeat",
        store=True,
        precompute=True,
        help="The same question about the same case within a week.",
    )

    # === COMPUTE === #
    @api.depends("motive", "intervention_id", "at")
    def _compute_avoidable(self):
        wanted = {contact: contact._get_preventing_event() for contact in self}
        written = self._read_ledger({event for event in wanted.values() if event})
        for contact, event in wanted.items():
            rows = written[contact.intervention_id.id, event]
            contact.avoidable_by = event
            contact.avoidable_why = event and contact._get_fate(rows)

    @api.depends("motive", "intervention_id", "partner_id", "at")
    def _compute_is_repeat(self):
        earlier = self.search(
            Domain("motive", "in", self.mapped("motive"))
            & Domain("at", ">=", min(self.mapped("at")) - timedelta(days=_REPEAT_DAYS))
            & (
                Domain("intervention_id", "in", self.intervention_id.ids)
                | Domain("partner_id", "in", self.partner_id.ids)
            )
        )
        for contact in self:
            contact.is_repeat = any(contact._repeats(other) for other in earlier)

    # === BUSINESS === #
    def _get_preventing_event(self):
        """Return the message that would have made this contact needless, or False."""
        self.ensure_one()
        visit = self.intervention_id.sudo()
        events = {
            "where_is_he": self._get_day_event,
            "late": lambda: "delay",
            "no_news": lambda: "reminder" if visit.promised_start else "booked",
            # The reminder's link moves the visit without a call.
            "slot_change": lambda: "reminder" if visit.promised_start else "booked",
            "contradictory": lambda: "moved",
            "report_invoice": lambda: "report",
        }
        return visit and self.motive in events and events[self.motive]()

    def _get_day_event(self):
        """Return the message that tells, at the moment of the contact, where the technician is."""
        visit = self.intervention_id.sudo()
        if visit.en_route_at and visit.en_route_at <= self.at:
            return "en_route"
        return "delay" if visit.promised_start and visit.promised_start <= self.at else "reminder"

    def _read_ledger(self, events):
        """Return {(visit id, event): messages to the customer that were written}."""
        rows = defaultdict(self.env["field.notification"].browse)
        ledger_sudo = self.env["field.notification"].sudo()  # read for the figures only
        found = ledger_sudo.search(
            Domain("intervention_id", "in", self.intervention_id.ids) & Domain("event", "in", list(events))
        )
        for row in found:
            rows[row.intervention_id.id, row.event] |= row
        return rows

    def _get_fate(self, rows):
        """Return what had become, when the customer asked, of the messages that answer him."""
        # A history that is brought in later was written after it was sent.
        known = rows.filtered(lambda row: min(row.created_at, row.sent_at or row.created_at) <= self.at)
        told = known.filtered(lambda row: row.state in _TOLD)
        if any((row.sent_at or row.settled_at or self.at) <= self.at for row in told):
            return "told"
        if known.filtered(lambda row: row.state in _LOST):
            return "lost"
        if known and all(row.state == "dropped" for row in known):
            return "dropped"
        return "waiting" if known else "missing"

    def _repeats(self, other):
        """Tell whether this contact asks again what another one asked."""
        is_same_case = (
            other.intervention_id == self.intervention_id
            if self.intervention_id
            else other.partner_id == self.partner_id
        )
        is_before = timedelta() < self.at - other.at <= timedelta(days=_REPEAT_DAYS)
        return is_same_case and is_before and other.motive == self.motive
