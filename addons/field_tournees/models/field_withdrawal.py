from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from .field_lifecycle import OPEN_STATES


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

    # === BUSINESS === #
    def _begin_withdrawal_period(self, origin, is_express):
        """Record how the contract was made, now, and whether an early visit was asked for."""
        now = fields.Datetime.now()
        for visit in self:
            visit._write_guarded(
                {
                    "contract_origin": origin,
                    "withdrawal_until": visit.company_id._get_withdrawal_end(now),
                    "express_request_at": now if is_express else False,
                }
            )

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
        self._send_customer_mail("mail_template_withdrawal", email)

    def _get_withdrawal_text(self):
        """Return when the declaration reached us, to the second and in the company's time."""
        self.ensure_one()
        tz = self.company_id._get_booking_tz()
        return (
            format_datetime(self.env, self.withdrawn_at, tz=tz, dt_format="long") if self.withdrawn_at else ""
        )

    # === HOOKS === #
    def _get_guarded_fields(self):
        return super()._get_guarded_fields() | {"withdrawal_until", "express_request_at", "withdrawn_at"}
