from unittest.mock import patch

from ..tools.outcome import SENT, Outcome
from .common import FieldCase

EVENTS = (
    "booked", "proposed", "reminder", "en_route", "eta", "delay", "moved", "reschedule",
    "cancelled", "report", "feedback", "hazard", "withdrawal",
)  # fmt: skip


class ToldFixtures:
    """One plain rule an event, and a customer who can be written to; mixed into test classes."""

    @classmethod
    def _set_up_rules(cls):
        cls.env["field.notification.rule"].search([]).active = False
        model = cls.env["ir.model"]._get_id("field.intervention")
        mail = cls.env["mail.template"].create(
            {
                "name": "Told",
                "model_id": model,
                "subject": "{{ object.name }}",
                "body_html": "<a t-att-href='object._get_track_url()' t-out=\"object._get_news()['slot']\"/>",
                "email_from": "office@example.com",
            }
        )
        slot = "{{ object._get_news()['slot_short'] }}"
        words = f"{{{{ object.company_id.name }}}} {slot} {{{{ object._get_short_url() }}}}"
        text = cls.env["sms.template"].create({"name": "Told", "model_id": model, "body": words})
        rules = cls.env["field.notification.rule"].create(
            [
                {"name": event, "event": event, "mail_template_id": mail.id, "sms_template_id": text.id}
                for event in EVENTS
            ]
        )
        cls.rules = {rule.event: rule for rule in rules}
        cls.site.write({"email": "claire@example.com", "phone": "+33639980001"})

    def _told(self, visit, *events, state=None):
        """Return the rows about a visit, oldest first."""
        rows = self.env["field.notification"].search([("intervention_id", "in", visit.ids)], order="id")
        rows = rows.filtered(lambda row: row.event in events) if events else rows
        return rows.filtered(lambda row: row.state == state) if state else rows

    def _send_due(self):
        """Let the worker send what is due, to a carrier that takes everything."""
        rows = self.env["field.notification"]
        taken = patch.object(
            type(rows), "_deliver_mail", lambda row, before_data: before_data() or Outcome(SENT)
        )
        text = patch.object(
            type(rows), "_deliver_sms", lambda row, before_data: before_data() or Outcome(SENT)
        )
        with taken, text, patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60):
            for channel in ("mail", "sms"):
                rows._cron_send(channel)


class ToldCase(ToldFixtures, FieldCase):
    """A test of what customers are told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_rules()
