import logging

import requests

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.urls import urljoin

from odoo.addons.iap.tools.iap_tools import InsufficientCreditError

from ..tools import sms_gateway
from ..tools.outcome import DOWN, REFUSED, SENT, UNKNOWN, Outcome

_logger = logging.getLogger(__name__)

# What Odoo's providers say: taken, or no use to try again. They do not take what we may mend.
_TAKEN = {"success", "processing", "sent"}
_HOPELESS = {
    "country_not_supported",
    "incompatible_content",
    "sms_number_missing",
    "twilio_from_to",
    "unknown",
    "wrong_number_format",
}
_MENDABLE = {
    "insufficient_credit",
    "registration_needed",
    "twilio_acc_unverified",
    "twilio_callback",
    "twilio_from_missing",
    "unregistered",
}


class FieldSms(models.AbstractModel):
    """Hands text messages of the ledger to the company's carrier: Odoo's providers or a gateway.

    It only tells what became of a message: the worker that calls it keeps the books.
    """

    _name = "field.sms"
    _description = "Carrier of Text Messages"

    # === BUSINESS === #
    @api.model
    def _prepare(self, row):
        """Get ready for receipts, before the commit after which the text leaves."""
        if row.company_id.field_sms_provider == "odoo":
            self.env["sms.tracker"].sudo()._track_notification(row.uuid)

    @api.model
    def _send(self, row):
        """Hand one text message to the carrier, outside any business transaction; return the Outcome."""
        company = row.company_id
        if self._is_unwanted(row.recipient):
            return Outcome(REFUSED, self.env._("The customer answered STOP."))
        return getattr(self, f"_send_by_{company.field_sms_provider}")(row)

    @api.model
    def _ask(self, row):
        """Return whether the carrier has a message: sent, retry (it never saw it) or unknown."""
        company = row.company_id
        if company.field_outbox or company.field_sms_provider != "gateway":
            return Outcome(UNKNOWN)
        gateway_sudo = self.env["field.sms.gateway"]._get_gateway(company)
        return gateway_sudo._ask(row.uuid) if gateway_sudo else Outcome(UNKNOWN)

    @api.model
    def _is_unwanted(self, number):
        """Return whether somebody answered STOP from this number."""
        blacklist_sudo = self.env["phone.blacklist"].sudo()  # the worker's and planners' question
        return bool(number) and bool(blacklist_sudo.search_count([("number", "=", number)], limit=1))

    def _send_by_gateway(self, row):
        gateway_sudo = self.env["field.sms.gateway"]._get_gateway(row.company_id)
        if not gateway_sudo:
            return Outcome(DOWN, self.env._("No SMS gateway is set up: see Configuration › SMS Gateways."))
        return gateway_sudo._send(row.recipient, row.text, row.uuid)

    def _send_by_odoo(self, row):
        """Send by IAP, or Twilio where it is installed. Both take our name for the message."""
        company_sudo = row.company_id.sudo()
        env = self.env(su=True)
        try:
            sms_api = company_sudo._get_sms_api_class()(env(context={**env.context, "lang": row.lang}))
            sms_api._set_company(company_sudo)
            results = sms_api._send_sms_batch(
                [
                    {
                        "content": row.text,
                        "numbers": [{"number": row.recipient, "uuid": row.uuid}],
                    }
                ],
                delivery_reports_url=urljoin(company_sudo.get_base_url(), "/sms/status"),
            )
        except (UserError, InsufficientCreditError, requests.RequestException) as error:
            return self._read_error(error)
        except Exception as error:
            _logger.exception("The SMS provider failed on message %s", row.uuid)
            return Outcome(UNKNOWN, type(error).__name__)
        return self._read_results(row, results)

    def _read_results(self, row, results):
        result = next((found for found in results or [] if found.get("uuid") == row.uuid), {})
        state = result.get("state") or ""
        detail = result.get("failure_reason") or state
        if state in _TAKEN:
            return Outcome(SENT, "", result.get("sms_twilio_sid") or "")
        if state in _HOPELESS:
            return Outcome(REFUSED, detail)
        return Outcome(DOWN if state in _MENDABLE else UNKNOWN, detail)

    def _read_error(self, error):
        """Odoo turns what its HTTP client says into its own errors: look behind them."""
        cause = error if isinstance(error, requests.RequestException) else error.__context__
        if isinstance(cause, requests.HTTPError) and cause.response is not None:
            may_be_taken = cause.response.status_code >= 500
            return Outcome(UNKNOWN if may_be_taken else DOWN, str(error))
        if isinstance(cause, requests.RequestException):
            return sms_gateway.read_failure(cause)
        return Outcome(DOWN, str(error))
