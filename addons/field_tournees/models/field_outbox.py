from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools import times

_PAGE = 40
_WRITTEN = ("sent", "delivered", "bounced", "uncertain")
_LENGTH = 90


class FieldOutbox(models.AbstractModel):
    """Messages as their readers see them: text messages on a phone, mails in a mail program.

    In a company that keeps its messages (while it tries out or trains) this is where they arrive.
    """

    _name = "field.outbox"
    _description = "Outbox"

    # === BUSINESS === #
    @api.model
    def load(self, search="", channel="", before=False):
        """Return a page of the messages that left, newest first.

        :param search: part of a customer's name, an address, or a visit's reference
        :param before: the id after which the page begins
        :return: {"kept", "rows", "more"}
        """
        self._check_reader()
        company = self.env.company
        domain = Domain("company_id", "=", company.id) & Domain("state", "in", _WRITTEN)
        domain &= Domain("channel", "in", [channel] if channel else ["mail", "sms"])
        rows = self.env["field.notification"]
        if before:
            last = rows.browse(before)
            earlier = Domain("claimed_at", "<", last.claimed_at)
            domain &= earlier | Domain("claimed_at", "=", last.claimed_at) & Domain("id", "<", before)
        if search:
            domain &= Domain.OR(
                Domain(name, "ilike", search)
                for name in ("partner_id", "recipient", "intervention_id.name", "text", "subject")
            )
        found = rows.search(domain, order="claimed_at desc, id desc", limit=_PAGE + 1)
        return {
            "kept": company.field_outbox,
            "rows": [self._describe(row) for row in found[:_PAGE]],
            "more": len(found) > _PAGE,
        }

    @api.model
    def read_message(self, row_id):
        """Return one message in full: a mail, or a text message within its conversation."""
        self._check_reader()
        row = self.env["field.notification"].search([("id", "=", row_id)])
        if not row:
            return False
        full = self._describe(row)
        if row.channel == "mail":
            return full | {"from": row.email_from or "", "body": row.body or ""}
        return full | {"bubbles": self._get_bubbles(row)}

    def _describe(self, row):
        labels = {
            name: dict(row._fields[name]._description_selection(self.env)) for name in ("event", "state")
        }
        text = row.subject if row.channel == "mail" else row.text
        return {
            "id": row.id,
            "channel": row.channel,
            "event": labels["event"].get(row.event, ""),
            "state": row.state,
            "state_label": labels["state"][row.state],
            "kept": row.is_outbox,
            "to": row.partner_id.name or "",
            "address": row.recipient,
            "subject": row.subject or "",
            "excerpt": " ".join((text or "").split())[:_LENGTH],
            "at": times.epoch(row.sent_at or row.claimed_at or row.due_at),
            "visit_id": row.intervention_id.id,
            "visit": row.intervention_id.name,
        }

    def _get_bubbles(self, row):
        """Return what went to and came from a number, oldest first."""
        mine = Domain("company_id", "=", row.company_id.id)
        sent = self.env["field.notification"].search(
            mine
            & Domain("channel", "=", "sms")
            & Domain("recipient", "=", row.recipient)
            & Domain("state", "in", _WRITTEN),
            order="id desc",
            limit=_PAGE,
        )
        replies = self.env["field.sms.reply"].search(mine & Domain("number", "=", row.recipient), limit=_PAGE)
        bubbles = [
            {
                "key": f"sent{one.id}",
                "text": one.text or "",
                "at": times.epoch(one.sent_at or one.claimed_at or one.due_at),
                "is_reply": False,
                "is_chosen": one == row,
            }
            for one in sent
        ] + [
            {
                "key": f"reply{one.id}",
                "text": one.text,
                "at": times.epoch(one.received_at),
                "is_reply": True,
                "is_chosen": False,
            }
            for one in replies
        ]
        return sorted(bubbles, key=lambda bubble: (bubble["at"], bubble["is_reply"], bubble["key"]))

    @api.model
    def _check_reader(self):
        if not self.env.user.has_group("field_tournees.group_field_planner"):
            raise AccessError(self.env._("The outbox is for planners: ask your manager."))
