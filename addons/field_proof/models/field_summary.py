from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_BATCH = 50


class FieldSummary(models.Model):
    """A customer who is sent, period after period, what was done for him.

    Every night `_cron_issue` makes the summaries whose period is over; each is a
    `field.summary.issue`, once a period.
    """

    _name = "field.summary"
    _description = "Periodic Summary"
    _inherit = ["mail.thread"]
    _order = "partner_id, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    # For whom
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="With all contacts and sites below.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    active = fields.Boolean(default=True)
    site_ids = fields.Many2many(
        "res.partner", string="Sites", check_company=True, help="Empty: all sites of the customer."
    )
    recipient_ids = fields.Many2many(
        "res.partner",
        "field_summary_recipient_rel",
        string="Recipients",
        check_company=True,
        help="Empty: the customer.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Followed By",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="In whose name it is sent, and who is told when it could not be.",
    )
    # When
    period = fields.Selection(
        [
            ("month", "Every month"),
            ("quarter", "Every quarter"),
            ("half", "Twice a year"),
            ("year", "Every year"),
        ],
        required=True,
        default="month",
        tracking=True,
    )
    next_on = fields.Date(
        string="Next On",
        compute="_compute_next_on",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="The first day after the period that it is about.",
    )
    is_reviewed = fields.Boolean(
        string="Look at It First", help="It is made and waits until somebody sends it."
    )
    issue_ids = fields.One2many("field.summary.issue", "summary_id", string="Summaries", readonly=True)
    issue_count = fields.Integer(compute="_compute_issue_count")

    # === COMPUTE === #
    @api.depends("period")
    def _compute_next_on(self):
        today = fields.Date.context_today(self)
        for summary in self:
            months = _MONTHS[summary.period or "month"]
            start = today.replace(day=1, month=(today.month - 1) // months * months + 1)
            summary.next_on = start + relativedelta(months=months)

    @api.depends("issue_ids")
    def _compute_issue_count(self):
        for summary in self:
            summary.issue_count = len(summary.issue_ids)

    # === CHECKS === #
    @api.constrains("next_on", "period")
    def _check_next_on(self):
        for summary in self:
            if summary.next_on.day != 1:
                raise ValidationError(
                    self.env._("Periods are whole months: choose the first day of a month.")
                )

    # === ACTIONS === #
    def action_make_latest(self):
        """Make the summary of the latest period that is over, to look at; nothing is sent."""
        self.ensure_one()
        self.check_access("write")
        months = relativedelta(months=_MONTHS[self.period])
        today = fields.Date.context_today(self)
        stop = self.next_on
        while stop > today:
            stop -= months
        issue = self._get_or_create_issue(stop)
        issue._make()
        return issue._get_form_action()

    def action_open_issues(self):
        """Open the summaries that were made."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("field_proof.field_summary_issue_action")
        return action | {"domain": [("summary_id", "=", self.id)], "context": {}}

    # === BUSINESS === #
    @api.model
    def _cron_issue(self):
        """Note which periods are over, then make and send what waits."""
        today = fields.Date.context_today(self)
        due = self.search(Domain("next_on", "<=", today), limit=_BATCH)
        due._issue_due(today)
        self.env["ir.cron"]._commit_progress(len(due))
        self.env["field.summary.issue"]._work_off(_BATCH)

    def _issue_due(self, today):
        """Make a row of each period that is over by a day, also of those that were missed."""
        for summary in self:
            months = relativedelta(months=_MONTHS[summary.period])
            while summary.next_on <= today:
                summary._get_or_create_issue(summary.next_on)
                summary.next_on += months

    def _get_or_create_issue(self, stop):
        """Return the issue of the period that ends the day before `stop`."""
        start = stop - relativedelta(months=_MONTHS[self.period])
        issues_sudo = self.env["field.summary.issue"].sudo()  # nobody writes them by hand
        vals = {"summary_id": self.id, "date_from": start, "date_stop": stop}
        issue_sudo = issues_sudo.search(Domain.AND(Domain(name, "=", value) for name, value in vals.items()))
        return (issue_sudo or issues_sudo.create(vals)).sudo(self.env.su)

    def _get_recipients(self):
        """Return the contacts that a mail reaches."""
        self.ensure_one()
        return (self.recipient_ids or self.partner_id).filtered("email")
