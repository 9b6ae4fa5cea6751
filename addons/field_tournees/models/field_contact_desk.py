from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools import labels, times

# What an agent reads while the caller waits.
_LAST_MESSAGES = 3
_LAST_CONTACTS = 3
_NOTE_LENGTH = 2000
_ICONS = {
    "where_is_he": "fa-map-marker",
    "late": "fa-clock-o",
    "slot_change": "fa-calendar",
    "no_news": "fa-question-circle",
    "contradictory": "fa-random",
    "report_invoice": "fa-file-text-o",
    "new_request": "fa-plus-circle",
    "complaint": "fa-exclamation-circle",
    "thanks": "fa-thumbs-up",
    "other": "fa-ellipsis-h",
}


class FieldContactDesk(models.AbstractModel):
    """The dialog that notes a call: what the customer was told on one side, motives on the other."""

    _name = "field.contact.desk"
    _description = "Desk for Calls of Customers"

    # === RPC === #
    @api.model
    def load(self, visit_id=False, partner_id=False):
        """Return what the agent answers from, for a visit or for a customer without one."""
        self._check_planner()
        visit, partner = self._read_subject(visit_id, partner_id)
        contacts = self.env["field.contact"]
        here = Domain("intervention_id", "=", visit.id) if visit else Domain("partner_id", "=", partner.id)
        motives = contacts._fields["motive"]._description_selection(self.env)
        return {
            "customer": partner.name or partner.display_name,
            "phone": self.env["field.request"]._format_phone(partner.phone),
            "visit": visit and self._describe_visit(visit),
            "messages": self._describe_messages(visit)[visit.id] if visit else [],
            "contacts": [
                self._describe_contact(contact) for contact in contacts.search(here, limit=_LAST_CONTACTS)
            ],
            "motives": [{"key": key, "label": label, "icon": _ICONS[key]} for key, label in motives],
        }

    @api.model
    def log(self, motive, channel="call", note="", visit_id=False, partner_id=False):
        """Note the contact; return its id and the sentence that says so."""
        self._check_planner()
        visit, partner = self._read_subject(visit_id, partner_id)
        contact = self.env["field.contact"]._log(
            visit or partner, channel, motive, (note or "").strip()[:_NOTE_LENGTH]
        )
        return {"id": contact.id, "sentence": contact.with_user(self.env.user)._get_outcome()}

    # === BUSINESS === #
    @api.model
    def _check_planner(self):
        if not self.env.user.has_group("field_tournees.group_field_planner"):
            raise AccessError(self.env._("Noting calls is the office's: ask a planner."))

    @api.model
    def _read_subject(self, visit_id, partner_id):
        """Return (visit, customer), each of them read with the agent's rights."""
        visit = self.env["field.request"]._get("field.intervention", visit_id)
        partner = visit.partner_id or self.env["field.request"]._get("res.partner", partner_id)
        if not partner:
            raise UserError(self.env._("Choose the customer or the intervention that the call is about."))
        return visit, partner

    @api.model
    def _describe_visit(self, visit):
        """Return the visit in the words that its customer reads, in the agent's language."""
        tz = visit.company_id._get_booking_tz()
        return {
            "id": visit.id,
            "name": visit.name,
            "title": visit._get_hazard_title(),
            "state": visit.state,
            "state_label": visit._get_customer_state(),
            "sentence": visit._get_customer_sentence(),
            "promise": visit._get_promise_text(),
            "expected": labels.clock(self.env, visit.expected_start, tz),
            "is_late": visit.is_late,
            "technician": visit.technician_id.name or "",
            "access": visit.access_instructions or "",
            "has_page": visit.state != "draft",
        }

    @api.model
    def _describe_messages(self, visits):
        """Return {visit id: its last messages, latest first} in two queries."""
        rows = self.env["field.notification"].search(
            Domain("intervention_id", "in", visits.ids), order="created_at desc, id desc"
        )
        found = {visit.id: [] for visit in visits}
        for row in rows:
            lines = found[row.intervention_id.id]
            if len(lines) < _LAST_MESSAGES:
                lines.append(self._describe_message(row))
        return found

    @api.model
    def _get_last_words(self, visits):
        """Return {visit id: the last message to its customer in one line, empty without one}."""
        return {
            visit_id: " · ".join(lines[0][name] for name in ("event", "channel", "state", "when"))
            if lines
            else ""
            for visit_id, lines in self._describe_messages(visits).items()
        }

    @api.model
    def _describe_message(self, row):
        words = {
            name: dict(row._fields[name]._description_selection(self.env))[row[name]]
            for name in ("event", "channel", "state")
        }
        moment = row.settled_at or row.sent_at or row.due_at
        return {
            "id": row.id,
            **words,
            "key": row.state,
            "when": self._tell_moment(moment, row.company_id),
            "reason": dict(row._fields["reason"]._description_selection(self.env)).get(row.reason, ""),
        }

    @api.model
    def _describe_contact(self, contact):
        return {
            "id": contact.id,
            "text": contact._get_summary(),
            "when": self._tell_moment(contact.at, contact.company_id),
            "who": contact.user_id.name or "",
            "is_repeat": contact.is_repeat,
        }

    @api.model
    def _tell_moment(self, moment, company):
        return times.format_moment(self.env, moment, company._get_booking_tz()) if moment else ""
