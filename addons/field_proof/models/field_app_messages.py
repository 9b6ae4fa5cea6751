from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import phone

_DAYS_BACK = 7
_LIMIT = 200


class FieldAppMessages(models.AbstractModel):
    """What the technician and the office write to each other, on a day or on a visit.

    The same threads that planners read on the board: see `field.conversation`.
    """

    _name = "field.app.messages"
    _description = "Phone: Messages"
    _inherit = ["field.app.documents"]

    # === BUSINESS === #
    @api.model
    def _find_messages(self, technician):
        """Return the words written on the technician's own visits and days, oldest first (sudo)."""
        visits = self._find_visits(technician).filtered(lambda visit: visit.technician_id == technician)
        since = technician._get_local_date(fields.Datetime.now()) - timedelta(days=_DAYS_BACK)
        routes = self.env["field.route"].search(
            Domain("technician_id", "=", technician.id) & Domain("date", ">=", since)
        )
        messages_sudo = self.env["mail.message"].sudo()  # of threads that the technician reads
        return messages_sudo.search_fetch(
            Domain("message_type", "=", "comment")  # what people write; notices are the customer's
            & (
                (Domain("model", "=", "field.intervention") & Domain("res_id", "in", visits.ids))
                | (Domain("model", "=", "field.route") & Domain("res_id", "in", routes.ids))
            ),
            ["model", "res_id", "author_id", "email_from", "body", "date", "attachment_ids"],
            order="id desc",
            limit=_LIMIT,
        ).sorted("id")

    def _find_unread(self, messages_sudo):
        """Return those of the messages that wait in the caller's inbox."""
        waiting_sudo = self.env["mail.notification"].sudo()  # the own ones
        return waiting_sudo.search(
            Domain("mail_message_id", "in", messages_sudo.ids)
            & Domain("res_partner_id", "=", self.env.user.partner_id.id)
            & Domain("is_read", "=", False)
        ).mail_message_id

    def _tell_message(self, message_sudo, is_unread):
        me = self.env.user.partner_id
        return {
            "id": message_sudo.id,
            "visit": message_sudo.res_id if message_sudo.model == "field.intervention" else None,
            "at": phone.ms(message_sudo.date),
            "author": message_sudo.author_id.name or message_sudo.email_from or "",
            "mine": message_sudo.author_id == me,
            "text": phone.plain(message_sudo.body),
            "unread": is_unread,
            "files": [self._tell_document(file_sudo) for file_sudo in message_sudo.attachment_ids],
        }

    # === HOOKS === #
    @api.model
    def _read_sections(self, technician):
        messages_sudo = self._find_messages(technician)
        unread_sudo = self._find_unread(messages_sudo)
        return super()._read_sections(technician) | {
            "messages": [
                self._tell_message(message_sudo, message_sudo in unread_sudo)
                for message_sudo in messages_sudo
            ]
        }

    @api.model
    def _find_written_files(self, technician):
        return super()._find_written_files(technician) | self._find_messages(technician).attachment_ids
