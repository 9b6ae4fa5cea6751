from datetime import time, timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import booking_form, labels, times, tokens
from ..tools.booking_form import Refusal
from ..tools.need import moment
from .field_slot import SlotTaken

_FORM_SCOPE = "field_booking_form"
_INVITE_SCOPE = "field_booking_invite"
_HOLD_SCOPE = "field_booking_hold"
_FORM_HOURS = 24
_INVITE_HOURS = 24 * 60
_HOLD_HOURS = 2
# Nobody fills five steps in so few seconds.
_MIN_FORM_SECONDS = 3
_MAX_OFFERS = 8
# An absence may end some time after the last slot on offer.
_DAYS_AWAY = 31


class Form(NamedTuple):
    """The page that a request comes from: whose, and since when it is open."""

    company: models.BaseModel
    partner: models.BaseModel
    issued: int


class FieldBookingDesk(models.AbstractModel):
    """Booking a visit without an account: what is asked, checked, offered, held and written.

    Nothing is kept between two requests: page, place, offer and hold travel as signed tokens.
    Every method refuses with a sentence for the customer and expects to be called as sudo.
    """

    _name = "field.booking.desk"
    _description = "Online Booking"
    _inherit = ["field.booking.place", "field.booking.order"]

    # === BUSINESS === #
    @api.model
    def _find_companies(self, code=None):
        """Return the companies that can be booked, or the one with a public code."""
        domain = Domain("field_booking_open", "=", True)
        if code:
            domain &= Domain("field_booking_code", "=", code)
        companies = self.env["res.company"].sudo().search(domain)
        return companies.filtered(lambda company: self._get_types(company))

    @api.model
    def _get_types(self, company):
        """Return the kinds of visits that customers may book."""
        return (
            self.env["field.intervention.type"]
            .sudo()
            .search(Domain("is_bookable", "=", True) & Domain("company_id", "in", (False, company.id)))
        )

    @api.model
    def _new_form(self, company, partner):
        """Return the Form of a page that is opened now."""
        return Form(company, partner, times.epoch(fields.Datetime.now()))

    @api.model
    def _sign_form(self, form):
        """Return the token that a page sends along with every request."""
        values = {"company": form.company.id, "partner": form.partner.id, "user": self.env.uid}
        return tokens.sign(self.env, _FORM_SCOPE, values | {"issued": form.issued}, _FORM_HOURS)

    @api.model
    def _read_form(self, token):
        """Return the Form of a request, or refuse; the page's reader is who asks now."""
        values = self._read_token(_FORM_SCOPE, token)
        if values.get("user") != self.env.uid:
            raise Refusal(
                self.env._("This page was open for too long. Reload it: your answers are kept."),
                reload=True,
            )
        company = self.env["res.company"].sudo().browse(values["company"]).exists()
        if not company.field_booking_open:
            raise Refusal(self.env._("Online booking is closed for the moment: call us."), status=422)
        partner = self.env["res.partner"].sudo().browse(values["partner"]).exists()
        return Form(company, partner, values["issued"])

    @api.model
    def _check_person(self, form, data):
        """Refuse what no person does: filling in what nobody sees, or faster than one can."""
        seconds = times.epoch(fields.Datetime.now()) - form.issued
        if data.get("website") or seconds < _MIN_FORM_SECONDS:
            raise Refusal(
                self.env._("Your request did not go through. Wait a few seconds, then confirm again."),
                wait=_MIN_FORM_SECONDS,
            )

    @api.model
    def _sign_invitation(self, partner, site=None, visit_type=None):
        """Return the token of a link that recognises a customer, for a mail or a text message."""
        values = {
            "partner": partner.id,
            "site": site.id if site else False,
            "type": visit_type.id if visit_type else False,
        }
        return tokens.sign(self.env, _INVITE_SCOPE, values, _INVITE_HOURS)

    @api.model
    def _read_invitation(self, token):
        """Return (customer, site, type) of a link; an old or wrong one is simply no link."""
        values = self._read_token(_INVITE_SCOPE, token)
        contacts = self.env["res.partner"].sudo()
        customer = contacts.browse(values.get("partner")).exists()
        site = contacts.browse(values.get("site")).exists()
        visit_type = self.env["field.intervention.type"].sudo().browse(values.get("type")).exists()
        return customer, site, visit_type

    @api.model
    def _read_token(self, scope, token, form=None):
        """Return the values of a token, none at all when it is not ours, or not this visitor's."""
        try:
            values = tokens.read(self.env, scope, token)
        except ValueError:
            return {}
        if form and (values["company"], values["partner"]) != (form.company.id, form.partner.id):
            return {}
        return values

    # Offers
    @api.model
    def _offer_slots(self, form, data):
        """Return the slots on offer for a type, a place and the customer's wishes."""
        held = self._read_hold(form, data.get("hold"))
        if held:
            held[0]._release()  # the place given back may be offered again
            self.env.cr.commit()
        need = self._read_need(form, data)
        refusal = self.env["field.offer"]._get_refusal(need)
        if refusal:
            raise Refusal(refusal, status=422, field="address")
        offers = self.env["field.offer"]._find(need, limit=_MAX_OFFERS)
        return self._show_offers(form.company, need, offers)

    @api.model
    def _hold_slot(self, form, data):
        """Keep a slot for the customer while he confirms; a lost race answers other offers."""
        place = self._read_place(form, data.get("place"))
        need, offer = self._read_offer(form, data.get("offer"), place)
        try:
            slot = self.env["field.slot"]._hold(need, offer)
        except SlotTaken as error:
            raise self._get_lost_race(form.company, need, error) from error
        values = {"slot": slot.id, "company": form.company.id, "partner": form.partner.id, "place": place}
        return {
            "hold": tokens.sign(self.env, _HOLD_SCOPE, values, _HOLD_HOURS),
            "minutes": form.company.field_booking_hold_minutes,
            "when": self._describe_slot(form.company, offer),
            "express": self._needs_express_request(form.company, offer["start"]),
        }

    @api.model
    def _needs_express_request(self, company, start):
        """Tell whether a visit begins before the end of the withdrawal period."""
        return moment(start) < company._get_withdrawal_end(fields.Datetime.now())

    @api.model
    def _read_hold(self, form, token):
        """Return (slot, place) of a hold that was given to this very visitor, else None."""
        values = self._read_token(_HOLD_SCOPE, token, form)
        slot = self.env["field.slot"].sudo().browse(values.get("slot")).exists()
        return (slot, values["place"]) if slot else None

    @api.model
    def _read_need(self, form, data):
        """Return the need that field.offer understands."""
        place = self._read_place(form, data.get("place"))
        visit_type = self._read_type(form, data)
        return self._read_wishes(form.company, data) | {
            "company_id": form.company.id,
            "type_id": visit_type.id,
            "lat": place["lat"],
            "lon": place["lon"],
            "zip": place["zip"][:12],
            "site_id": place.get("site"),
            "source": "portal",
        }

    @api.model
    def _read_wishes(self, company, data):
        """Return the part of a need that the customer's preferences and absences are."""
        today = times.local_date(fields.Datetime.now(), company._get_booking_tz())
        absences = booking_form.read_absences(data, today, company.field_booking_days + _DAYS_AWAY)
        return {
            "periods": booking_form.read_periods(data),
            "weekdays": booking_form.read_weekdays(data),
            "absences": [self._get_span(company, *absence) for absence in absences],
        }

    @api.model
    def _read_type(self, form, data):
        visit_type = self._get_types(form.company).filtered(
            lambda known: known.id == booking_form.read_id(data, "type")
        )
        if not visit_type:
            raise Refusal(
                self.env._("This kind of visit cannot be booked online: choose another one, or call us."),
                field="type",
            )
        return visit_type

    @api.model
    def _read_offer(self, form, token, place):
        """Return (need, offer) of a slot that was offered for this very place."""
        try:
            need, offer = self.env["field.offer"]._read(token)
        except ValueError:
            need = {}
        here = (form.company.id, place["lat"], place["lon"])
        if (need.get("company_id"), need.get("lat"), need.get("lon")) != here:
            raise Refusal(self.env._("Choose your slot again, please."), field="slot")
        return need, offer

    # A visit that exists
    @api.model
    def _offer_moves(self, visit, data):
        """Return the slots that a visit may be moved to."""
        company = visit.company_id
        need = visit._get_need() | self._read_wishes(company, data) | {"source": "portal"}
        if not need.get("lat"):
            raise Refusal(
                self.env._("Your address is not on our map yet: call us to find another slot."), status=422
            )
        present = [str(one or "") for one in (visit.promised_start, visit.promised_stop)]
        offers = self.env["field.offer"]._find(need, limit=_MAX_OFFERS)
        others = [offer for offer in offers if [offer["start"], offer["stop"]] != present]
        return self._show_offers(company, need, others)

    @api.model
    def _move_visit(self, visit, data):
        """Move a visit to a slot that was offered for it; the first promise stays on record."""
        try:
            need, offer = self.env["field.offer"]._read(data.get("offer"))
        except ValueError:
            need = {}
        if need.get("intervention_id") != visit.id:
            raise Refusal(self.env._("Choose your slot again, please."), field="slot")
        try:
            self.env["field.slot"]._hold(need, offer)._book_for(visit)
        except SlotTaken as error:
            raise self._get_lost_race(visit.company_id, need, error) from error

    # What the page shows
    @api.model
    def _show_offers(self, company, need, offers):
        """Return offers by day, in words; prices and technicians stay in the house."""
        days = {}
        for offer in sorted(offers, key=lambda one: one["start"]):
            start = moment(offer["start"])
            shown = {
                "token": self.env["field.offer"]._sign(need, offer),
                "time": labels.span(self.env, start, moment(offer["stop"]), company._get_booking_tz()),
                "green": bool(offer["green"]),
            }
            days.setdefault(times.local_date(start, company._get_booking_tz()), []).append(shown)
        return {
            "days": [
                {"title": labels.full_day(self.env, day), "offers": shown} for day, shown in days.items()
            ]
        }

    @api.model
    def _get_lost_race(self, company, need, error):
        sentence = self.env._("Someone was a little faster for this slot. Here are the others.")
        if not error.offers:
            sentence = self.env._("Someone was a little faster, and it was the last slot for your wishes.")
        return Refusal(sentence, status=409, **self._show_offers(company, need, error.offers))

    @api.model
    def _describe_slot(self, company, offer):
        start, stop = moment(offer["start"]), moment(offer["stop"])
        return labels.promise(self.env, start, stop, company._get_booking_tz())

    @api.model
    def _get_span(self, company, first, last):
        """Return whole days of the company's calendar as UTC texts."""
        tz = company._get_booking_tz()
        span = (times.at_local(first, time.min, tz), times.at_local(last + timedelta(days=1), time.min, tz))
        return [fields.Datetime.to_string(moment) for moment in span]

    @api.model
    def _explain(self, error):
        """Return the refusal of an input that cannot be used."""
        labels = self._get_labels()
        label = labels.get(error.field, self.env._("This answer"))
        sentences = {
            "missing": self.env._("%(field)s: this is needed.", field=label),
            "long": self.env._("%(field)s: this is too long, shorten it.", field=label),
            "wrong": self.env._("%(field)s: this cannot be used, check it.", field=label),
        }
        return Refusal(sentences[error.reason], field=error.field)

    @api.model
    def _get_labels(self):
        return {
            "absences": self.env._("Absences"),
            "access": self.env._("How to get in"),
            "city": self.env._("Town"),
            "code": self.env._("Door code"),
            "description": self.env._("What it is about"),
            "email": self.env._("Email"),
            "message": self.env._("Your message"),
            "name": self.env._("Name"),
            "phone": self.env._("Phone"),
            "photos": self.env._("Photos"),
            "periods": self.env._("Times of day"),
            "street": self.env._("Street"),
            "type": self.env._("Kind of visit"),
            "weekdays": self.env._("Days of the week"),
            "zip": self.env._("Post code"),
        }
