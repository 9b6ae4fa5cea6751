import logging

from odoo import api, models
from odoo.tools import html2plaintext

from ..tools import bounce

_logger = logging.getLogger(__name__)


class MailThread(models.AbstractModel):
    """Mails that come back, and answers, find their message in the ledger by its own name."""

    _inherit = "mail.thread"

    # === BUSINESS === #
    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        names = bounce.find_names(
            *(message_dict.get("bounced_msg_ids") or []),
            message_dict.get("references"),
            message_dict.get("in_reply_to"),
        )
        if not names:
            return super()._routing_handle_bounce(email_message, message_dict)
        step, words = bounce.read_report(email_message)
        for name in names if step else ():
            self.env["field.notification"]._settle(name, step, words)
        # A server that still tries has not given the address up: Odoo must not count it either.
        if step == "bounced":
            return super()._routing_handle_bounce(email_message, message_dict)
        return None

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        names = bounce.find_names(message_dict.get("references"), message_dict.get("in_reply_to"))
        if names and not message_dict.get("is_bounce"):
            if bounce.is_automatic(message):
                _logger.info("A machine answered message %s: ignored", names[-1])
                return []
            self.env["field.notification"]._take_answer(names, html2plaintext(message_dict.get("body") or ""))
        return super().message_route(message, message_dict, model, thread_id, custom_values)
