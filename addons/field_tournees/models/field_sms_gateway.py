import re
import secrets
import uuid

import requests

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import phones, sms_gateway
from ..tools.outcome import DOWN, RETRY, SENT, UNKNOWN, Outcome
from ..tools.sms_presets import PRESETS

_TEMPLATES = ("url", "headers", "body", "status_url")
_PATTERNS = ("success", "refusal", "reference_pattern", "status_known", "status_absent")


class FieldSmsGateway(models.Model):
    """An SMS operator that is spoken to over HTTP, by a template that a manager can read.

    Each request carries our own name for the message, so that the operator can be asked about it
    and a repeated one can be recognised.
    """

    _name = "field.sms.gateway"
    _description = "SMS Gateway"
    _inherit = ["field.sms.webhook"]
    _order = "sequence, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10, help="The first gateway of a company is used.")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    preset = fields.Selection(
        [("ovh", "OVHcloud http2sms"), ("brevo", "Brevo"), ("other", "Other")],
        string="Operator",
        default="other",
        required=True,
        help="Fills in how this operator wants to be spoken to.",
    )
    # What is sent
    method = fields.Selection([("POST", "POST"), ("GET", "GET")], default="POST", required=True)
    url = fields.Char(string="Address", required=True)
    headers = fields.Text(help="One a line, as in “X-Api-Key: {secret}”.")
    kind = fields.Selection(
        [("json", "JSON"), ("form", "Form"), ("text", "Plain text")],
        string="Body Format",
        default="json",
        required=True,
    )
    body = fields.Text(
        default='{"to": "{to}", "from": "{sender}", "text": "{text}", "reference": "{reference}", '
        '"callback": "{receipt_url}"}',
        help="Words in braces are filled in: {to} (+33612345678), {number} (33612345678), {text}, "
        "{sender}, {reference}, {secret}, {receipt_url}, {reply_url}.",
    )
    sender = fields.Char(
        help="At most 11 letters and digits, or the number that the operator gave you. Customers cannot "
        "answer a name."
    )
    secret = fields.Char(string="Key", copy=False, help="What {secret} stands for.")
    timeout_seconds = fields.Integer(string="Patience", default=10, help="Seconds to wait for an answer.")
    # What the answer means
    success = fields.Char(
        string="Taken If",
        help="Regular expression found in the answer; empty: every 2xx answer. Without it, nobody knows.",
    )
    refusal = fields.Char(string="Refused If", help="Regular expression of an answer that is a last word.")
    reference_pattern = fields.Char(
        string="Operator's Reference", help="Regular expression whose first group is the operator's own name."
    )
    is_idempotent = fields.Boolean(
        string="Repeats Are Recognised",
        help="The operator sends the same {reference} once only: what is unclear is simply sent again.",
    )
    # What became of it
    status_url = fields.Char(
        string="Ask About a Message",
        help="Address that tells whether {reference} is known: 404 means that it never arrived.",
    )
    status_known = fields.Char(
        string="Known If", help="Regular expression; empty: the answer contains the reference."
    )
    status_absent = fields.Char(
        string="Never Seen If", help="Regular expression of a 2xx answer that knows no such message."
    )
    # Trying it out
    test_number = fields.Char(string="Try With", help="Your own mobile phone.")

    _timeout_range = models.Constraint(
        "CHECK (timeout_seconds BETWEEN 1 AND 30)", "An answer is awaited for 1 to 30 seconds."
    )

    @api.onchange("preset")
    def _onchange_preset(self):
        self.update(PRESETS.get(self.preset, {}))

    # === CHECKS === #
    @api.constrains("url", "status_url", "headers", "body")
    def _check_templates(self):
        for gateway in self:
            for address in filter(None, (gateway.url, gateway.status_url)):
                if not sms_gateway.is_safe_url(address):
                    raise ValidationError(
                        self.env._(
                            "“%(address)s”: write an address that begins with https://, since a key "
                            "travels there; http:// only within your own network.",
                            address=address,
                        )
                    )
            unknown = sms_gateway.unknown_words(*(gateway[name] for name in _TEMPLATES))
            if unknown:
                raise ValidationError(
                    self.env._(
                        "{%(word)s} cannot be filled in: use %(words)s.",
                        word=unknown[0],
                        words=", ".join(f"{{{word}}}" for word in sms_gateway.WORDS),
                    )
                )
            try:
                sms_gateway.read_headers(gateway.headers)
            except ValueError as error:
                raise ValidationError(
                    self.env._("“%(line)s” is no header: write “Name: value”.", line=error)
                ) from error

    @api.constrains(*_PATTERNS)
    def _check_patterns(self):
        for gateway in self:
            for name in _PATTERNS:
                try:
                    re.compile(gateway[name] or "")
                except re.error as error:
                    raise ValidationError(
                        self.env._(
                            "“%(pattern)s” is no regular expression: %(problem)s.",
                            pattern=gateway[name],
                            problem=error,
                        )
                    ) from error

    # === ACTIONS === #
    def action_test(self):
        """Send a real text message to the tester and show what the operator answers."""
        self.ensure_one()
        number = phones.mobile(self.test_number, self.company_id.country_id.code or "FR")
        if not number:
            raise UserError(
                self.env._("Write your mobile number under “Try With”, for example 06 12 34 56 78.")
            )
        text = self.env._("Test message of %(company)s.", company=self.company_id.name)
        outcome = self._send(number, text, uuid.uuid4().hex)
        message = {
            SENT: self.env._("The operator took the message: look at your phone."),
            RETRY: self.env._("The operator did not take it: %(detail)s", detail=outcome.detail),
            DOWN: self.env._(
                "The operator serves nobody under this address and key: %(detail)s", detail=outcome.detail
            ),
            UNKNOWN: self.env._(
                "Nobody knows whether it was taken: check “Taken If”. The operator answered: %(detail)s",
                detail=outcome.detail,
            ),
        }.get(outcome.kind, self.env._("The operator refused it: %(detail)s", detail=outcome.detail))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if outcome.kind == SENT else "danger",
                "message": message,
                "sticky": outcome.kind != SENT,
            },
        }

    def action_renew_token(self):
        """Give the webhooks new addresses; the operator is told the new ones by a person."""
        self.check_access("write")
        for gateway in self:
            gateway.token = secrets.token_urlsafe(24)

    # === BUSINESS === #
    @api.model
    def _get_gateway(self, company):
        """Return the company's gateway with all rights, or none."""
        return self.sudo().search(Domain("company_id", "=", company.id), limit=1)

    def _send(self, to, text, reference):
        """Hand a message to the operator; return the Outcome."""
        self.ensure_one()
        words = self._get_words(reference) | {"to": to, "number": to.lstrip("+"), "text": text}
        request = sms_gateway.build(self.method, self.url, self.headers, self.body, self.kind, words)
        try:
            answer = sms_gateway.exchange(request, self.timeout_seconds)
        except (requests.RequestException, OSError, ValueError) as error:
            outcome = sms_gateway.read_failure(error)
        else:
            outcome = sms_gateway.read_answer(
                answer, self.success, self.refusal, self.reference_pattern
            )
        if outcome.kind == UNKNOWN and self.is_idempotent:
            return outcome._replace(kind=RETRY)
        return outcome

    def _ask(self, reference):
        """Ask the operator whether it has a message; return the Outcome."""
        self.ensure_one()
        if not self.status_url:
            return Outcome(UNKNOWN)
        words = self._get_words(reference) | {"to": "", "number": "", "text": ""}
        request = sms_gateway.build("GET", self.status_url, self.headers, "", self.kind, words)
        try:
            answer = sms_gateway.exchange(request, self.timeout_seconds)
        except (requests.RequestException, OSError, ValueError) as error:
            return Outcome(UNKNOWN, type(error).__name__)
        return sms_gateway.read_status(answer, self.status_known, self.status_absent, reference)

    def _get_words(self, reference):
        return {
            "reference": reference,
            "sender": self.sender or "",
            "secret": self.secret or "",
            # The reference travels in the address too: some operators give back nothing else.
            "receipt_url": f"{self.receipt_url}?reference={reference}",
            "reply_url": self.reply_url,
        }
