from odoo import fields, models
from odoo.tools import email_normalize

# These concern whoever is at home on the day; the others whoever ordered.
_ON_SITE = {"reminder", "en_route", "eta", "delay"}
# If nobody can be written to, somebody has to call.
_TO_CALL = {"delay", "moved", "reschedule", "cancelled", "hazard"}
# The law wants these on a durable medium, whatever the customer wishes.
_OWED = {"withdrawal"}


class FieldNotified(models.AbstractModel):
    """An intervention whose customer is told what happens.

    `_notify` writes into the ledger, in the transaction of the event itself; what is told there
    is sent by a worker after the commit, or not at all if the event is undone.
    """

    _name = "field.notified"
    _description = "Intervention of Which the Customer Is Told"

    notification_ids = fields.One2many(
        "field.notification", "intervention_id", readonly=True, groups="base.group_user"
    )

    # === BUSINESS === #
    def _notify(self, event, occurrence, facts=None, template=None, email=None):
        """Write what the customers of these visits are told about an event.

        Telling the same occurrence again does nothing.

        :param occurrence: what makes this telling the only one of its kind (a date, a step);
            a callable is called with each visit
        :param facts: dict that the words may use, kept with the row; or a callable
        :param template: mail.template instead of the rule's
        :param email: the address that the customer has just given
        :return: the rows that are new
        """
        if not self:
            return self.env["field.notification"]
        now = fields.Datetime.now()
        visits_sudo = self.sudo()  # who does something need not see to whom it is told
        rows, blocked = [], (visits_sudo.partner_id | visits_sudo.site_id)._get_blocked()
        for rule, visits in self.env["field.notification.rule"]._find(event, visits_sudo).items():
            for visit in visits.filtered(lambda visit, rule=rule: rule._is_owed(visit, now)):
                fixed = {
                    "occurrence": str(occurrence(visit) if callable(occurrence) else occurrence),
                    "facts": facts(visit) if callable(facts) else facts,
                    "mail_template_id": template.id if template else None,
                }
                rows += [visit._prepare_notification(rule, now, fixed, *way) for way in
                         visit._get_message_ways(rule, email, blocked)]
        return self.env["field.notification"].sudo()._write_down(rows)

    def _prepare_notification(self, rule, now, fixed, channel, partner, recipient, reason):
        """Return the values of one row; a row with a reason is never sent."""
        company = self.company_id
        state = "dropped" if reason else "call" if channel == "call" else "due"
        return fixed | {
            "rule_id": rule.id,
            "event": rule.event,
            "intervention_id": self.id,
            "company_id": company.id,
            "partner_id": partner.id,
            "lang": partner.lang or company.partner_id.lang,
            "channel": channel,
            "recipient": recipient,
            "state": state,
            "reason": reason or None,
            "due_at": rule._get_moment(self, channel, now),
        }

    def _get_message_ways(self, rule, email=None, blocked=None):
        """Return [(channel, contact, address, why it is not sent)] for a rule's message."""
        self.ensure_one()
        who = (self.site_id, self.partner_id)
        partners = self.env["res.partner"].union(*(who if rule.event in _ON_SITE else reversed(who)))
        wish = "any" if rule.event in _OWED else self.partner_id.field_channel
        found = [] if wish == "none" else self._find_ways(partners, *rule._get_ways(wish), email, blocked)
        if found:
            return found
        if rule.event in _TO_CALL:
            return [("call", partners[0], partners.filtered("phone")[:1].phone or "", "")]
        channels, _takes_all = rule._get_ways(wish)
        return [(channels[0], partners[0], "", "unwanted" if wish == "none" else "no_address")]

    def _find_ways(self, partners, channels, takes_all, email, blocked):
        """Return the ways that lead to one of the contacts, the best of each channel."""
        found = []
        for channel in channels:
            if channel == "mail" and email:
                found.append((channel, self.partner_id, email_normalize(email) or email, ""))
                continue
            addresses = ((partner, partner._get_message_address(channel, blocked)) for partner in partners)
            found += [(channel, partner, address, "") for partner, address in addresses if address][:1]
        return found if takes_all else found[:1]
