import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import labels, times
from .field_scope import WAITING_STATES

_logger = logging.getLogger(__name__)

_ACTIVITY = "field_tournees.mail_activity_type_proposal"


class FieldProposal(models.AbstractModel):
    """An intervention whose slot is proposed to the customer, to confirm or to move."""

    _name = "field.proposal"
    _description = "Proposed Intervention"
    _inherit = ["field.covered", "field.customer.page"]

    proposal_state = fields.Selection(
        [
            ("none", "Not proposed"),
            ("asked", "To propose"),
            ("proposed", "Proposed"),
            ("accepted", "Accepted"),
            ("moved", "Moved by the customer"),
        ],
        string="Proposal",
        default="none",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        groups="base.group_user",
    )
    proposed_at = fields.Datetime(readonly=True, copy=False, groups="base.group_user")
    proposal_problem = fields.Char(
        readonly=True, copy=False, groups="base.group_user", help="Why no slot could be proposed."
    )

    promised_label = fields.Char(
        string="Slot", compute="_compute_promised_label", help="In the company's time zone."
    )

    # === COMPUTE === #
    @api.depends_context("lang")
    @api.depends("promised_start", "promised_stop")
    def _compute_promised_label(self):
        for visit in self:
            span = (visit.promised_start, visit.promised_stop)
            tz = visit.company_id._get_booking_tz()
            visit.promised_label = labels.slot(self.env, *span, tz) if all(span) else ""

    # === CRUD === #
    def write(self, vals):
        waiting = self.browse()
        if "promised_start" in vals:
            waiting = self.sudo().filtered(lambda visit: visit.proposal_state == "proposed")
        result = super().write(vals)
        # Another slot than the proposed one: somebody chose it with the customer, or he did.
        if waiting:
            waiting._write_guarded({"proposal_state": "moved"})
            waiting._close_reminders()
        return result

    # === ACTIONS === #
    def action_propose(self):
        """Book a slot for each visit and propose it to its customer by mail, in the background."""
        self.check_access("write")
        visits = self.filtered(lambda visit: visit.state in WAITING_STATES)
        if not visits:
            raise UserError(self.env._("Only visits that wait for a plan can be proposed."))
        visits._write_guarded({"proposal_state": "asked", "proposal_problem": False})
        self._wake_proposer()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s visits are proposed within a minute: a slot is booked, then the mail leaves.",
                    count=len(visits),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # === BUSINESS === #
    @api.model
    def _cron_ask_for_proposals(self):
        """Mark what comes up as to be proposed, and remind planners of silent customers."""
        for company in self.env["res.company"].search([]):
            self.with_company(company)._ask_for_proposals(company)
            self.with_company(company)._remind_of_proposals(company)
        self._wake_proposer()

    @api.model
    def _cron_propose(self):
        """Propose what was asked for, in a transaction each: who writes a slot first has it."""
        cron = self.env["ir.cron"]
        visits = self.search(Domain("proposal_state", "=", "asked"), order="aimed_on, id")
        cron._commit_progress(remaining=len(visits))
        for visit in visits:
            try:
                office = visit.company_id.partner_id.lang  # reads why there is no slot
                visit.with_company(visit.company_id).with_context(lang=office)._propose()
            except psycopg2.OperationalError:
                _logger.info("Visit %s was being changed: it is proposed later", visit.id)
                self.env.cr.rollback()
            if not cron._commit_progress(1):
                return

    @api.model
    def _wake_proposer(self):
        self.env.ref("field_tournees.ir_cron_propose").sudo()._trigger()  # planners see no cron

    @api.model
    def _ask_for_proposals(self, company):
        """Mark the recurring visits whose day has come into the days open for booking."""
        today = times.local_date(fields.Datetime.now(), company._get_booking_tz())
        self.search(
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "to_plan")
            & Domain("proposal_state", "=", "none")
            & Domain("recurrence_id.is_proposed", "=", True)
            & Domain("aimed_on", "<", today + timedelta(days=company.field_booking_days))
        )._write_guarded({"proposal_state": "asked"})

    def _propose(self):
        """Hold and book the best slot near the day aimed at, and queue the mail."""
        self.ensure_one()
        if self.state not in WAITING_STATES:  # planned by somebody meanwhile
            self._write_guarded({"proposal_state": "none"})
            return
        slot = self.env["field.slot"]
        try:
            offer, need = self._find_proposal()
            if not offer:
                self._fail_proposal(self.env._("No slot is free within the tolerance."))
                return
            slot = slot._hold(need, offer)
            with self.env.cr.savepoint():
                slot._book_for(self, confirmed=False)
                self._set_proposed()
        except UserError as error:
            _logger.info("Visit %s is not proposed: %s", self.id, error)
            slot._release()
            self._fail_proposal(str(error))

    def _find_proposal(self):
        """Return (offer, need): on the day aimed at, else within the whole tolerance."""
        whole = self._get_need() | {"source": "system"}
        tries = [whole]
        if self.aimed_on:
            tz = self.company_id._get_booking_tz()
            first, last = (times.midnight(self.aimed_on + timedelta(days=days), tz) for days in (0, 1))
            tries.insert(0, whole | {"earliest": first, "latest": last})
        for need in tries:
            offers = self.env["field.offer"]._find(need)
            if offers:
                return offers[0], need
        return None, whole

    def _set_proposed(self):
        self._write_guarded(
            {"proposal_state": "proposed", "proposed_at": fields.Datetime.now(), "proposal_problem": False}
        )

    def _fail_proposal(self, problem):
        self._write_guarded({"proposal_state": "none", "proposal_problem": problem})

    @api.model
    def _remind_of_proposals(self, company):
        """Give the planner a call to make for each proposal that stays without an answer."""
        limit = fields.Datetime.now() - timedelta(days=company.field_proposal_days)
        silent = self.search(
            Domain("company_id", "=", company.id)
            & Domain("proposal_state", "=", "proposed")
            & Domain("proposed_at", "<=", limit)
            & ~Domain("activity_ids.activity_type_id", "=", self.env.ref(_ACTIVITY).id)
        )
        for visit in silent:
            follower = visit._get_follower()
            visit = visit.with_context(lang=follower.lang)
            visit.activity_schedule(
                _ACTIVITY,
                user_id=follower.id,
                note=visit.env._("The customer has not answered the proposed time: call before it is lost."),
            )

    def _get_follower(self):
        """Return who is to call the customer."""
        recurrence = self.recurrence_id
        return self.contract_id.user_id or recurrence.create_uid or self.env.user

    def _close_reminders(self):
        self.activity_unlink([_ACTIVITY])

    # === HOOKS === #
    def _before_state(self, state):
        super()._before_state(state)
        waiting = self.filtered(lambda visit: visit.proposal_state == "proposed")
        if state == "confirmed":
            waiting._write_guarded({"proposal_state": "accepted"})
            waiting._close_reminders()
        elif state in ("to_plan", "draft", "cancelled", "to_reschedule"):
            waiting._write_guarded({"proposal_state": "none"})
            waiting._close_reminders()

    def _get_guarded_fields(self):
        return super()._get_guarded_fields() | {"proposal_state", "proposed_at", "proposal_problem"}
