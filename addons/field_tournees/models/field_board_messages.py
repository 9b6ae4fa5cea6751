from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

from ..tools import times

_LENGTH = 140


class FieldBoardMessages(models.AbstractModel):
    """The board's list of conversations: days and visits on which somebody wrote."""

    _name = "field.board.messages"
    _description = "Conversations on the Board"

    # === BUSINESS === #
    @api.model
    def get_threads(self, routes, visits):
        """Return the conversations of these days and visits, and all that wait for the reader.

        :return: [{"model", "id", "title", "subtitle", "technician", "count", "unread", "last":
            {"author", "text", "at", "is_mine", "files"}}], unread ones first, then the latest;
            `at` in epoch seconds
        """
        waiting = self._count_unread()
        threads = []
        for model, ids in (("field.route", routes), ("field.intervention", visits)):
            named = {*ids, *(res_id for name, res_id in waiting if name == model)}
            # What the reader may not see is not listed, whoever names it.
            records = self.env[model].search(Domain("id", "in", list(named)))
            threads += self._prepare_threads(records, waiting)
        return sorted(threads, key=lambda thread: (not thread["unread"], -thread["last"]["at"]))

    def _count_unread(self):
        """Return {(model, id): messages that wait in the reader's inbox}."""
        self.env["mail.notification"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT message.model, message.res_id, count(*)
                  FROM mail_notification AS notification
                  JOIN mail_message AS message ON message.id = notification.mail_message_id
                 WHERE notification.res_partner_id = %s AND notification.is_read IS NOT TRUE
                   AND message.model IN ('field.route', 'field.intervention')
                   AND message.message_type != 'user_notification'
              GROUP BY message.model, message.res_id
                """,
                self.env.user.partner_id.id,
            )
        )
        return {(model, res_id): count for model, res_id, count in rows}

    def _prepare_threads(self, records, waiting):
        messages_sudo = self.env["mail.message"].sudo()  # of records that the reader sees
        written = messages_sudo.search_fetch(
            Domain("model", "=", records._name)
            & Domain("res_id", "in", records.ids)
            & Domain("message_type", "=", "comment"),
            ["res_id", "author_id", "body", "date", "attachment_ids"],
            order="id",
        )
        by_record = defaultdict(messages_sudo.browse)
        for message in written:
            by_record[message.res_id] |= message
        return [
            {
                "model": record._name,
                "id": record.id,
                "technician": record.technician_id.name or "",
                **self._prepare_title(record),
                "count": len(by_record[record.id]),
                "unread": waiting.get((record._name, record.id), 0),
                "last": self._prepare_last(by_record[record.id][-1]),
            }
            for record in records
            if by_record[record.id]
        ]

    def _prepare_title(self, record):
        if record._name == "field.route":
            return {"title": record.display_name, "subtitle": ""}
        return {"title": record._get_hazard_title(), "subtitle": record.name}

    def _prepare_last(self, message):
        text = " ".join(html2plaintext(message.body or "").split())
        return {
            "author": message.author_id.name or "",
            "text": text if len(text) <= _LENGTH else f"{text[:_LENGTH]}…",
            "at": times.epoch(message.date),
            "is_mine": message.author_id == self.env.user.partner_id,
            "files": len(message.attachment_ids),
        }
