from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime


class FieldEvent(models.Model):
    """One line of an intervention's timeline, written once.

    The back office, the technician and the customer see projections of these rows. The
    database itself refuses to change or to delete one; only deleting a draft intervention
    takes its rows along.
    """

    _name = "field.event"
    _description = "Intervention Event"
    _order = "occurred_at desc, id desc"
    _log_access = False

    intervention_id = fields.Many2one(
        "field.intervention", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    kind = fields.Selection(
        [
            ("created", "Created"),
            ("state", "Status"),
            ("plan", "Plan"),
            ("promise", "Promise"),
            ("choice", "Slot below the target"),
            ("withdrawal", "Withdrawal"),
            ("override", "Allowed with a reason"),
            ("hazard", "Hazard"),
            ("message", "Message"),
            ("access", "Way in"),
            ("contact", "Contact"),
        ],
        required=True,
    )
    from_state = fields.Char()
    to_state = fields.Char()
    occurred_at = fields.Datetime(required=True, help="When it happened.")
    recorded_at = fields.Datetime(
        required=True, default=fields.Datetime.now, help="When the server heard of it."
    )
    user_id = fields.Many2one("res.users", required=True, default=lambda self: self.env.user)
    technician_id = fields.Many2one("field.technician", index="btree_not_null")
    source = fields.Selection(
        [
            ("office", "Back office"),
            ("optimizer", "Optimiser"),
            ("import", "Import"),
            ("technician", "Technician"),
            ("customer", "Customer"),
            ("system", "System"),
        ],
        required=True,
        default="office",
    )
    details = fields.Json()
    description = fields.Char(compute="_compute_description")

    def init(self):
        # Deleting a draft intervention reaches the rows through its foreign key, that is from
        # inside a trigger (depth 1): a direct statement runs at depth 0 and is refused. The one
        # other way is a person's right to be forgotten: see `_forget_words`.
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION field_event_append_only() RETURNS trigger AS $$
                BEGIN
                    RAISE EXCEPTION 'field_event is append-only';
                END $$ LANGUAGE plpgsql;
                DROP TRIGGER IF EXISTS field_event_append_only ON field_event;
                CREATE TRIGGER field_event_append_only BEFORE UPDATE OR DELETE ON field_event
                FOR EACH ROW WHEN (
                    pg_trigger_depth() = 0
                    AND current_setting('field_tournees.forget', true) IS DISTINCT FROM 'on')
                EXECUTE FUNCTION field_event_append_only();
                """
            )
        )

    # === COMPUTE === #
    @api.depends_context("lang", "tz")
    @api.depends("kind", "from_state", "to_state", "technician_id", "details")
    def _compute_description(self):
        for event in self:
            event.description = getattr(event, f"_describe_{event.kind}")()

    # === CRUD === #
    def write(self, vals):
        raise UserError(self._get_refusal())

    def unlink(self):
        raise UserError(self._get_refusal())

    # === BUSINESS === #
    @api.model
    def _forget_words(self, events):
        """Take the customer's own words out of the timeline of an erased person; the steps stay."""
        self.env.flush_all()
        self.env.cr.execute(SQL("SET LOCAL field_tournees.forget = 'on'"))
        self.env.cr.execute(
            SQL(
                "UPDATE field_event SET details = details - 'reason'"
                " WHERE id = ANY(%s) AND source = 'customer'",
                events.ids,
            )
        )
        self.env.cr.execute(SQL("SET LOCAL field_tournees.forget = 'off'"))
        events.invalidate_recordset(["details"])

    # One method a kind: the event in one line of the reader's language.
    def _describe_created(self):
        return self.env._("Created")

    def _describe_state(self):
        states = dict(
            self.env["field.intervention"]._fields["state"]._description_selection(self.env)
        )
        text = self.env._(
            "%(before)s → %(after)s",
            before=states.get(self.from_state, self.from_state),
            after=states.get(self.to_state, self.to_state),
        )
        reason = (self.details or {}).get("reason")
        return f"{text} · {reason}" if reason else text

    def _describe_promise(self):
        return self.env._("Promised: %(slot)s", slot=self._describe_moment("start"))

    def _describe_choice(self):
        return self.env._(
            "Promised although kept %(percent)s times in 100: %(reason)s", **self.details
        )

    def _describe_withdrawal(self):
        return self.env._("The customer withdrew from the contract")

    def _describe_access(self):
        if self.source == "technician":
            return self.env._("The technician wrote how to get in")
        return self.env._("The customer wrote how to get in")

    def _describe_hazard(self):
        hazard_sudo = self.env["field.hazard"].sudo().browse(self.details["hazard_id"]).exists()
        name = hazard_sudo.type_id.name or self.env._("Hazard")
        note = hazard_sudo.note
        return f"{name} · {note}" if note else name

    def _describe_message(self):
        rows = self.env["field.notification"]
        labels = {
            name: dict(rows._fields[name]._description_selection(self.env))
            for name in ("event", "channel", "state", "reason")
        }
        labels["state"]["reply"] = self.env._("answered")
        text = self.env._(
            "%(event)s, %(channel)s: %(step)s",
            **{
                name: labels[kind].get(self.details.get(name), self.details.get(name))
                for name, kind in (("event", "event"), ("channel", "channel"), ("step", "state"))
            },
        )
        reason = self.details.get("reason")
        return f"{text} · {labels['reason'].get(reason, reason)}" if reason else text

    def _describe_contact(self):
        contact_sudo = self.env["field.contact"].sudo().browse(self.details["contact_id"]).exists()
        return contact_sudo._get_summary() if contact_sudo else self.env._("The customer contacted us")

    def _describe_plan(self):
        if not self.technician_id:
            return self.env._("Taken off the plan")
        return self.env._(
            "Planned with %(technician)s on %(moment)s",
            technician=self.technician_id.sudo().name,
            moment=self._describe_moment("start"),
        )

    def _describe_override(self):
        return self.env._(
            "Allowed because: %(reason)s (%(rules)s)",
            reason=self.details["reason"],
            rules=" ".join(self.details["sentences"]),
        )

    def _describe_moment(self, key):
        moment = fields.Datetime.to_datetime((self.details or {}).get(key))
        return format_datetime(self.env, moment, dt_format="short") if moment else ""

    def _get_refusal(self):
        return self.env._("The timeline keeps what happened: add an event instead of changing one.")
