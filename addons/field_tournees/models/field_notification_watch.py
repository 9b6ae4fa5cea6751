from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

# What was refused or returned longer ago is no news any more.
_NEWS_DAYS = 7


class FieldNotificationWatch(models.AbstractModel):
    """How the ledger is doing: what waits, since when, what a human must look at, and the alarm.

    The figures are read live, by whoever looks. The alarm is raised by a job of its own, which
    stands when the sender hangs.
    """

    _name = "field.notification.watch"
    _description = "Figures and Alarm of the Ledger"

    # === BUSINESS === #
    @api.model
    def get_figures(self):
        """Return the figures of the reader's company, for the head of the ledger."""
        if not self.env.user.has_group("field_tournees.group_field_planner"):
            raise AccessError(self.env._("The ledger of messages is for planners: ask your manager."))
        company = self.env.company
        return self._get_figures(company)[company.id]

    @api.model
    def _get_figures(self, companies):
        """Return {company id: {"due", "oldest", "late", "uncertain", "failed", "call", "kept"}}.

        `oldest` is the minute count of the oldest message that should have left, `late` whether that
        is beyond the company's alarm, `kept` whether nothing leaves the outbox.
        """
        self.flush_model()
        now = fields.Datetime.now()
        rows = self.env.execute_query_dict(self._select_figures(companies, now))
        return {row.pop("company_id"): row for row in rows}

    @api.model
    def _select_figures(self, companies, now):
        return SQL(
            """
            SELECT company.id AS company_id, company.field_outbox IS TRUE AS kept,
                   COALESCE(told.due, 0) AS due, told.oldest,
                   COALESCE(told.oldest >= company.field_message_alarm_minutes, FALSE) AS late,
                   COALESCE(told.uncertain, 0) AS uncertain, COALESCE(told.failed, 0) AS failed,
                   COALESCE(told.to_call, 0) AS call
              FROM res_company AS company
              LEFT JOIN LATERAL (
                SELECT COUNT(*) FILTER (WHERE state IN ('due', 'claimed', 'sending')) AS due,
                       FLOOR(EXTRACT(EPOCH FROM %(now)s - MIN(due_at) FILTER (
                         WHERE state IN ('due', 'claimed', 'sending'))) / 60)::integer AS oldest,
                       COUNT(*) FILTER (WHERE state = 'uncertain') AS uncertain,
                       COUNT(*) FILTER (WHERE state IN ('failed', 'bounced')) AS failed,
                       COUNT(*) FILTER (WHERE state = 'call') AS to_call
                  FROM field_notification
                 WHERE company_id = company.id AND due_at <= %(now)s AND is_trial IS NOT TRUE
                   AND (state IN ('due', 'claimed', 'sending', 'uncertain', 'call')
                        OR state IN ('failed', 'bounced') AND settled_at > %(since)s)
              ) AS told ON TRUE
             WHERE company.id IN %(companies)s
            """,
            now=now,
            since=now - timedelta(days=_NEWS_DAYS),
            companies=companies._ids or (0,),
        )

    @api.model
    def _cron_watch(self):
        """Raise the alarm of companies whose messages do not leave, and end it when they do."""
        companies = self.env["res.company"].search([])
        for company_id, figures in self._get_figures(companies).items():
            company = companies.browse(company_id)
            if figures["late"] and not company.field_message_alarm_at:
                company.field_message_alarm_at = fields.Datetime.now()
                self._warn(
                    company,
                    "danger",
                    self.env._("Messages to customers do not leave"),
                    figures["oldest"],
                    figures["due"],
                )
            elif not figures["late"] and company.field_message_alarm_at:
                company.field_message_alarm_at = False
                self._warn(company, "success", self.env._("Messages to customers leave again"))

    @api.model
    def _warn(self, company, kind, title, minutes=0, count=0):
        """Tell the company's planners at once, and let their boards draw the mark."""
        self.env["field.watched"]._tell(company, alerts=True)
        group = self.env.ref("field_tournees.group_field_planner")
        planners = group.all_user_ids.filtered(
            lambda user: user._is_internal() and company in user.company_ids
        )
        for planner in planners:
            speaking = self.with_context(lang=planner.lang)
            message = (
                speaking.env._(
                    "%(count)s messages of %(company)s wait to be sent, the oldest for %(minutes)s min: see "
                    "Messages › Ledger.",
                    count=count,
                    company=company.name,
                    minutes=minutes,
                )
                if kind == "danger"
                else speaking.env._("All that waited at %(company)s has been sent.", company=company.name)
            )
            planner._bus_send(
                "simple_notification",
                {"type": kind, "title": title, "message": message, "sticky": kind == "danger"},
            )
