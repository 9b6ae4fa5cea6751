from odoo import http
from odoo.fields import Domain
from odoo.http import request

from ..tools import booking_form, times
from ..tools.booking_form import BadInputError, Refusal
from .field_portal import read_number
from .field_portal_sites import FieldPortalSites
from .public import throttle

_LENGTH = 2000


class FieldPortalContact(FieldPortalSites):
    """What the customer tells the office, and how he wishes to be told himself."""

    @http.route("/my/contacts", type="http", auth="user", website=True, readonly=True)
    def portal_my_contacts(self, sent=None, **_kwargs):
        """Answer what this account wrote to the office, each with its number."""
        if not self._is_customer():
            return request.redirect("/my")
        contacts = self._list_contacts()
        values = self._prepare_field_values("field_contacts") | {
            "contacts": contacts,
            "sent": next((one for one in contacts if one["id"] == read_number(sent)), None),
        }
        return request.render("field_tournees.portal_my_contacts", values)

    @http.route("/my/contacts/new", type="http", auth="user", website=True, readonly=True)
    def portal_new_contact(self, visit="", motive="complaint", **_kwargs):
        """Answer the form of a complaint or a question, about a visit or in general."""
        return self._show_form({"visit": visit, "motive": motive})

    @http.route("/my/contacts/send", type="http", auth="user", website=True, methods=["POST"])
    def portal_send_contact(self, **form):
        """The customer complains or asks: the office finds it on the visit, under a number."""
        env = request.env
        visit = self._find_own("field.intervention", read_number(form.get("visit")) or 0)
        motive = form.get("motive") if form.get("motive") in self._get_motives() else "complaint"
        try:
            throttle("manage")
            text = booking_form.read_text(form, "text", _LENGTH, required=True)
        except BadInputError as error:
            return self._show_form(form, env["field.booking.desk"].sudo()._explain(error).args[0])
        except Refusal as refusal:
            return self._show_form(form, refusal.args[0])
        contact = env["field.contact"].sudo()._log(visit or env.user.partner_id, "portal", motive, text)
        contact.writer_id = env.user.partner_id
        return request.redirect(f"/my/contacts?sent={contact.id}")

    @http.route("/my/messages", type="http", auth="user", website=True, methods=["GET", "POST"])
    def portal_my_messages(self, saved=None, **form):
        """The customer chooses how and in which language he is told about visits."""
        partner = request.env.user.partner_id
        channels = dict(partner._fields["field_channel"]._description_selection(request.env))
        languages = dict(request.env["res.lang"].sudo().get_installed())
        if request.httprequest.method == "POST":
            vals = {
                name: form[name]
                for name, known in (("field_channel", channels), ("lang", languages))
                if form.get(name) in known
            }
            partner.write(vals)  # env.user is sudo: only the own wishes, from two closed lists
            return request.redirect("/my/messages?saved=1")
        values = self._prepare_field_values("field_messages") | {
            "partner": partner,
            "channels": channels,
            "languages": languages,
            "saved": saved,
            "asked": request.env["field.privacy.request"].sudo()._get_open_term(request.env.user.partner_id),
        }
        return request.render("field_tournees.portal_my_messages", values)

    @http.route("/my/data", type="http", auth="user", website=True, methods=["POST"])
    def portal_ask_data(self, kind="", **_form):
        """The customer asks for a copy or the erasure of the own data; a person answers."""
        requests_sudo = request.env["field.privacy.request"].sudo()
        if kind in ("export", "erasure") and self._is_customer():
            requests_sudo._ask_in_portal(request.env.user, kind)
        return request.redirect("/my/messages")

    def _list_contacts(self):
        """Return what this account itself wrote; its colleagues' words are not shown."""
        env = request.env
        contacts_sudo = env["field.contact"].sudo()  # accounts read none: only the own ones are told
        found = contacts_sudo.search([("writer_id", "=", env.user.partner_id.id)], limit=100)
        motives = dict(found._fields["motive"]._description_selection(env))
        tz = env.user.company_id.sudo()._get_booking_tz()
        return [
            {
                "id": contact.id,
                "number": contact._get_number(),
                "motive": motives[contact.motive],
                "at": times.format_moment(env, contact.at, tz),
                "answered": contact.answered_at and times.format_moment(env, contact.answered_at, tz),
                "visit": contact.intervention_id.name,
                "url": f"/my/interventions/{contact.intervention_id.id}",
                "text": contact.note,
            }
            for contact in found
        ]

    def _show_form(self, form, error=""):
        visit = self._find_own("field.intervention", read_number(form.get("visit")) or 0)
        mine = request.env["field.intervention"].search(
            Domain("state", "!=", "cancelled"), order="promised_start desc nulls last", limit=30
        )
        values = self._prepare_field_values("field_contact") | {
            "visits": [one._get_portal_row() for one in visit.sudo() | mine.sudo()],
            "visit": visit,
            "motives": self._get_motives(),
            "motive": form.get("motive"),
            "text": form.get("text", ""),
            "error": error,
            "limit": _LENGTH,
        }
        return request.render("field_tournees.portal_new_contact", values)

    def _get_motives(self):
        _ = request.env._
        return {
            "complaint": _("A complaint"),
            "slot_change": _("A question about the date"),
            "report_invoice": _("A question about the report or the invoice"),
            "other": _("Something else"),
        }
