from odoo import api, models

from ..tools import geo
from .base_geocoder import NOTHING_PENDING

# A point that nobody vouches for: the address is searched again in the background.
APPROXIMATE = "todo"


class FieldRequestAddress(models.AbstractModel):
    """Locates the address of a caller who is not known yet."""

    _name = "field.request.address"
    _description = "Address of a Caller"

    # === BUSINESS === #
    @api.model
    def _suggest_addresses(self, address):
        """Return the places an address may mean, best first.

        When the geocoder is switched off, away or at a loss, the middle of the sites known in
        that town stands in: the call goes on, and the address is searched again later.

        :param address: tools.geo.Address
        """
        # Nothing was written: the transaction ends before the service, which may be slow, is asked.
        geocoder = self.env["base.geocoder"].with_context(field_geocode=NOTHING_PENDING)
        is_asked = geocoder._is_geocoding_enabled() and address.query
        found = geocoder._locate(address).candidates if is_asked else ()
        return [self._describe_candidate(address, one) for one in found] or self._guess_town(address)

    @api.model
    def _describe_candidate(self, address, found):
        before = found.label.split(found.zip)[0].strip(" ,") if found.zip else ""
        is_town = found.quality == "town"  # the street stays as it was typed
        return {
            "label": found.label,
            "street": address.street if is_town else before or found.street or address.street,
            "zip": found.zip or address.zip,
            "city": found.city or address.city,
            "lat": found.lat,
            "lon": found.lon,
            "quality": APPROXIMATE if is_town and address.street else found.quality,
        }

    @api.model
    def _guess_town(self, address):
        for name, value in (("zip", address.zip), ("city", address.city)):
            if not value:
                continue
            [(lat, lon, count)] = self.env["res.partner"]._read_group(
                [("is_field_site", "=", True), ("partner_latitude", "!=", 0), (name, "=ilike", value)],
                [],
                ["partner_latitude:avg", "partner_longitude:avg", "__count"],
            )
            if count:
                town = " ".join(part for part in (address.zip, address.city) if part)
                parts = {"street": address.street, "zip": address.zip, "city": address.city}
                return [{"label": town, "lat": lat, "lon": lon, "quality": APPROXIMATE} | parts]
        return []

    @api.model
    def _read_address(self, values):
        """Return the address that is being typed."""
        return geo.Address(
            street=(values.get("street") or "").strip()[:200],
            zip=(values.get("zip") or "").replace(" ", "")[:12],
            city=(values.get("city") or "").strip()[:100],
            country_code=self.env.company.country_id.code or "FR",
        )
