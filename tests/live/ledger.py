"""Messages of the suite's own ledger: written in business transactions, sent by its worker, audited."""

import json
import urllib.error
import urllib.request
from collections import Counter

from senders import connect, use_mail_server

# Each carrier takes a message at most once, and the row says what became of it.
_COPIES = {
    "sent": {1},
    "delivered": {1},
    "uncertain": {0, 1},
    "failed": {0},
    "dropped": {0},
    "call": {0},
}
_TELL = """
records._notify("booked", env.context["rig_occurrence"], lambda visit: visit._get_slot_facts({}))
"""


class Ledger:
    """The ledger of a live server, whose mails and text messages go to the rig's carriers."""

    JOBS = tuple(f"field_tournees.ir_cron_{job}" for job in ("send_mail", "send_sms", "ask_carriers"))

    def __init__(self, live_server, mails, texts, number=2):
        self.server = live_server
        self.mails, self.texts = mails, texts
        self.admin = live_server.session("admin")
        self.rounds = 0
        self._cursor = connect(live_server).cursor()
        self._use_carriers()
        self._make_rule()
        self.visits = self._find_visits(number)
        self._action = self._make("ir.actions.server", name="rig", state="code", code=_TELL)

    # --- setting up

    def _use_carriers(self):
        use_mail_server(self.admin, self.mails)
        url = self.texts.url
        gateway = {"name": "rig", "url": f"{url}/send", "status_url": f"{url}/status/{{reference}}"}
        ids = self.admin.call("field.sms.gateway", "create", [gateway])
        [gateway] = self.admin.call("field.sms.gateway", "read", ids, ["token"])
        self._receipts = f"{self.server.base_url}/field/sms/{gateway['token']}/receipt"
        self.server.sql(
            "UPDATE res_company SET field_outbox = false, field_sms_provider = 'gateway';"
            " UPDATE field_notification SET state = 'dropped', reason = 'over'"
            " WHERE state IN ('due', 'uncertain')"
        )

    def _make_rule(self):
        """Write a rule of the rig's own, before all others: tests must not depend on the product's words."""
        mail = self._make(
            "mail.template",
            name="rig",
            subject="Visite {{ object.name }}",
            body_html="<p>Bonjour</p><p><a t-att-href='object._get_track_url()'>Visite</a></p>",
            email_from="chauffage@example.com",
        )
        words = "{{ object.company_id.name }} : visite {{ object.name }} {{ object._get_short_url() }}"
        text = self._make("sms.template", name="rig", body=words)
        rule = {"name": "rig", "event": "booked", "sequence": -1, "way": "both", "ignore_quiet": True}
        templates = {"mail_template_id": mail, "sms_template_id": text}
        self.admin.call("field.notification.rule", "create", [rule | templates])

    def _find_visits(self, number):
        """Return visits to come; their customers get an address and a mobile number each."""
        coming = [["promised_start", ">", "now"], ["state", "in", ["planned", "confirmed"]]]
        found = self.admin.call("field.intervention", "search_read", coming, ["partner_id"])
        visits = {visit["partner_id"][0]: visit["id"] for visit in found}
        chosen = list(visits.items())[:number]
        assert len(chosen) == number, "the demo company has too few visits to come"
        for position, (partner, _visit) in enumerate(chosen):
            reach = {"email": f"client{position}@example.com", "phone": f"+336399800{position:02}"}
            self.admin.call("res.partner", "write", [partner], reach | {"field_channel": "any"})
        return [visit for _partner, visit in chosen]

    def _make(self, model, **values):
        """Create a record about visits."""
        [visit_model] = self.admin.call("ir.model", "search", [["model", "=", "field.intervention"]])
        return self.admin.call(model, "create", [{"model_id": visit_model, **values}])[0]

    # --- what tests do

    def write(self):
        """Tell some customers something, each by mail and by text message."""
        self.rounds += 1
        self.tell(self.admin, f"rig {self.rounds}")

    def tell(self, session, occurrence):
        """Let a person's request tell the customers of the visits something."""
        context = {
            "active_model": "field.intervention",
            "active_id": self.visits[0],
            "active_ids": self.visits,
            "rig_occurrence": occurrence,
        }
        session.call("ir.actions.server", "run", [self._action], context=context)

    def is_settled(self):
        """Whether all that can be known is known: what waits for another try is called to try now."""
        self.hurry()
        self._cursor.execute(
            "SELECT 1 FROM field_notification WHERE state IN ('claimed', 'sending')"
            " OR state = 'due' AND next_try_at <= now() AT TIME ZONE 'UTC'"
            " OR state = 'uncertain' AND channel = 'sms' LIMIT 1"
        )
        return not self._cursor.fetchone()

    def state(self, channel):
        """Return the states of the newest round's rows of a channel."""
        return {row[2] for row in self.rows(f"rig {self.rounds}") if row[0] == channel}

    def hurry(self):
        """Let the pauses before another try, and before a carrier is asked, be over."""
        self._cursor.execute(
            "UPDATE field_notification SET next_try_at = now() AT TIME ZONE 'UTC',"
            " claimed_at = claimed_at - interval '1 minute'"
            " WHERE state = 'due' AND next_try_at > now() AT TIME ZONE 'UTC' AND claimed_at IS NOT NULL"
            " OR state = 'uncertain' AND channel = 'sms'"
            " AND (next_try_at > now() AT TIME ZONE 'UTC'"
            " OR claimed_at > now() AT TIME ZONE 'UTC' - interval '30 seconds')"
        )
        if self._cursor.rowcount:
            self._cursor.execute(
                "INSERT INTO ir_cron_trigger (cron_id, call_at) SELECT res_id, now() AT TIME ZONE 'UTC'"
                " FROM ir_model_data WHERE model = 'ir.cron' AND module || '.' || name = ANY(%s)",
                [list(self.JOBS)],
            )

    def rows(self, occurrence="rig %"):
        """Return [(channel, key of the carrier, state, reason)] of what the test has written."""
        self._cursor.execute(
            "SELECT channel, CASE channel WHEN 'mail' THEN message_id ELSE uuid END, state, reason"
            " FROM field_notification WHERE occurrence LIKE %s ORDER BY id",
            [occurrence],
        )
        return self._cursor.fetchall()

    def report(self, key, status):
        """Call the webhook, as the operator does; return the HTTP status."""
        body = json.dumps({"reference": key, "status": status}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self._receipts, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code

    def steps(self, key):
        """Return the steps of a message in its visit's timeline."""
        self._cursor.execute(
            "SELECT event.details->>'step' FROM field_event event JOIN field_notification row"
            " ON row.id = (event.details->>'notification_id')::integer"
            " WHERE event.kind = 'message' AND row.uuid = %s ORDER BY event.id",
            [key],
        )
        return [step for (step,) in self._cursor.fetchall()]

    def audit(self):
        """Return what is wrong: messages that went twice, were lost without a word, or came from nowhere."""
        taken = Counter(message.key for message in (*self.mails.taken, *self.texts.taken))
        problems = []
        for channel, key, state, reason in self.rows():
            copies = taken.pop(key, 0)
            if copies not in _COPIES.get(state, ()):
                problems.append(f"{channel} {key}: {state}, taken {copies} times")
            if state in ("failed", "dropped") and not reason:
                problems.append(f"{channel} {key}: {state} without a reason")
        return problems + [f"{key} is in no row" for key in taken]
