import logging
from urllib.parse import urlsplit

from geopy import exc
from geopy.geocoders import Nominatim

from odoo import api, models, modules

from ..tools import geo
from ..tools.geo_adapter import BoundedAdapter, StrictBANFrance, is_loopback

_logger = logging.getLogger(__name__)

# The address base moved here from api-adresse.data.gouv.fr, which was switched off in 2026.
_BAN_URL = "https://data.geopf.fr/geocodage"
_NOMINATIM_URL = "https://nominatim.openstreetmap.org"
# Overseas departments and collectivities are in the French address base too.
_FRENCH_CODES = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF")
_BAN_QUALITY = {"housenumber": "house", "street": "street", "locality": "street"}
_BAN_MAX_QUERY = 200
# Context value of callers who have written nothing; none that comes over RPC can be it.
NOTHING_PENDING = object()
# What a failure of the service means, narrowest class first.
_TEMPORARY = (
    (exc.GeocoderQuotaExceeded, "busy"),
    (exc.GeocoderTimedOut, "timeout"),
    (exc.GeocoderParseError, "unreadable"),
    (exc.GeocoderAuthenticationFailure, "refused"),
    (exc.GeocoderInsufficientPrivileges, "refused"),
    (exc.GeopyError, "unavailable"),
)


class BaseGeocoder(models.AbstractModel):
    """Adds the French address base and Nominatim through geopy, and a judged answer."""

    _inherit = "base.geocoder"

    # === BUSINESS === #
    @api.model
    def _get_provider(self):
        """Return the chosen provider, the French address base when none was chosen."""
        if not self._get_geo_param("base_geolocalize.geo_provider"):
            default = self.env.ref("field_tournees.geo_provider_banfrance", raise_if_not_found=False)
            return default or super()._get_provider()
        return super()._get_provider()

    @api.model
    def _is_geocoding_enabled(self):
        """Tell whether addresses may be sent to a geocoder at all."""
        return bool(self._get_geo_param("field_tournees.geocoding_enabled"))

    @api.model
    def _locate(self, address):
        """Search one address and judge the answer; never raises.

        :param address: tools.geo.Address
        :return: tools.geo.GeoResult; `todo` asks to try again later
        """
        if not address.query:
            return geo.GeoResult("not_found", reason="no_address")
        provider = self._get_provider().tech_name
        search = getattr(self, f"_locate_{provider}", None)
        if search is None:
            return geo.GeoResult("todo", reason="provider")
        if provider == "banfrance" and (address.country_code or "FR") not in _FRENCH_CODES:
            return geo.GeoResult("not_found", reason="country")
        try:
            return geo.judge(address, search(address))
        except exc.GeocoderQueryError:
            return geo.GeoResult("not_found", reason="nothing")
        except exc.GeopyError as error:
            reason = next(reason for kind, reason in _TEMPORARY if isinstance(error, kind))
            _logger.info("Geocoder %s: %s (%s)", provider, reason, error)
            retry_after = getattr(error, "retry_after", None)
            return geo.GeoResult("todo", reason=reason, retry_after=retry_after)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            # JSON, but not a geocoder's: a captive portal, a changed service.
            _logger.info("Geocoder %s: the answer cannot be understood", provider, exc_info=True)
            return geo.GeoResult("todo", reason="unreadable")

    @api.model
    def _get_pause_seconds(self):
        """Return the pause between two calls that the provider's terms of use demand."""
        is_public = not self._get_geo_param("field_tournees.nominatim_url")
        return 1.0 if is_public and self._get_provider().tech_name == "nominatim" else 0.0

    # === PROVIDERS === #
    @api.model
    def _locate_banfrance(self, address):
        """Return the candidates of the French address base."""
        service = self._make_service(StrictBANFrance, "banfrance", _BAN_URL)
        query = address.query[:_BAN_MAX_QUERY]
        found = service.geocode(query, exactly_one=False, limit=geo.MAX_CANDIDATES) or ()
        candidates = []
        for location in found:
            place = location.raw["properties"]
            candidates.append(
                geo.Candidate(
                    label=place["label"],
                    lat=location.latitude,
                    lon=location.longitude,
                    quality=_BAN_QUALITY.get(place["type"], "town"),
                    score=float(place["score"]),
                    street=place.get("street") or place.get("name") or "",
                    zip=place.get("postcode") or "",
                    city=place.get("city") or "",
                )
            )
        return candidates

    @api.model
    def _locate_nominatim(self, address):
        """Return the candidates of Nominatim (OpenStreetMap), which gives no score."""
        service = self._make_service(Nominatim, "nominatim", _NOMINATIM_URL)
        found = service.geocode(
            address.query,
            exactly_one=False,
            limit=geo.MAX_CANDIDATES,
            addressdetails=True,
            language="fr",
            country_codes=(address.country_code or "FR").lower(),
        )
        candidates = []
        for location in found or ():
            place = location.raw["address"]
            quality = "street" if place.get("road") else "town"
            candidates.append(
                geo.Candidate(
                    label=location.address,
                    lat=location.latitude,
                    lon=location.longitude,
                    quality="house" if place.get("house_number") else quality,
                    street=place.get("road") or "",
                    zip=place.get("postcode") or "",
                    city=place.get("city") or place.get("town") or place.get("village") or "",
                )
            )
        return candidates

    @api.model
    def _call_banfrance(self, addr, **kw):
        """Answer Odoo's own `geo_find`: a point when there is no doubt, else None."""
        return self._find_point(addr, self._locate_banfrance)

    @api.model
    def _call_nominatim(self, addr, **kw):
        """Answer Odoo's own `geo_find`: a point when there is no doubt, else None."""
        return self._find_point(addr, self._locate_nominatim)

    @api.model
    def _find_point(self, text, search):
        address = geo.Address(text=text or "")
        if not address.query:
            return None
        result = geo.judge(address, search(address))
        return (result.lat, result.lon) if result.is_located else None

    @api.model
    def _make_service(self, kind, provider, public_url):
        """Return a geopy geocoder, ready to be asked."""
        service = kind(**self._get_geopy_options(provider, public_url))
        if self.env.context.get("field_geocode") is NOTHING_PENDING:
            self.env.cr.commit()  # the service may be slow: no transaction waits for it
        return service

    @api.model
    def _get_geopy_options(self, provider, public_url):
        """Return the options of a geopy geocoder.

        A company may name its own server in `field_tournees.<provider>_url`.
        """
        url = self._get_geo_param(f"field_tournees.{provider}_url") or public_url
        if modules.module.current_test and not is_loopback(url):
            raise exc.GeocoderUnavailable("No test touches the network")
        parts = urlsplit(url)
        return {
            "scheme": parts.scheme,
            "domain": f"{parts.netloc}{parts.path}",
            "timeout": self._get_timeout_seconds(),
            "user_agent": f"Tournees/19.0 ({self.get_base_url()})",
            # A proxy of the environment never stands between us and this machine.
            "proxies": {} if is_loopback(url) else None,
            "adapter_factory": BoundedAdapter,
        }

    @api.model
    def _get_timeout_seconds(self):
        return float(self._get_geo_param("field_tournees.geocoding_timeout") or 5.0)

    @api.model
    def _get_geo_param(self, key):
        # The settings of the database, which only administrators may read.
        return self.env["ir.config_parameter"].sudo().get_param(key)
