from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from .field_lifecycle import OPEN_STATES

_WITH_RIGHT = ("distance", "off_premises")


class FieldWithdrawal(models.AbstractModel):
    """The consumer's right to withdraw from a contract made at a distance.

    Consumer code L221-18 to L221-28: fourteen days, extended to the next working day; a visit
    before their end is at the customer's express request; once such a visit is done the right
    is spent. Since 19 June 2026 the button is online (L221-21, D221-5).
    """

    _name = "field.withdrawal"
    _description = "Consumer's Withdrawal"
    _inherit = ["field.booking"]

    contract_origin = fields.Selection(
        [
            ("distance", "At a distance"),
            ("off_premises", "Off premises"),
            ("premises", "On our premises"),
            ("contract", "Under a standing contract"),
        ],
        copy=False,
        help="Where this visit was agreed: a consumer withdraws within 14 days from what was "
        "agreed at a distance or off premises.",
    )
    withdrawal_until = fields.Datetime(readonly=True, copy=False)
    express_request_at = fields.Datetime(
        string="Early Visit Requested",
        readonly=True,
        copy=False,
        help="When the customer asked for a visit before the end of the withdrawal period.",
    )
    withdrawn_at = fields.Datetime(string="Withdrawn", readonly=True, copy=False)

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits.filtered("contract_origin")._set_withdrawal_period()
        return visits

    def write(self, vals):
        result = super().write(vals)
        if "contract_origin" in vals:
            self._set_withdrawal_period()
        return result

    # === BUSINESS === #
    def _set_withdrawal_period(self):
        """Let the period begin now where the law gives one; a period that runs goes on."""
        for visit in self:
            end = visit.contract_origin in _WITH_RIGHT and (
                visit.withdrawal_until or visit.company_id._get_withdrawal_end(fields.Datetime.now())
            )
            if visit.withdrawal_until != end:
                visit._write_guarded({"withdrawal_until": end})

    def _request_early_visit(self):
        """Record that the customer asked for the visit before the end of the period."""
        self._write_guarded({"express_request_at": fields.Datetime.now()})

    def _is_withdrawal_open(self):
        """Tell whether the customer may withdraw now."""
        self.ensure_one()
        is_spent = self.state in ("done", "cancelled")
        is_running = bool(self.withdrawal_until and self.withdrawal_until > fields.Datetime.now())
        return is_running and not is_spent and not self.withdrawn_at

    def _withdraw(self, email=None):
        """Record the customer's withdrawal, call the visit off and acknowledge it by mail.

        :param email: where the customer wants the acknowledgement
        """
        self.ensure_one()
        if not self._is_withdrawal_open():
            raise UserError(self.env._("The withdrawal period of this visit is over: call us."))
        now = fields.Datetime.now()
        self._write_guarded({"withdrawn_at": now})
        self._log_event("withdrawal", source="customer", occurred_at=now)
        if self.state in (*OPEN_STATES, "no_access"):
            self._set_state("cancelled", source="customer", reason=self.env._("Withdrawal"))
        self._acknowledge_withdrawal(email)

    def _get_withdrawal_text(self):
        """Return when the declaration reached us, to the second and in the company's time."""
        self.ensure_one()
        tz = self.company_id._get_booking_tz()
        return (
            format_datetime(self.env, self.withdrawn_at, tz=tz, dt_format="long") if self.withdrawn_at else ""
        )

    # === HOOKS === #
    def _acknowledge_withdrawal(self, email):
        """Tell the consumer that the declaration arrived, on a durable medium (D221-5)."""

    def _get_guarded_fields(self):
        guarded = {"withdrawal_until", "express_request_at", "withdrawn_at"}
        if not (self.env.su or self.env.user.has_group("field_tournees.group_field_planner")):
            guarded.add("contract_origin")
        return super()._get_guarded_fields() | guarded
