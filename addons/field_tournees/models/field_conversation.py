from odoo import api, models

# What people write, here or from elsewhere; the rest is the system's.
_WORDS = ("comment", "email", "sms")


class FieldConversation(models.AbstractModel):
    """The thread of a day or of a visit, on which planners and its technician write to each other.

    Odoo's own messages, notes and attachments; this only decides who hears of a new one. What a
    planner writes reaches the technician, what the technician or the customer answers reaches the
    planners who take part, or all of them while none does. It waits in their inboxes: that is the
    unread mark.
    """

    _name = "field.conversation"
    _description = "Conversation with a Technician"

    # === BUSINESS === #
    def message_post(self, *, message_type="notification", partner_ids=None, author_id=None, **kwargs):
        """Post a message; people's own words reach the other side as well.

        An override calls super.
        """
        if message_type in _WORDS:
            # Who writes from elsewhere and is not known is a customer, whoever carries it in.
            unknown = self.env.user.partner_id.id if message_type == "comment" else False
            author = self.env["res.partner"].browse(author_id or unknown or [])
            heard_by = self._get_counterparts(author)
            partner_ids = list({*(partner_ids or []), *heard_by.ids})
        message = super().message_post(
            message_type=message_type, partner_ids=partner_ids, author_id=author_id, **kwargs
        )
        if message_type in _WORDS:
            self._watch()
        return message

    def _get_counterparts(self, author):
        """Return the contacts of those who are to hear what an author writes here."""
        self.ensure_one()
        technician_sudo = self.sudo().technician_id.user_id.partner_id
        is_colleague = author.sudo().user_ids.filtered(lambda user: user._is_internal())
        if is_colleague and author != technician_sudo:
            return technician_sudo
        planners = self._get_planners()
        return (self._get_talkers() & planners or planners) - author

    @api.model
    def _get_planners(self):
        """Return the contacts of the planners of this company."""
        group_sudo = self.env.ref("field_tournees.group_field_planner").sudo()  # nobody reads groups
        company = self.sudo().company_id
        return group_sudo.all_user_ids.filtered(
            lambda user: user._is_internal() and company in user.company_ids
        ).partner_id

    def _get_talkers(self):
        """Return the contacts who have written here."""
        messages_sudo = self.env["mail.message"].sudo()  # of a thread that the user writes on
        return messages_sudo.search(
            [("model", "=", self._name), ("res_id", "=", self.id), ("message_type", "=", "comment")]
        ).author_id

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Let colleagues read it here: a copy by mail would stay unread on the board."""
        recipients = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        kind = (msg_vals or {}).get("message_type") or message.sudo().message_type
        if kind in _WORDS:
            for recipient in recipients:
                if recipient["uid"] and not recipient["ushare"]:
                    recipient["notif"] = "inbox"
        return recipients
