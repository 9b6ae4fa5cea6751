import re
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime, html2plaintext

# What a browser does not show of a mail.
_UNSEEN = re.compile(r"<(head|style|script)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_VISIT_FIELDS = (
    *("name", "type_id", "site_address", "equipment_id", "state", "description", "instructions"),
    *("requested_at", "promised_start", "promised_stop", "arrived_at", "left_at"),
)
_PERSON_FIELDS = (
    *("name", "email", "phone", "lang", "street", "street2", "zip", "city", "country_id", "vat"),
    *("function", "access_instructions", "access_code", "partner_latitude", "partner_longitude"),
    *("field_channel", "comment", "create_date"),
)


class Holding(NamedTuple):
    """One kind of data that the company holds on a person."""

    key: str
    label: str
    records: models.BaseModel
    names: tuple


class Obligation(NamedTuple):
    """Why something of a person must stay, until when, and which of the contact's own fields."""

    label: str
    law: str
    until: object
    fields: tuple = ()


class FieldPrivacyInventory(models.AbstractModel):
    """What the company holds on a person: read by the export, the erasure and the archive alike.

    An addon with data of its own adds a Holding in `_take_inventory`, with `_erase_<key>`.
    """

    _name = "field.privacy.inventory"
    _description = "Inventory of a Person's Data"
    _inherit = ["field.privacy.erasure", "field.privacy.export"]

    # === BUSINESS === #
    @api.model
    def _get_people(self, partner):
        """Return the contact and the addresses below it, active or not."""
        partners_sudo = self.env["res.partner"].sudo().with_context(active_test=False)
        return partners_sudo.search(Domain("id", "child_of", partner.id))

    @api.model
    def _get_visits(self, people):
        """Return the visits for or at these contacts."""
        visits_sudo = self.env["field.intervention"].sudo().with_context(active_test=False)
        return visits_sudo.search(
            Domain("partner_id", "in", people.ids) | Domain("site_id", "in", people.ids)
        )

    # === HOOKS === #
    @api.model
    def _take_inventory(self, partner):
        """Return [Holding]; an override appends to super's."""
        people = self._get_people(partner)
        visits = self._get_visits(people)
        return self._take_words(people, visits) + self._take_facts(people, visits)

    def _take_words(self, people, visits):
        """Return what was written by, to and about a person."""
        env = self.env(su=True)
        concerned = Domain("partner_id", "in", people.ids) | Domain("intervention_id", "in", visits.ids)
        messages = self._get_thread_domain("model", people, visits)
        files = self._get_thread_domain("res_model", people, visits) & Domain("res_field", "=", False)
        return [
            Holding(
                "thread",
                self.env._("Conversation"),
                env["mail.message"].search(messages | Domain("author_id", "in", people.ids)),
                ("date", "author_id", "email_from", "subject", "body"),
            ),
            Holding(
                "file",
                self.env._("Documents and photos"),
                env["ir.attachment"].search(files),
                ("name", "create_date"),
            ),
            Holding(
                "message",
                self.env._("Messages sent"),
                env["field.notification"].search(concerned),
                (
                    "created_at",
                    "event",
                    "channel",
                    "recipient",
                    "state",
                    "sent_at",
                    "subject",
                    "body",
                    "text",
                ),
            ),
            Holding(
                "reply",
                self.env._("Text messages received"),
                env["field.sms.reply"].search(concerned),
                ("received_at", "number", "text"),
            ),
            Holding(
                "contact",
                self.env._("Calls and mails received"),
                env["field.contact"].search(concerned | Domain("writer_id", "in", people.ids)),
                ("at", "channel", "motive", "note", "answered_at"),
            ),
        ]

    def _take_facts(self, people, visits):
        """Return what was done for a person, and the person itself, last."""
        env = self.env(su=True)
        theirs = Domain("partner_id", "in", people.ids)
        return [
            Holding(
                "event",
                self.env._("Timeline of the visits"),
                visits.event_ids,
                ("occurred_at", "intervention_id", "description", "source"),
            ),
            Holding("visit", self.env._("Visits"), visits, _VISIT_FIELDS),
            Holding(
                "equipment",
                self.env._("Appliances"),
                env["field.equipment"].search([("site_id", "in", people.ids)]),
                ("name", "brand", "model", "serial", "installed_on", "warranty_until", "notes"),
            ),
            Holding(
                "contract",
                self.env._("Contracts"),
                env["field.contract"].search(theirs),
                ("name", "state", "customer_reference", "notes"),
            ),
            Holding(
                "account",
                self.env._("Account of the portal"),
                env["res.users"].with_context(active_test=False).search(theirs),
                ("login", "lang", "create_date", "login_date"),
            ),
            Holding("person", self.env._("Contact and addresses"), people, _PERSON_FIELDS),
        ]

    @api.model
    def _get_obligations(self, partner):
        """Return [Obligation]: what the law keeps from being erased; an override appends."""
        retention = self.env["field.retention"]._get("visit")
        ends = [
            visit.left_at or visit.promised_stop or visit.requested_at
            for visit in self._get_visits(self._get_people(partner))
            if visit.state in ("done", "no_access", "cancelled")
        ]
        last = max((end for end in ends if end), default=None)
        until = last and fields.Date.to_date(last) + relativedelta(months=retention.months)
        if not until or until <= fields.Date.today():
            return []
        return [Obligation(self.env._("Visits carried out or cancelled"), retention.reason, until)]

    # What is told of a record
    @api.model
    def _describe(self, holding):
        """Return [[(label, text)]] of a holding's records; empty fields are left out."""
        names = holding.records._fields
        labels = holding.records.fields_get(holding.names, ["string"])
        rows = []
        for record in holding.records:
            texts = [(labels[name]["string"], self._get_text(record, names[name])) for name in holding.names]
            rows.append([(label, text) for label, text in texts if text])
        return rows

    @api.model
    def _get_text(self, record, field):
        value = record[field.name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value or "")
        if field.type == "many2one":
            return value.display_name or ""
        if field.type == "html":
            return html2plaintext(_UNSEEN.sub("", value or "")).strip()
        if field.type == "datetime":
            tz = self.env.company._get_booking_tz()
            return format_datetime(self.env, value, tz=tz, dt_format="short") if value else ""
        if field.type == "date":
            return format_date(self.env, value) if value else ""
        return str(value) if value else ""

    def _get_thread_domain(self, model_field, people, visits):
        """Return the domain of what hangs on these records: messages or files."""
        equipment_sudo = self.env["field.equipment"].sudo().search([("site_id", "in", people.ids)])
        return Domain.OR(
            Domain(model_field, "=", records._name) & Domain("res_id", "in", records.ids)
            for records in (people, visits, equipment_sudo)
        )
