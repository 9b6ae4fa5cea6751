from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_OVER = ("done", "cancelled", "no_access")
# What stays of a contact: no address, no number; post code and town serve figures only.
_PERSON_FIELDS = {
    **dict.fromkeys(("email", "phone", "street", "street2", "vat", "function", "comment"), False),
    **dict.fromkeys(("access_instructions", "access_code", "image_1920", "website"), False),
    **dict.fromkeys(("field_sees_all", "active"), False),
    "field_seen_site_ids": [(5,)],
}


class FieldPrivacyErasure(models.AbstractModel):
    """Erasing a person: identity and words go, the facts of the visits stay without a name.

    What the law obliges to keep is sealed first in an archive that bears its term.
    """

    _name = "field.privacy.erasure"
    _description = "Erasure of a Person"

    # === BUSINESS === #
    @api.model
    def _get_erasure_problem(self, partner):
        """Return why a person cannot be erased now, or False."""
        if partner.is_company:
            return self.env._(
                "%(name)s is a company: choose the person whose data shall be erased.", name=partner.name
            )
        people = self._get_people(partner)
        users_sudo = self.env["res.users"].sudo().with_context(active_test=False)
        if users_sudo.search_count([("partner_id", "in", people.ids), ("share", "=", False)], limit=1):
            return self.env._("%(name)s works for you: archive the employee instead.", name=partner.name)
        waiting = self._get_visits(people).filtered(lambda visit: visit.state not in _OVER)
        if waiting:
            return self.env._(
                "Visits are still to come (%(names)s): carry them out or cancel them first.",
                names=", ".join(waiting.mapped("name")),
            )
        contracts_sudo = self.env["field.contract"].sudo()
        running = contracts_sudo.search(
            Domain("partner_id", "in", people.ids) & Domain("state", "=", "running")
        )
        if running:
            return self.env._(
                "A contract is running (%(names)s): end it first.", names=", ".join(running.mapped("name"))
            )
        return False

    @api.model
    def _erase(self, partner, request):
        """Erase a person; return [(kind of data, how many)] of what was gone through."""
        problem = self._get_erasure_problem(partner)
        if problem:
            raise UserError(problem)
        obligations = self._get_obligations(partner)
        if obligations:
            self.env["field.privacy.archive"].sudo()._seal(partner, request, obligations)
        self = self.with_context(field_kept_fields={name for one in obligations for name in one.fields})
        outcome = []
        for holding in self._take_inventory(partner):
            outcome.append((holding.label, len(holding.records)))
            getattr(self, f"_erase_{holding.key}")(holding.records)
        return outcome

    # One method a kind of data
    def _erase_thread(self, messages):
        messages.unlink()

    def _erase_file(self, files):
        files.unlink()

    def _erase_message(self, rows):
        """The row stays, so that nothing is sent twice; whom it reached and its words go."""
        for row in rows:
            row.write(
                {"recipient": f"erased-{row.id}", "facts": False, "detail": False}
                | dict.fromkeys(("subject", "body", "text", "email_from", "reply_to"), False)
            )

    def _erase_reply(self, replies):
        for reply in replies:
            reply.write({"number": f"erased-{reply.id}", "text": self.env._("(erased)")})

    def _erase_contact(self, contacts):
        contacts.write({"note": False})

    def _erase_visit(self, visits):
        visits.write({"description": False, "instructions": False})
        visits.message_unsubscribe(visits.message_partner_ids.ids)

    def _erase_event(self, events):
        """Steps and times stay; the reasons that the customer wrote go."""
        self.env["field.event"]._forget_words(events)

    def _erase_equipment(self, equipment):
        equipment.write({"notes": False})

    def _erase_contract(self, contracts):
        contracts.write({"customer_reference": False, "notes": False})

    def _erase_account(self, users):
        for user in users:
            user.write({"login": f"erased-{user.id}", "active": False})

    def _erase_person(self, people):
        kept = self.env.context.get("field_kept_fields", set())
        now = fields.Datetime.now()
        for person in people.with_context(tracking_disable=True, active_test=True):
            vals = _PERSON_FIELDS | {
                "name": self.env._("Erased person %(number)s", number=person.id),
                "partner_latitude": round(person.partner_latitude, 2),
                "partner_longitude": round(person.partner_longitude, 2),
                "field_erased_at": now,
                "field_channel": "none",
            }
            person.write({name: value for name, value in vals.items() if name not in kept})
            self.env["mail.followers"].sudo().search([("partner_id", "=", person.id)]).unlink()
