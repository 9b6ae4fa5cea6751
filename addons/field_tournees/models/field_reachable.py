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
    def _get_message_address(self, channel):
        """Return the address or number of this contact for a channel, empty if it has none."""
        self.ensure_one()
        if channel == "mail":
            return email_normalize(self.email) or ""
        number = phones.mobile(self.phone, self._get_phone_country().code)
        if number and self.env["phone.blacklist"].sudo().search_count([("number", "=", number)], limit=1):
            return ""
        return number
