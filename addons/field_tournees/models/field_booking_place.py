from odoo import api, models
from odoo.fields import Domain

from ..tools import booking_form, geo, tokens
from ..tools.booking_form import Refusal
from .base_geocoder import NOTHING_PENDING

_SCOPE = "field_booking_place"
_HOURS = 24
_MIN_LETTERS = 4
_MAX_QUERY = 200
_MAX_SITES = 20
_WEAK = ("town",)


class FieldBookingPlace(models.AbstractModel):
    """Where a visit booked online takes place: a known site, a found address or a pin.

    A place travels through the customer's page as a signed token, so that coordinates are
    ours, and a site is proposed again only to whom it was shown.
    """

    _name = "field.booking.place"
    _description = "Place of an Online Booking"

    # === BUSINESS === #
    @api.model
    def _suggest_places(self, form, text):
        """Return what the page shows for an address that is being typed.

        Nothing may be pending: the transaction ends before the geocoder is asked.
        """
        if len(text) < _MIN_LETTERS:
            return {"places": []}
        geocoder = self.env["base.geocoder"].sudo().with_context(field_geocode=NOTHING_PENDING)
        if not geocoder._is_geocoding_enabled():
            return {"places": [], "pin": True, "sentence": self._get_unsearchable()}
        result = geocoder._locate(geo.Address(text=text[:_MAX_QUERY]))
        if result.quality == "todo":
            return {"places": [], "pin": True, "sentence": self._get_unsearchable()}
        found = [place for place in result.candidates if place.score >= geo.WEAK_SCORE]
        if not found:
            sentence = self.env._("We do not know this address. Check its spelling, or use your position.")
            return {"places": [], "pin": True, "sentence": sentence}
        return {"places": [self._show_candidate(form, place) for place in found]}

    @api.model
    def _pin_place(self, form, data):
        """Return the place of a pin that the customer set, with the address as typed."""
        lat, lon = booking_form.read_point(data)
        values = {
            "lat": lat,
            "lon": lon,
            "street": booking_form.read_text(data, "street", 120, required=True),
            "zip": booking_form.read_text(data, "zip", 10, required=True),
            "city": booking_form.read_text(data, "city", 80, required=True),
            "quality": "manual",
        }
        label = f"{values['street']}, {values['zip']} {values['city']}"
        return {"place": self._sign_place(form, values), "label": label}

    @api.model
    def _get_known_places(self, form):
        """Return the sites of a customer who is recognised, as the page shows them."""
        if not form.partner:
            return []
        sites = (
            self.env["res.partner"]
            .sudo()
            .search(
                Domain("id", "in", form.partner._get_portal_sites().ids)
                & Domain("partner_latitude", "!=", 0)
                & Domain("company_id", "in", (False, form.company.id)),
                limit=_MAX_SITES,
            )
        )
        return [
            {
                "site": site.id,
                "label": site.contact_address_inline,
                "token": self._sign_place(form, self._prepare_site_place(site)),
            }
            for site in sites
        ]

    @api.model
    def _prepare_site_place(self, site):
        """Return what a place token keeps of a known site."""
        return {
            "lat": site.partner_latitude,
            "lon": site.partner_longitude,
            "street": site.street or "",
            "zip": site.zip or "",
            "city": site.city or "",
            "quality": site.geo_quality,
            "site": site.id,
        }

    @api.model
    def _sign_place(self, form, values):
        owner = {"company": form.company.id, "partner": form.partner.id}
        return tokens.sign(self.env, _SCOPE, values | owner, _HOURS)

    @api.model
    def _read_place(self, form, token):
        """Return the values of a place that this very visitor was shown, or refuse."""
        values = self._read_token(_SCOPE, token, form)
        if not values:
            raise Refusal(self.env._("Choose your address again, please."), field="address")
        return values

    @api.model
    def _show_candidate(self, form, found):
        is_weak = found.quality in _WEAK
        values = {
            "lat": round(found.lat, 6),
            "lon": round(found.lon, 6),
            "street": self._get_street(found),
            "zip": found.zip,
            "city": found.city,
            "quality": found.quality,
        }
        return {
            "label": found.label,
            # A town is no address: the page asks for the street.
            "token": None if is_weak else self._sign_place(form, values),
        }

    @api.model
    def _get_street(self, found):
        """Return the street with its number: the label up to the post code."""
        before = found.label.split(found.zip)[0].strip(" ,") if found.zip else ""
        return before or found.street or found.label

    @api.model
    def _get_unsearchable(self):
        return self.env._("We cannot look addresses up right now. Use your position, or call us.")
