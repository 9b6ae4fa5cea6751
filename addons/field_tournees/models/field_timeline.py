from odoo import fields, models
from odoo.fields import Domain

from ..tools import labels, times

# What a kind of event is filed under, and its sign.
_GROUPS = {
    "created": ("steps", "fa-plus"),
    "state": ("steps", "fa-flag"),
    "withdrawal": ("steps", "fa-undo"),
    "hazard": ("steps", "fa-exclamation-triangle"),
    "plan": ("plan", "fa-calendar"),
    "promise": ("plan", "fa-handshake-o"),
    "choice": ("plan", "fa-hand-o-right"),
    "override": ("plan", "fa-gavel"),
    "message": ("messages", "fa-paper-plane"),
    "contact": ("contacts", "fa-phone"),
    "access": ("contacts", "fa-key"),
}
_CONTACT_ICONS = {"call": "fa-phone", "mail": "fa-envelope", "sms": "fa-comment", "portal": "fa-globe"}
# What is still to come, by where the visit stands.
_AHEAD = {
    **dict.fromkeys(("draft", "to_plan", "planned", "confirmed", "to_reschedule"), 0),
    "en_route": 1,
    "on_site": 2,
    "paused": 2,
}


class FieldTimeline(models.AbstractModel):
    """The one timeline of a visit, and what each reader sees of the same rows.

    The office reads every row; a technician those of the own visits; the customer what concerns
    him, in his words.
    """

    _name = "field.timeline"
    _description = "Timeline of an Intervention"

    # === ACTIONS === #
    def action_note_contact(self):
        """Open the dialog that notes a call of this visit's customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "field_contact",
            "target": "new",
            "params": {"visit_id": self.id},
        }

    # === RPC === #
    def read_timeline(self):
        """Return the rows of the timeline that the reader may see, latest first.

        The steps of one message (sent, delivered…) are one row: the last step, with those before.
        """
        self.ensure_one()
        self.check_access("read")
        rows, messages = [], {}
        for event in self.env["field.event"].search(Domain("intervention_id", "=", self.id)):
            number = event.kind == "message" and (event.details or {}).get("notification_id")
            if number and number in messages:
                messages[number]["before"].append(self._describe_step(event))
                continue
            rows.append(self._describe_event(event))
            if number:
                messages[number] = rows[-1]
        return rows

    # === BUSINESS === #
    def _describe_event(self, event):
        """Return one event as the timeline's column draws it."""
        group, icon = _GROUPS.get(event.kind, ("steps", "fa-circle-o"))
        details = event.details or {}
        if event.kind == "contact":
            icon = _CONTACT_ICONS.get(details.get("channel"), icon)
        target = {
            "message": ("field.notification", details.get("notification_id")),
            "contact": ("field.contact", details.get("contact_id")),
        }.get(event.kind)
        sources = dict(event._fields["source"]._description_selection(self.env))
        return {
            "id": event.id,
            "group": group,
            "icon": icon,
            "step": details.get("step") or event.to_state or "",
            "at": fields.Datetime.to_string(event.occurred_at),
            "text": event.description,
            "source": sources[event.source],
            "who": event.user_id.sudo().name if event.source in ("office", "technician") else "",
            "target": {"model": target[0], "id": target[1]} if target and target[1] else False,
            "before": [],
        }

    def _describe_step(self, event):
        return {"at": fields.Datetime.to_string(event.occurred_at), "text": event.description}

    def _get_customer_timeline(self):
        """Return what happened and what comes next, as the customer reads it.

        :return: [{"key", "label", "at" (naive UTC or None), "state": done, now or next}], in order
            of time; nothing of the office's own is in it
        """
        self.ensure_one()
        visit = self.sudo()  # the link is the key
        lines = []
        for event in visit.event_ids.sorted(lambda event: (event.occurred_at, event.id)):
            line = getattr(visit, f"_tell_{event.kind}", visit._tell_nothing)(event, lines)
            if line:
                key, label = line
                lines.append({"key": key, "label": label, "at": event.occurred_at, "state": "done"})
        ahead = visit._get_steps_ahead()
        if lines and ahead:
            lines[-1]["state"] = "now"
        return lines + ahead

    def _get_customer_history(self):
        """Return what happened so far as the customer's page lists it, latest first."""
        tz = self.company_id._get_booking_tz()
        today = times.local_date(fields.Datetime.now(), tz)
        return [
            line | {"at": labels.clock_or_day(self.env, line["at"], tz, today)}
            for line in reversed(self._get_customer_timeline())
            if line["state"] != "next"
        ]

    def _get_steps_ahead(self):
        """Return the steps that the customer still waits for, with the time that he was told."""
        if self.state not in _AHEAD:
            return []
        steps = [
            ("en_route", self.env._("The technician sets out"), None),
            ("on_site", self.env._("The technician arrives"), self.expected_start or self.promised_start),
            ("done", self.env._("The work is finished"), None),
        ]
        return [
            {"key": key, "label": label, "at": at or None, "state": "next"}
            for key, label, at in steps[_AHEAD[self.state] :]
        ]

    # One method a kind that concerns the customer: (key, label), or None.
    def _tell_nothing(self, _event, _lines):
        return None

    def _tell_created(self, _event, _lines):
        return "requested", self.env._("We received your request")

    def _tell_promise(self, event, lines):
        details = event.details or {}
        start, stop = (fields.Datetime.to_datetime(details.get(key)) for key in ("start", "stop"))
        if not start:
            return None
        slot = labels.slot(self.env, start, stop, self.company_id._get_booking_tz())
        if any(line["key"] in ("promised", "moved") for line in lines):
            return "moved", self.env._("New slot: %(slot)s", slot=slot)
        return "promised", self.env._("Slot agreed: %(slot)s", slot=slot)

    def _tell_state(self, event, _lines):
        if event.to_state == "on_site" and event.from_state == "paused":
            return None
        labels_by_state = {
            "confirmed": self.env._("The slot is confirmed"),
            "en_route": self.env._("The technician is on the way"),
            "on_site": self.env._("The technician has arrived"),
            "done": self.env._("The work is finished"),
            "to_reschedule": self.env._("Another date is needed"),
            "no_access": self.env._("Nobody could let us in"),
            "cancelled": self.env._("The visit is cancelled"),
        }
        label = labels_by_state.get(event.to_state)
        if event.from_state == "en_route" and event.to_state in ("planned", "confirmed"):
            return "turned_back", self.env._("The technician had to turn back")
        return label and (event.to_state, label)

    def _tell_withdrawal(self, _event, _lines):
        return "withdrawn", self.env._("You withdrew from the contract")

    def _tell_message(self, event, _lines):
        """Name a message that left; how it travelled is not his concern."""
        details = event.details or {}
        if details.get("step") != "sent":
            return None
        events = dict(self.env["field.notification.rule"]._fields["event"]._description_selection(self.env))
        return "told", self.env._("We wrote to you: %(what)s", what=events.get(details.get("event"), ""))

    def _tell_access(self, event, _lines):
        if event.source != "customer":
            return None
        return "access", self.env._("You told us how to get in")

    def _tell_contact(self, event, _lines):
        called = (event.details or {}).get("channel") == "call"
        return "contact", self.env._("You called us") if called else self.env._("You wrote to us")
