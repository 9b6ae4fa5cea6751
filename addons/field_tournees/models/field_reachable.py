from odoo import fields, models
from odoo.tools import email_normalize

from ..tools import phones


class FieldReachable(models.AbstractModel):
    """A contact to whom messages are sent, by the channel that it wishes."""

    _name = "field.reachable"
    _description = "Contact to Whom Messages Are Sent"

    field_channel = fields.Selection(
        [
            ("any", "Mail and text messages"),
            ("mail", "Mail"),
            ("sms", "Text messages"),
            ("none", "None: call"),
        ],
        string="Messages About Visits",
        default="any",
        required=True,
        help="How the customer wishes to be told about visits. What the law demands is sent anyway.",
    )

    # === BUSINESS === #
    def _get_message_address(self, channel, blocked=None):
        """Return the address or number of this contact for a channel, empty if it has none.

        :param blocked: numbers that want no text messages, if they were read for many contacts
        """
        self.ensure_one()
        if channel == "mail":
            return email_normalize(self.email) or ""
        number = self._get_mobile()
        return "" if number in (self._get_blocked() if blocked is None else blocked) else number

    def _get_mobile(self):
        """Return the number that takes text messages, empty if there is none."""
        self.ensure_one()
        return phones.mobile(self.phone, self._get_phone_country().code)

    def _get_blocked(self):
        """Return those of the contacts' numbers that want no text messages."""
        numbers = [number for partner in self if (number := partner._get_mobile())]
        if not numbers:
            return set()
        return set(self.env["phone.blacklist"].sudo().search([("number", "in", numbers)]).mapped("number"))
