import json

from odoo import fields, http
from odoo.http import request

from ..tools import booking_form, labels, times
from .public import any_company, json_door, page, page_values, pick_company, sorry, speak, throttle

_SMALL = 20_000
# Three photos and the texts.
_LARGE = 2_500_000
_DAYS_AWAY = 31


def _post(path):
    return http.route(
        path, type="http", auth="public", methods=["POST"], csrf=False, save_session=False
    )  # the signed form stands for the CSRF token, as no session is demanded


class FieldBookingController(http.Controller):
    """Online booking: a page, and the few questions that it asks the server."""

    @http.route("/field/book", type="http", auth="public", methods=["GET"], readonly=True, save_session=False)
    def book(self, company=None, link=None, **_kwargs):
        """Answer the booking page; `link` comes from a mail and recognises its customer."""
        customer, site, visit_type = self._desk._read_invitation(link)
        if not customer and request.env.user._is_portal():
            customer = request.env.user.partner_id.sudo()
        found = pick_company(company)
        if not found:
            sentence = request.env._("This page takes no bookings: use the link on our site, or call us.")
            return sorry(any_company(), request.env._("Book a visit"), sentence, 404)
        speak(found, customer.lang)
        values = self._prepare_page(found, customer, site, visit_type)
        return page("field_tournees.booking_page", values, index=not customer)

    @_post("/field/book/address")
    @json_door(_SMALL)
    def address(self, data):
        """Answer the places that an address may mean."""
        form = self._open(data, "address")
        return self._desk._suggest_places(form, booking_form.read_text(data, "q", 200))

    @_post("/field/book/pin")
    @json_door(_SMALL)
    def pin(self, data):
        """Answer the place of the customer's position."""
        return self._desk._pin_place(self._open(data, "address"), data)

    @_post("/field/book/offers")
    @json_door(_SMALL)
    def offers(self, data):
        """Answer the slots on offer."""
        return self._desk._offer_slots(self._open(data, "offers"), data)

    @_post("/field/book/hold")
    @json_door(_SMALL)
    def hold(self, data):
        """Keep a slot while its customer confirms."""
        return self._desk._hold_slot(self._open(data, "hold"), data)

    @_post("/field/book/confirm")
    @json_door(_LARGE)
    def confirm(self, data):
        """Book the slot; answer the address of the visit's own page."""
        form = self._read_form(data)
        self._desk._check_person(form, data)
        contact = self._desk._read_contact(form, data)
        throttle("confirm", phone=contact["phone"])
        visit = self._desk._book_visit(form, data, contact)
        return {"url": f"{visit._get_track_path()}?done=booked"}

    @property
    def _desk(self):
        return request.env["field.booking.desk"].sudo()

    def _read_form(self, data):
        form = self._desk._read_form(data.get("form"))
        speak(form.company, form.partner.lang)
        return form

    def _open(self, data, action):
        """Return the Form that a question comes from, after counting the question."""
        form = self._read_form(data)
        throttle(action)
        return form

    def _prepare_page(self, company, customer, site, visit_type):
        desk, env = self._desk, request.env
        types = desk._get_types(company)
        form = desk._new_form(company, customer)
        sites = desk._get_known_places(form)
        chosen = [known for known in sites if site and known["site"] == site.id]
        values = page_values(company, env._("Book a visit")) | prepare_wishes(company)
        config = {
            "form": desk._sign_form(form),
            "company": company.id,
            "type": visit_type.id if visit_type in types else None,
            "place": (chosen or sites)[0] if chosen or len(sites) == 1 else None,
            "texts": {**slot_texts(), **self._get_texts()},
        }
        return values | {
            "types": types,
            "durations": {kind.id: labels.hours(kind.duration_hours) for kind in types},
            "sites": sites,
            "customer": customer,
            "config": json.dumps(config),
        }

    def _get_texts(self):
        _ = request.env._
        return {
            "add_street": _("Add the number and the street before the town."),
            "bad_email": _("Write an email address such as name@example.com."),
            "bad_name": _("Write your name."),
            "bad_phone": _("Write a phone number such as 06 12 34 56 78."),
            "choose_address": _("Choose your address in the list."),
            "choose_address_first": _("Write your address and choose it in the list, or use your position."),
            "choose_type": _("Choose a kind of visit."),
            "confirm": _("Confirm"),
            "held": _("This slot is kept for you until {time}"),
            "locating": _("Looking for your position…"),
            "next": _("Continue"),
            "no_photo": _("This file is no photo that your browser can read."),
            "no_position": _("Your position is not known: allow it in your browser, or write the address."),
            "not_held": _("The slot is no longer kept: we check that it is free when you confirm."),
            "reload": _("Reload the page"),
            "searching_address": _("Looking for this address…"),
            "step": _("Step {number} of 5: {title}"),
            "three_photos": _("Three photos at most."),
        }


def slot_texts():
    """Return the sentences of the list of slots."""
    _ = request.env._
    return {
        "absence": _("Choose a first and a last day, from today on."),
        "green": _("Technician already near you"),
        "none": _("No free slot for these wishes. Change them, or call us."),
        "offline": _("The connection is lost. Your answers are kept: try again."),
        "remove": _("Remove"),
        "searching": _("Looking for free slots…"),
    }


def prepare_wishes(company):
    """Return what the preferences of a page need."""
    env, tz = request.env, company._get_booking_tz()
    today = times.local_date(fields.Datetime.now(), tz)
    days = dict(env["resource.calendar.attendance"]._fields["dayofweek"]._description_selection(env))
    return {
        "weekdays": [(number, days[str(number)]) for number in range(6)],
        "today": today.isoformat(),
        "last_day": (today + times.hours(24 * (company.field_booking_days + _DAYS_AWAY))).isoformat(),
        "kept_text": env._(
            "The technician arrives between the two times. Our slots are calculated from our real "
            "days, so that we keep them."
        ),
    }
