"""What tests of text messages stand on: a gateway, a customer with a mobile phone, a rule by SMS."""

from contextlib import contextmanager
from unittest.mock import patch

from ..tools import sms_gateway
from .common import FieldFixtures

NUMBER = "+33612345678"


class SmsFixtures(FieldFixtures):
    """Mixed into TransactionCase and HttpCase alike."""

    @classmethod
    def _set_up_sms(cls):
        cls._set_up_field()
        cls.company.write({"field_sms_provider": "gateway", "field_outbox": False})
        cls.gateway = cls.env["field.sms.gateway"].create(
            {
                "name": "Operator",
                "url": "https://sms.example.com/send",
                "headers": "X-Key: {secret}",
                "secret": "top",
                "sender": "DURAND",
                "success": '"ok"',
            }
        )
        cls.env["field.notification.rule"].search([]).active = False
        model = cls.env["ir.model"]._get_id("field.intervention")
        words = "{{ object.company_id.name }}: visit {{ object.name }} {{ object._get_short_url() }}"
        text = cls.env["sms.template"].create({"name": "T", "model_id": model, "body": words})
        mail = cls.env["mail.template"].create(
            {
                "name": "M",
                "model_id": model,
                "subject": "Visit {{ object.name }}",
                "body_html": "<p>Come <a t-att-href='object._get_track_url()'>here</a></p>",
                "email_from": "office@example.com",
            }
        )
        cls.rule = cls.env["field.notification.rule"].create(
            {
                "name": "Booked",
                "event": "booked",
                "way": "sms_mail",
                "ignore_quiet": True,
                "sms_template_id": text.id,
                "mail_template_id": mail.id,
            }
        )
        cls.customer = cls.site
        cls.customer.write({"phone": NUMBER, "email": "claire@example.com"})
        cls.visit = cls._make_visit()
        cls.rows = cls.env["field.notification"]

    def _run(self, job="_cron_send", *args):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60):
            return getattr(self.rows, job)(*args)

    def _send(self, status=200, text='{"ok": 1}', error=None):
        """Let the worker send what is due; return the requests that the operator got."""
        with self._operator(status, text, error) as asked:
            self._run("_cron_send", "sms")
        return asked

    @contextmanager
    def _operator(self, status=200, text='{"ok": 1}', error=None):
        asked = []

        def exchange(request, _seconds):
            asked.append(request)
            if error:
                raise error
            return sms_gateway.Answer(status, text)

        with patch.object(sms_gateway, "exchange", exchange):
            yield asked

    def _steps(self, visit=None):
        events = (visit or self.visit).event_ids.filtered(lambda event: event.kind == "message")
        return [event.details["step"] for event in events.sorted("id")]
