from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import labels, times

# What happened to whom is no lasting record of a person (LEGAL.md 1: two months).
_KEPT_DAYS = 60


class FieldAlert(models.Model):
    """Something of today that goes wrong unless somebody acts.

    Raised and closed by `field.route._refresh_expected`: one live alert for each visit and
    kind, which a planner may mark as handled and which goes by itself when the danger is over.
    """

    _name = "field.alert"
    _description = "Alert of the Day"
    _inherit = ["field.alert.repair"]
    _order = "state desc, raised_at desc, id desc"
    _rec_name = "text"
    _log_access = False

    kind = fields.Selection(
        [
            ("promise_at_risk", "Promise at risk"),
            ("not_started", "Not started"),
            ("overrun", "Overrun"),
            ("late_start", "Running late"),
        ],
        required=True,
        readonly=True,
    )
    level = fields.Selection(
        [("danger", "Serious"), ("warning", "Warning"), ("info", "To Watch")],
        required=True,
        readonly=True,
    )
    intervention_id = fields.Many2one(
        "field.intervention", required=True, readonly=True, index=True, ondelete="cascade"
    )
    technician_id = fields.Many2one(
        "field.technician", required=True, readonly=True, index=True, ondelete="cascade"
    )
    route_id = fields.Many2one("field.route", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    details = fields.Json(readonly=True, help="Moments that the sentence tells, in seconds since 1970.")
    text = fields.Char(string="What Happens", compute="_compute_text")
    # What became of it
    state = fields.Selection(
        [("open", "To Handle"), ("handled", "Handled"), ("gone", "Gone")],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    raised_at = fields.Datetime(string="Since", required=True, readonly=True)
    over_at = fields.Datetime(string="Over", readonly=True, help="When the danger was over.")
    handled_at = fields.Datetime(readonly=True)
    handled_by_id = fields.Many2one("res.users", readonly=True)
    # Whom to call
    customer_id = fields.Many2one(related="intervention_id.site_id", string="Customer")
    customer_phone = fields.Char(related="customer_id.phone", string="Customer's Phone")
    technician_phone = fields.Char(related="technician_id.phone", string="Technician's Phone")
    promised_time = fields.Char(related="intervention_id.promised_time")

    # A handled alert holds the place until its danger is over: nobody is told the same twice.
    _live_uniq = models.UniqueIndex("(intervention_id, kind) WHERE over_at IS NULL")

    # === COMPUTE === #
    @api.depends_context("lang")
    @api.depends("kind", "level", "details", "technician_id", "intervention_id")
    def _compute_text(self):
        texts = self._get_texts()
        for alert in self:
            alert.text = texts.get(alert.id, "")

    # === ACTIONS === #
    def action_handle(self):
        """A planner takes care: out of the panel, and not raised again for the same danger."""
        self.check_access("read")
        if not self.env.user.has_group("field_tournees.group_field_planner"):
            raise AccessError(self.env._("Alerts are the office's: ask a planner."))
        opened_sudo = self.sudo().filtered(lambda alert: alert.state == "open")  # nobody writes them
        opened_sudo.write(
            {
                "state": "handled",
                "handled_at": fields.Datetime.now(),
                "handled_by_id": self.env.uid,
            }
        )

    def action_open_visit(self):
        """Open the visit that the alert is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "field.intervention",
            "res_id": self.intervention_id.id,
            "views": [(False, "form")],
        }

    # === BUSINESS === #
    @api.model
    def _settle(self, routes, dangers, now):
        """Raise what is new on some days, follow what goes on, close what is over.

        Three statements whatever the size; the unique index decides between two transactions.

        :param routes: the days that were looked at, all of whose other alerts are over
        :param dangers: {(visit, kind): (level, details)}
        """
        if not routes:
            return
        self.flush_model()
        live = self.env.execute_query_dict(
            SQL(
                """
                SELECT id, intervention_id, kind, level, details, company_id FROM field_alert
                WHERE over_at IS NULL AND (route_id IN %s OR intervention_id IN %s)
                """,
                routes._ids,
                routes.intervention_ids._ids or (0,),
            )
        )
        wanted = {(visit.id, kind): value for (visit, kind), value in dangers.items()}
        known = {(row["intervention_id"], row["kind"]): row for row in live}
        over = [row["id"] for key, row in known.items() if key not in wanted]
        news = [
            (visit, kind)
            for visit, kind in dangers
            if (visit.id, kind) not in known
            or (known[visit.id, kind]["level"], known[visit.id, kind]["details"]) != dangers[visit, kind]
        ]
        if over:
            self._close(over, now)
        if news:
            self._raise_or_follow([(*key, *dangers[key]) for key in news], now)
        if over or news:
            self.invalidate_model()
            for company in routes.company_id:
                self.env["field.watched"]._tell(company, alerts=True)

    def _close(self, ids, now):
        self.env.cr.execute(
            SQL(
                """
                UPDATE field_alert SET over_at = %s,
                    state = CASE state WHEN 'open' THEN 'gone' ELSE state END
                WHERE id IN %s
                """,
                now,
                tuple(ids),
            )
        )

    def _raise_or_follow(self, rows, now):
        """Insert or update (visit, kind, level, details); one that got serious opens again."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO field_alert AS known
                    (intervention_id, technician_id, route_id, company_id, kind, level, details,
                     state, raised_at)
                VALUES %s
                ON CONFLICT (intervention_id, kind) WHERE over_at IS NULL DO UPDATE SET
                    technician_id = excluded.technician_id, route_id = excluded.route_id,
                    level = excluded.level, details = excluded.details,
                    state = CASE WHEN excluded.level = 'danger' AND known.level != 'danger'
                        THEN 'open' ELSE known.state END
                """,
                SQL(", ").join(
                    SQL(
                        "(%s, %s, %s, %s, %s, %s, %s, 'open', %s)",
                        visit.id,
                        visit.technician_id.id,
                        visit.route_id.id,
                        visit.company_id.id,
                        kind,
                        level,
                        Json(details),
                        now,
                    )
                    for visit, kind, level, details in rows
                ),
            )
        )

    def _get_texts(self):
        """Return {id: what happens, in one sentence of the reader's language}."""
        return {
            alert.id: self._word(
                {
                    "kind": alert.kind,
                    "level": alert.level,
                    "details": alert.details,
                    "technician": alert.technician_id.sudo().name,
                    "customer": alert.intervention_id.site_id.name,
                },
                alert.technician_id.tz,
            )
            for alert in self
        }

    @api.model
    def _select_open(self, company):
        """Return the statement of the open alerts of a company, as the board has them."""
        self.flush_model()
        return SQL(
            """
            SELECT alert.id, alert.kind, alert.level, alert.intervention_id AS visit_id,
                   alert.technician_id, alert.route_id, alert.details,
                   EXTRACT(EPOCH FROM alert.raised_at)::bigint AS since,
                   EXTRACT(EPOCH FROM visit.promised_start)::bigint AS promised_start,
                   EXTRACT(EPOCH FROM visit.promised_stop)::bigint AS promised_stop,
                   tech.name AS technician, employee.work_phone AS technician_phone,
                   site.name AS customer,
                   COALESCE(NULLIF(site.phone, ''), partner.phone) AS customer_phone
              FROM field_alert AS alert
              JOIN field_intervention AS visit ON visit.id = alert.intervention_id
              JOIN field_technician AS tech ON tech.id = alert.technician_id
              JOIN hr_employee AS employee ON employee.id = tech.employee_id
              JOIN res_partner AS site ON site.id = visit.site_id
              JOIN res_partner AS partner ON partner.id = visit.partner_id
             WHERE alert.state = 'open' AND alert.company_id = %s
             ORDER BY alert.raised_at, alert.id
            """,
            company.id,
        )

    @api.model
    def _word(self, row, tz):
        """Return the sentence of an alert.

        :param row: dict of `kind`, `level`, `details`, and the names `technician` and `customer`
        """
        details = row["details"] or {}
        facts = {
            name: labels.clock(self.env, times.from_epoch(moment), tz)
            for name, moment in details.items()
            if name != "minutes"
        }
        facts |= {
            "technician": row["technician"],
            "customer": row["customer"],
            "late": labels.hours(details.get("minutes", 0) / 60),
        }
        if row["kind"] == "promise_at_risk":
            return self._word_promise(facts, is_broken=row["level"] == "danger")
        return getattr(self, f"_word_{row['kind']}")(facts)

    def _word_late_start(self, facts):
        return self.env._(
            "%(technician)s is expected at %(customer)s at %(expected)s instead of %(planned)s.", **facts
        )

    def _word_not_started(self, facts):
        return self.env._(
            "%(technician)s should have left for %(customer)s at %(leave)s (planned %(planned)s).", **facts
        )

    def _word_overrun(self, facts):
        return self.env._(
            "%(technician)s has been at %(customer)s since %(arrived)s, %(late)s longer than planned.",
            **facts,
        )

    def _word_promise(self, facts, is_broken):
        if is_broken:
            return self.env._(
                "%(customer)s was promised %(technician)s by %(promised)s: expected at %(expected)s, "
                "%(late)s late.",
                **facts,
            )
        return self.env._(
            "%(customer)s was promised %(technician)s by %(promised)s: expected at %(expected)s, "
            "no margin is left.",
            **facts,
        )

    @api.autovacuum
    def _gc_old_alerts(self):
        old = Domain("over_at", "<", f"now -{_KEPT_DAYS}d")
        rows_sudo = self.sudo().search(old, limit=10000)
        rows_sudo.unlink()
        return len(rows_sudo), len(rows_sudo) == 10000
