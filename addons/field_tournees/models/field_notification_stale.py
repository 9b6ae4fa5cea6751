from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from .field_told_arrival import ARRIVAL_EVENTS

# Told to whoever wishes no messages by a person, or owed by law.
_REGARDLESS = ("delay", "moved", "reschedule", "cancelled", "hazard", "withdrawal")
_OVER = {"cancelled": "cancelled", "done": "done"}
_DAY = timedelta(days=1)


class FieldNotificationStale(models.AbstractModel):
    """Tells whether a message that waits still says what is true; one that does not is dropped.

    One method an event, `_stale_<event>`: the reason, or False. The worker asks right before it
    writes the words; `_drop_stale` asks at once, so that the ledger shows what is really to come.
    """

    _name = "field.notification.stale"
    _description = "Truth of a Message"

    # === BUSINESS === #
    def _drop_stale(self):
        """Drop those of the rows that wait and say nothing true any more, with the reason."""
        for reason, rows in self.grouped(lambda row: row._get_stale_reason()).items():
            if reason:
                rows._close("dropped", reason)

    def _get_stale_reason(self):
        """Return why the row says nothing true any more (see `reason`), or False."""
        self.ensure_one()
        if not self.rule_id.active:
            return "rule"
        if self.intervention_id.partner_id.field_channel == "none" and self.event not in _REGARDLESS:
            return "unwanted"
        return getattr(self, f"_stale_{self.event}")()

    def _readdress(self):
        """Send what has waited for days to where the customer is reached now.

        :return: the reason why it cannot be sent, or False
        """
        self.ensure_one()
        if self.is_trial or self.event not in ("reminder", "feedback"):
            return False
        ways = self.intervention_id._get_message_ways(self.rule_id)
        if (self.channel, self.recipient) in {(channel, address) for channel, _who, address, _why in ways}:
            return False
        channel, partner, address, reason = ways[0]
        same = Domain("rule_id", "=", self.rule_id.id) & Domain("occurrence", "=", self.occurrence)
        there = Domain("channel", "=", channel) & Domain("recipient", "=", address)
        if self.search_count(Domain("intervention_id", "=", self.intervention_id.id) & same & there, limit=1):
            return "superseded"
        self.write({"channel": channel, "partner_id": partner.id, "recipient": address})
        return reason

    # What is told about a slot
    def _stale_slot(self):
        """Return why nobody waits for the slot any more."""
        visit = self.intervention_id
        if self._is_other_slot():
            return "moved"
        if visit.state in ("to_reschedule", "no_access"):
            return "superseded"
        is_over = visit.promised_stop and visit.promised_stop < fields.Datetime.now()
        return _OVER.get(visit.state) or (is_over and "over")

    def _stale_booked(self):
        return self._stale_slot()

    def _stale_moved(self):
        return self._stale_slot()

    def _stale_proposed(self):
        return self._stale_slot() or (self.intervention_id.state == "confirmed" and "superseded")

    def _stale_reminder(self):
        visit = self.intervention_id
        has_begun = visit.promised_start and visit.promised_start < fields.Datetime.now()
        is_under_way = visit.state not in ("to_plan", "planned", "confirmed")
        return self._stale_slot() or ((has_begun or is_under_way) and "over")

    # What is told about an arrival
    def _stale_en_route(self):
        return self._stale_arrival(("en_route",))

    def _stale_eta(self):
        return self._stale_arrival(("planned", "confirmed", "en_route"))

    def _stale_delay(self):
        visit = self.intervention_id
        known = visit.expected_start and visit.promised_stop
        is_on_time = known and visit.expected_start <= visit.promised_stop
        return self._stale_eta() or (is_on_time and "superseded")

    def _stale_arrival(self, states):
        visit = self.intervention_id
        if visit.state not in states:
            return _OVER.get(visit.state, "over")
        if self._is_other_slot():
            return "moved"
        return self._has_successor() and "superseded"

    def _has_successor(self):
        """Tell whether a later message names a later truth about the arrival."""
        later = Domain("id", ">", self.id) & Domain("occurrence", "!=", self.occurrence)
        told = Domain("event", "in", ARRIVAL_EVENTS) & Domain("state", "!=", "dropped")
        told &= Domain("is_trial", "=", False)
        mine = Domain("intervention_id", "=", self.intervention_id.id)
        return bool(self.search_count(mine & later & told, limit=1))

    # What is told about a step
    def _stale_reschedule(self):
        state = self.intervention_id.state
        return state != "to_reschedule" and _OVER.get(state, "superseded")

    def _stale_cancelled(self):
        visit = self.intervention_id
        if visit.state != "cancelled":
            return "superseded"
        is_past = visit.promised_stop and visit.promised_stop + _DAY < fields.Datetime.now()
        return bool(is_past and not (self.facts or {}).get("by_customer")) and "over"

    def _stale_report(self):
        return False

    def _stale_feedback(self):
        """Asked a day later, nobody remembers how it was."""
        return self.due_at + _DAY < fields.Datetime.now() and "over"

    def _stale_hazard(self):
        """What happened is told as long as nothing else has become of the visit."""
        visit, facts = self.intervention_id, self.facts or {}
        told = visit._get_news_span(facts.get("told"))
        if facts.get("state"):
            return visit.state != facts["state"] and _OVER.get(visit.state, "superseded")
        if visit.state in ("on_site", "paused"):
            return "over"
        if told and told[1] < fields.Datetime.now():
            return "over"
        return self._stale_slot() or (self._has_successor() and "superseded")

    def _stale_withdrawal(self):
        """The acknowledgement is owed whatever happens (consumer code L221-21)."""
        return False

    def _is_other_slot(self):
        return (self.facts or {}).get("slot", 0) != self.intervention_id.promise_number
