import base64
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.field_tournees.tools import times

_logger = logging.getLogger(__name__)


class FieldSummaryIssue(models.Model):
    """The summary of one customer over one period: made once, kept, and sent once.

    It says what was true when it was made; the files stay as they are.
    """

    _name = "field.summary.issue"
    _description = "Summary of a Period"
    _inherit = ["mail.thread", "field.summary.sheet"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    summary_id = fields.Many2one(
        "field.summary", required=True, readonly=True, index=True, ondelete="cascade", check_company=True
    )
    partner_id = fields.Many2one(related="summary_id.partner_id", store=True, index=True)
    company_id = fields.Many2one(related="summary_id.company_id", store=True, index=True)
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_stop = fields.Date(required=True, readonly=True, help="The day after the last one.")
    date_to = fields.Date(string="To", compute="_compute_date_to")
    state = fields.Selection(
        [("todo", "To make"), ("done", "To send"), ("sent", "Sent"), ("failed", "Problem")],
        required=True,
        readonly=True,
        default="todo",
        index=True,
    )
    problem = fields.Char(readonly=True)
    visit_count = fields.Integer(string="Visits", readonly=True)
    made_at = fields.Datetime(string="Made", readonly=True)
    sent_at = fields.Datetime(string="Sent On", readonly=True)
    pdf = fields.Binary(string="PDF", attachment=True, readonly=True)
    pdf_name = fields.Char(compute="_compute_names")
    xlsx = fields.Binary(string="Spreadsheet", attachment=True, readonly=True)
    xlsx_name = fields.Char(compute="_compute_names")

    _period_uniq = models.UniqueIndex("(summary_id, date_from, date_stop)")

    # === COMPUTE === #
    @api.depends("date_stop")
    def _compute_date_to(self):
        for issue in self:
            issue.date_to = issue.date_stop and issue.date_stop - timedelta(days=1)

    @api.depends("partner_id", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for issue in self:
            issue.display_name = f"{issue.partner_id.name} · {issue._get_period_text()}"

    @api.depends("partner_id", "date_from")
    @api.depends_context("lang")
    def _compute_names(self):
        for issue in self:
            name = self.env._("Summary %(customer)s %(period)s", customer=issue.partner_id.name,
                              period=issue.date_from and issue.date_from.strftime("%Y-%m"))  # fmt: skip
            issue.pdf_name, issue.xlsx_name = f"{name}.pdf", f"{name}.xlsx"

    # === ACTIONS === #
    def action_make_again(self):
        """Make the files anew, as long as nobody has got them."""
        self.check_access("read")
        self.summary_id.check_access("write")
        if self.filtered(lambda issue: issue.state == "sent"):
            raise UserError(self.env._("This summary was sent: it stays as the customer has it."))
        for issue in self:
            issue._make()

    def action_send(self):
        """Send the summary to its recipients."""
        self.check_access("read")
        self.summary_id.check_access("write")
        for issue in self:
            if issue.state != "done":
                raise UserError(self.env._("Only what is made and was not sent yet can be sent."))
            issue._send()

    # === BUSINESS === #
    @api.model
    def _work_off(self, limit):
        """Make and send what waits; one that fails says why and holds nobody else up."""
        waiting = self.search(Domain("state", "=", "todo"), limit=limit)
        for number, issue in enumerate(waiting, start=1):
            try:
                with self.env.cr.savepoint():
                    issue._make()
                    if not issue.summary_id.is_reviewed:
                        issue._send()
            except Exception as error:  # the next customer's summary does not wait for this one's cause
                _logger.exception("summary %s of %s", issue.id, issue.date_from)
                issue.sudo().write({"state": "failed", "problem": str(error)[:200]})
            self.env["ir.cron"]._commit_progress(1, remaining=len(waiting) - number)

    def _make(self):
        """Write PDF and spreadsheet of the period, in the customer's language."""
        self.ensure_one()
        issue_sudo = self._as_written()
        facts = issue_sudo._read_facts()
        pdf, xlsx = issue_sudo._print(facts), issue_sudo._write_sheet(facts)
        issue_sudo.write(
            {
                "state": "done",
                "problem": False,
                "visit_count": facts["figures"]["visits"],
                "made_at": fields.Datetime.now(),
                "pdf": base64.b64encode(pdf),
                "xlsx": base64.b64encode(xlsx),
            }
        )

    def _send(self):
        """Write the mail with both files; the queue of mails carries it."""
        self.ensure_one()
        issue_sudo = self._as_written()
        recipients = issue_sudo.summary_id._get_recipients()
        if not recipients:
            issue_sudo.write(
                {"state": "failed", "problem": self.env._("No recipient has a mail address.")}
            )
            return
        author = issue_sudo.summary_id.user_id.partner_id or issue_sudo.company_id.partner_id
        period = issue_sudo._get_period_text()
        issue_sudo.message_post(
            author_id=author.id,
            email_from=author.email_formatted or issue_sudo.company_id.email_formatted,
            subject=issue_sudo.env._("Our work for you: %(period)s", period=period),
            body=issue_sudo._get_mail_body(period),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=recipients.ids,
            attachments=[
                (issue_sudo.pdf_name, base64.b64decode(issue_sudo.pdf)),
                (issue_sudo.xlsx_name, base64.b64decode(issue_sudo.xlsx)),
            ],
            email_layout_xmlid="mail.mail_notification_light",
        )
        issue_sudo.write({"state": "sent", "sent_at": fields.Datetime.now(), "problem": False})

    def _as_written(self):
        """Return the issue in its company and its customer's language; nobody writes it by hand."""
        lang = self.partner_id.lang or self.company_id.partner_id.lang or self.env.lang
        tz = self.company_id._get_booking_tz()
        return self.sudo().with_company(self.company_id).with_context(lang=lang, tz=str(tz))

    def _get_visits(self):
        """Return what was over for this customer within the period, oldest first."""
        tz = self.company_id._get_booking_tz()
        start, stop = times.midnight(self.date_from, tz), times.midnight(self.date_stop, tz)
        theirs = Domain("partner_id", "child_of", self.partner_id.id) | Domain(
            "site_id", "child_of", self.partner_id.id
        )
        domain = (
            theirs
            & Domain("company_id", "=", self.company_id.id)
            & Domain("state", "in", ("done", "no_access"))
            & Domain("over_at", ">=", start)
            & Domain("over_at", "<", stop)
        )
        if self.summary_id.site_ids:
            domain &= Domain("site_id", "in", self.summary_id.site_ids.ids)
        return self.env["field.intervention"].search(domain, order="over_at, id")

    def _get_period_text(self):
        """Return the period as “March 2026” or “1 January – 31 March 2026”."""
        self.ensure_one()
        if not self.date_from:
            return ""
        if (self.date_stop - self.date_from).days <= 31:
            return format_date(self.env, self.date_from, date_format="MMMM y")
        return self.env._(
            "%(first)s to %(last)s",
            first=format_date(self.env, self.date_from, date_format="d MMMM y"),
            last=format_date(self.env, self.date_to, date_format="d MMMM y"),
        )

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "name": self.display_name,
        }
