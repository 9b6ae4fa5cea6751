from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import is_html_empty

_NOTHING = "–"


class FieldPrivacyRegister(models.AbstractModel):
    """The register of processing (article 30), the impact assessment and the technicians' notice.

    Written from the settings and the retention table as they are when the document is printed:
    whoever changes a setting changes the document.
    """

    _name = "report.field_tournees.privacy_register"
    _description = "Register of Processing Activities"

    # === BUSINESS === #
    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the documents tell of the companies; managers alone print them."""
        if not self.env.user.has_group("field_tournees.group_field_manager"):
            raise AccessError(self.env._("Only managers print documents on personal data."))
        companies = self.env["res.company"].browse(docids or self.env.company.ids)
        return {
            "docs": companies,
            "activities": {company: self._get_activities(company) for company in companies},
            "retention": self.env["field.retention"].sudo().search([]),
            "facts": {company: self._get_facts(company) for company in companies},
            "today": fields.Date.context_today(self),
        }

    @api.model
    def _get_activities(self, company):
        """Return the processing activities of a company; an addon appends its own."""
        return [
            self._describe_visits(company),
            self._describe_messages(company),
            self._describe_booking(company),
            self._describe_contacts(),
            self._describe_positions(company),
            self._describe_staff(),
            self._describe_rights(),
        ]

    # One method an activity
    def _describe_visits(self, company):
        return {
            "name": self.env._("Planning and carrying out visits"),
            "purpose": self.env._("Plan the visit, come to the customer, prove and follow up what was done."),
            "basis": self.env._("Performance of the contract with the customer (article 6(1)(b))"),
            "persons": self.env._("Customers, their contacts and the occupants of the sites"),
            "data": self.env._(
                "Name, phone, email, address and its position, how to get in, appliances, description and "
                "photos of the request, times of the visit, conversation."
            ),
            "recipients": [
                self.env._("The office and the technician who comes"),
                *self._get_geocoders(),
                *self._get_map_servers(company),
            ],
            "keys": ("visit",),
            "safety": self.env._(
                "Rights by role: a technician reads the own visits only, a customer's contact the own sites "
                "only. Door codes are read by technicians and planners alone. The timeline of a visit cannot "
                "be changed."
            ),
        }

    def _describe_messages(self, company):
        carriers = []
        if company.field_outbox:
            carriers.append(self.env._("Nobody for now: messages stay in the outbox"))
        elif company.field_sms_provider == "odoo":
            carriers.append(self.env._("Odoo S.A. or Twilio, as set up, for text messages"))
        else:
            carriers.append(self.env._("The operator of your own gateway, for text messages"))
        return {
            "name": self.env._("Messages about visits"),
            "purpose": self.env._("Tell the customer when we come, what changes and what was done."),
            "basis": self.env._(
                "Performance of the contract (article 6(1)(b)). No advertising: promotional words are "
                "refused."
            ),
            "persons": self.env._("Customers and contacts on site"),
            "data": self.env._("Email or mobile number, language, words of the message, time and receipt."),
            "recipients": [self.env._("The mail server of the company"), *carriers],
            "keys": ("message",),
            "safety": self.env._(
                "Each message is a row that says to whom it went and what became of it. The channel that the "
                "customer chose comes first; STOP is obeyed. Text messages are not sent from %(start)s to "
                "%(stop)s, but for a visit under way.",
                start=self._get_clock(company.field_quiet_from),
                stop=self._get_clock(company.field_quiet_until),
            ),
        }

    def _describe_booking(self, company):
        open_text = self.env._("open") if company.field_booking_open else self.env._("closed")
        return {
            "name": self.env._("Online booking (%(state)s), tracking page and portal", state=open_text),
            "purpose": self.env._("Let the customer book, follow, move and cancel a visit."),
            "basis": self.env._("Steps before and performance of the contract (article 6(1)(b))"),
            "persons": self.env._("Customers and visitors of the booking page"),
            "data": self.env._(
                "What the form asks for. To prevent abuse, requests are counted per connection under a keyed "
                "digest, for one day at most: no address is stored."
            ),
            "recipients": [self.env._("The office")],
            "keys": ("visit",),
            "safety": self.env._(
                "Links are signed and expire; pages set no advertising cookie, load nothing from other sites "
                "and are not indexed."
            ),
        }

    def _describe_contacts(self):
        return {
            "name": self.env._("Calls and mails of customers"),
            "purpose": self.env._("Answer, and find out which message would have made the call needless."),
            "basis": self.env._("Legitimate interest in a better service (article 6(1)(f))"),
            "persons": self.env._("Customers and contacts on site"),
            "data": self.env._("Who, when, by what channel, why, and what was said. Calls are not recorded."),
            "recipients": [self.env._("The office")],
            "keys": ("contact",),
            "safety": self.env._("Read by planners, and by the technician of the visit."),
        }

    def _describe_positions(self, company):
        is_open = company.field_position_open
        state = self.env._("in use") if is_open else self.env._("switched off")
        return {
            "name": self.env._("Positions of technicians (%(state)s)", state=state),
            "purpose": self.env._(
                "Tell the customer when the technician arrives, help where somebody is nearest, follow the "
                "day. Neither working time nor speed is controlled."
            ),
            "basis": self.env._(
                "Legitimate interest of the employer (article 6(1)(f)), after individual notice"
            ),
            "persons": self.env._("Technicians who have read the notice and left the switch on"),
            "data": self.env._(
                "Position, precision and time, between “on the way” and “done” only; no speed."
            ),
            "recipients": [
                self.env._("Planners; each look at a trail is noted and shown to the technician"),
                self._get_public_recipient(company),
            ],
            "keys": ("position", "look"),
            "safety": self.env._(
                "Nothing is stored outside of a visit, at breaks, or before the notice was accepted. The "
                "technician switches it off alone, without giving a reason."
            ),
        }

    def _get_public_recipient(self, company):
        if not company.field_position_public:
            return self.env._("No customer: switched off in the settings")
        return self.env._(
            "The customer of the visit, rounded to about 100 m, while the technician is on the way"
        )

    def _describe_staff(self):
        return {
            "name": self.env._("Qualifications and days of the technicians"),
            "purpose": self.env._("Send somebody who may do the work, within the limits of working time."),
            "basis": self.env._("Legal obligation (Labour Code) and performance of the employment contract"),
            "persons": self.env._("Technicians, own and of subcontractors"),
            "data": self.env._(
                "Skills, certificates and their dates, absences, planned and real times of visits."
            ),
            "recipients": [self.env._("Planners and managers")],
            "keys": (),
            "safety": self.env._(
                "No ranking of persons; customers' opinions never decide who is sent. Kept as the personnel "
                "file is."
            ),
        }

    def _describe_rights(self):
        return {
            "name": self.env._("Requests about personal data"),
            "purpose": self.env._("Answer persons who use their rights, within one month, and prove it."),
            "basis": self.env._("Legal obligation (articles 12 to 22)"),
            "persons": self.env._("Whoever asks"),
            "data": self.env._("Who asked what, when, and what was answered; sealed archives."),
            "recipients": [self.env._("Managers")],
            "keys": ("request", "export", "archive"),
            "safety": self.env._("An archive opens for a reason that is noted; it is deleted at its term."),
        }

    # What the assessment counts
    @api.model
    def _get_facts(self, company):
        """Return the figures and the settings that the assessment weighs."""
        technicians_sudo = self.env["field.technician"].sudo().search([("company_id", "=", company.id)])
        month = fields.Datetime.now() - timedelta(days=30)
        looks_sudo = self.env["field.position.access"].sudo()
        return {
            "technicians": len(technicians_sudo),
            "accepted": len(technicians_sudo.filtered("position_accepted_at")),
            "sharing": len(technicians_sudo.filtered("position_on")),
            "looks": looks_sudo.search_count(
                Domain("company_id", "=", company.id) & Domain("at", ">", month)
            ),
            "days": company.field_position_days,
            "is_open": company.field_position_open,
            "dpo": company.field_dpo or _NOTHING,
            "council_on": company.field_council_on,
            "notice": company.field_position_notice,
            "has_own_notice": not is_html_empty(company.field_position_notice),
        }

    def _get_geocoders(self):
        geocoder = self.env["base.geocoder"]
        if not geocoder._is_geocoding_enabled():
            return []
        return [
            self.env._(
                "%(provider)s: the text of the address alone, to find it on the map",
                provider=geocoder.sudo()._get_provider().name,
            )
        ]

    def _get_map_servers(self, company):
        if not company.field_map_tiles:
            return []
        return [self.env._("The server of the map tiles: which part of the map is looked at")]

    def _get_clock(self, hours):
        return f"{int(hours):02d}:{round(hours % 1 * 60):02d}"


class FieldPrivacyAssessment(models.AbstractModel):
    """The impact assessment, from the same facts."""

    _name = "report.field_tournees.privacy_assessment"
    _description = "Impact Assessment of Positions"
    _inherit = ["report.field_tournees.privacy_register"]


class FieldPrivacyNotice(models.AbstractModel):
    """The notice that technicians sign, from the same facts."""

    _name = "report.field_tournees.privacy_notice"
    _description = "Notice to Technicians"
    _inherit = ["report.field_tournees.privacy_register"]
