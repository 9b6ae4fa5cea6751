"""Messages as Odoo itself sends them: the control of the tests of messages."""


class _Plain:
    """Messages of one of Odoo's queues."""

    def __init__(self, live_server, carrier, number=3):
        self.server = live_server
        self.carrier = carrier
        self.admin = live_server.session("admin")
        self.number = number
        self.written = 0

    def write(self):
        """Queue some messages, each with words of its own."""
        values = [self._prepare(self.written + number) for number in range(self.number)]
        self.written += self.number
        self.admin.call(self.model, "create", values)
        module, name = self.job.split(".")
        self.server.sql(
            "INSERT INTO ir_cron_trigger (cron_id, call_at) SELECT res_id, now() AT TIME ZONE 'UTC'"
            f" FROM ir_model_data WHERE module = '{module}' AND name = '{name}'"
        )

    def is_settled(self):
        return self.server.sql(f"SELECT count(*) FROM {self.table} WHERE state = 'outgoing'") == "0"

    def count_copies(self):
        """Return {words: how often the carrier took them}."""
        copies = {}
        for message in self.carrier.taken:
            copies[message.words] = copies.get(message.words, 0) + 1
        return copies


class PlainMail(_Plain):
    """Rows of mail.mail, sent by Odoo's mail queue."""

    model, table, job = "mail.mail", "mail_mail", "mail.ir_cron_mail_scheduler_action"

    def _prepare(self, number):
        return {
            "subject": f"Visite {number}",
            "email_from": "chauffage@example.com",
            "email_to": f"client{number}@example.com",
            "body_html": "<p>Bonjour</p>",
        }


class PlainText(_Plain):
    """Rows of sms.sms, sent by Odoo's queue through its IAP provider."""

    model, table, job = "sms.sms", "sms_sms", "sms.ir_cron_sms_scheduler_action"

    def _prepare(self, number):
        return {"number": f"+336390000{number:02}", "body": f"Visite {number}"}
