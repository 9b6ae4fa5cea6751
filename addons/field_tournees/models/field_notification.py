import uuid
from collections import defaultdict

from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .field_notification_rule import EVENTS

# How far a message has come: receipts that arrive late or twice never lead back.
_RANK = {"sent": 1, "delivered": 2, "bounced": 3, "failed": 3}
_COLUMNS = (
    "rule_id",
    "event",
    "intervention_id",
    "company_id",
    "partner_id",
    "lang",
    "channel",
    "recipient",
    "occurrence",
    "facts",
    "mail_template_id",
    "state",
    "reason",
    "due_at",
)


class FieldNotification(models.Model):
    """The ledger of messages: one row is one message to one recipient, told once.

    The row is written in the transaction of what it tells. A worker takes it, sends it outside of
    any transaction, and writes down what became of it; what nobody knows is shown to a human.
    """

    _name = "field.notification"
    _description = "Message to a Customer"
    _inherit = [
        "field.notification.trial",
        "field.notification.call",
        "field.notification.stale",
        "field.notification.mail",
        "field.notification.sms",
        "field.notification.queue",
        "field.notification.doubt",
        "field.notification.watch",
    ]
    _order = "due_at desc, id desc"
    _rec_name = "subject"
    _log_access = False

    # What about
    rule_id = fields.Many2one(
        "field.notification.rule", required=True, readonly=True, index=True, ondelete="restrict"
    )
    event = fields.Selection(EVENTS, required=True, readonly=True)
    occurrence = fields.Char(required=True, readonly=True, help="What makes this telling the only one.")
    intervention_id = fields.Many2one(
        "field.intervention", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    facts = fields.Json(readonly=True)
    mail_template_id = fields.Many2one("mail.template", readonly=True, ondelete="set null")
    # To whom
    channel = fields.Selection(
        [("mail", "Mail"), ("sms", "Text message"), ("call", "Call")], required=True, readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Recipient", readonly=True, index=True, ondelete="set null"
    )
    recipient = fields.Char(string="Address", required=True, readonly=True, index=True)
    lang = fields.Char(readonly=True)
    # How far
    state = fields.Selection(
        [
            ("due", "To send"),
            ("claimed", "Being prepared"),
            ("sending", "Being sent"),
            ("sent", "Sent"),
            ("delivered", "Delivered"),
            ("bounced", "Returned"),
            ("failed", "Refused"),
            ("uncertain", "Uncertain"),
            ("dropped", "Not sent"),
            ("call", "To call"),
            ("called", "Called"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    reason = fields.Selection(
        [
            ("moved", "The visit was moved"),
            ("cancelled", "The visit was cancelled"),
            ("done", "The visit is over"),
            ("superseded", "A newer message says it"),
            ("over", "Its moment had passed"),
            ("rule", "Its rule was switched off"),
            ("unwanted", "The customer wishes no messages"),
            ("no_address", "No address and no mobile number"),
            ("template", "Its words could not be written"),
            ("refused", "The carrier refused it"),
            ("tried", "It was tried too often"),
        ],
        readonly=True,
    )
    detail = fields.Char(string="The Carrier's Words", readonly=True)
    created_at = fields.Datetime(readonly=True, required=True)
    due_at = fields.Datetime(string="Due", readonly=True, required=True)
    next_try_at = fields.Datetime(readonly=True, required=True)
    attempts = fields.Integer(readonly=True)
    worker = fields.Integer(readonly=True, help="Who holds it: see the queue.")
    claimed_at = fields.Datetime(readonly=True)
    sent_at = fields.Datetime(string="Sent", readonly=True)
    settled_at = fields.Datetime(string="Known Since", readonly=True)
    # As sent
    uuid = fields.Char(readonly=True, required=True)
    message_id = fields.Char(readonly=True)
    provider_ref = fields.Char(string="The Carrier's Number", readonly=True, index="btree_not_null")
    email_from = fields.Char(readonly=True)
    reply_to = fields.Char(readonly=True)
    subject = fields.Char(readonly=True)
    # They hold the customer's key to the visit's page: a technician would act as the customer.
    body = fields.Html(readonly=True, sanitize=False, groups="field_tournees.group_field_planner")
    text = fields.Text(
        string="Text Message", readonly=True, groups="field_tournees.group_field_planner"
    )
    is_outbox = fields.Boolean(string="Kept in the Outbox", readonly=True)

    _told_once = models.UniqueIndex("(rule_id, intervention_id, occurrence, channel, recipient)")
    _uuid_uniq = models.UniqueIndex("(uuid)")
    _due_idx = models.Index("(channel, next_try_at, id) WHERE state = 'due'")
    _held_idx = models.Index("(worker) WHERE state IN ('claimed', 'sending')")

    # === COMPUTE === #
    @api.depends("subject", "event", "intervention_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        events = dict(self._fields["event"]._description_selection(self.env))
        for row in self:
            visit = row.intervention_id.display_name or ""
            row.display_name = row.subject or f"{events.get(row.event, '')} · {visit}"

    # === ACTIONS === #
    def action_called(self):
        """The planner has called the customer."""
        for row in self.filtered(lambda row: row.state == "call"):
            row.check_access("read")
            row.intervention_id.check_access("write")
            row.sudo()._close("called")
        lines = self.env["field.hazard.line"].search(
            Domain("notification_id", "in", self.ids) & Domain("how", "=", "call")
        )
        if lines:
            lines.action_called()

    # === BUSINESS === #
    @api.model
    def _write_down(self, rows):
        """Insert rows that are not in the ledger yet, and wake the worker; return the new ones.

        :param rows: dicts of `_COLUMNS`
        """
        if not rows:
            return self
        now = fields.Datetime.now()
        self.env["field.intervention"].flush_model()
        inserted = self.env.execute_query(
            SQL(
                """
                INSERT INTO field_notification (%s, uuid, created_at, next_try_at, attempts)
                VALUES %s ON CONFLICT DO NOTHING RETURNING id
                """,
                SQL(", ").join(map(SQL.identifier, _COLUMNS)),
                SQL(", ").join(
                    SQL("%s", (*self._pack(row), uuid.uuid4().hex, now, row["due_at"], 0)) for row in rows
                ),
            )
        )
        new = self.browse(row_id for (row_id,) in inserted)
        for channel in {row.channel for row in new if row.state == "due" and row.due_at <= now}:
            self.env.ref(f"field_tournees.ir_cron_send_{channel}").sudo()._trigger()
        for step in ("dropped", "call"):
            new.filtered(lambda row, step=step: row.state == step)._log_step(step)
        return new

    @api.model
    def _pack(self, row):
        return [Json(row[name]) if name == "facts" else row[name] for name in _COLUMNS]

    def _get_told(self, template):
        """Return a template that speaks the recipient's language about this row."""
        self.ensure_one()
        return template.sudo().with_context(lang=self.lang, field_notification=self.id)

    def _close(self, state, reason=False, **values):
        """Write what became of the rows, and tell their visits' timelines."""
        self.write(
            {"state": state, "reason": reason, "settled_at": fields.Datetime.now(), "worker": False, **values}
        )
        self._log_step(state)

    @api.model
    def _settle(self, row_uuid, state, detail=""):
        """Take a receipt in: `delivered`, `bounced` or `failed`. Late or double ones change nothing.

        :return: the row, empty if there is none of that name
        """
        row = self.sudo().search(Domain("uuid", "=", row_uuid), limit=1)
        was = row.state
        before = _RANK.get(was, 0 if was in ("sending", "uncertain") else None)
        if row and before is not None and before < _RANK[state]:
            row._close(state, reason="refused" if state != "delivered" else False, detail=detail)
            if was == "uncertain":  # it had left after all; of the others the worker takes care
                row._thread()
        return row

    def _log_step(self, step):
        """Add a line to the timelines of the visits."""
        by_visit = defaultdict(self.browse)
        for row in self.filtered(lambda row: not row.is_trial):
            by_visit[row.intervention_id] |= row
        for visit, rows in by_visit.items():
            for row in rows:
                visit._log_event("message", source="system", details=row._get_step_details(step))

    def _get_step_details(self, step):
        self.ensure_one()
        return {
            "notification_id": self.id,
            "event": self.event,
            "channel": self.channel,
            "step": step,
            "reason": self.reason or None,
        }
