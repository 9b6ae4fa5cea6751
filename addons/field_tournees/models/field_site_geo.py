from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import geo

LOCATED = ("house", "street", "town", "manual", "imported")
_ADDRESS = ("street", "zip", "city", "state_id", "country_id")
_POINT = ("partner_latitude", "partner_longitude")
_NEVER_SEARCHED = {
    "geo_candidates": False,
    "geo_reason": False,
    "geo_tries": 0,
    "geo_next_try": False,
}


class FieldSiteGeo(models.AbstractModel):
    """Where a site is, how well that is known and what is in the way of knowing it."""

    _name = "field.site.geo"
    _description = "Location of a Site"

    is_field_site = fields.Boolean(
        string="Intervention Site",
        copy=False,
        help="Interventions take place here: the address is located on the map.",
    )
    geo_quality = fields.Selection(
        [
            ("todo", "To locate"),
            ("house", "House"),
            ("street", "Street"),
            ("town", "Town"),
            ("manual", "Placed by hand"),
            ("imported", "Imported"),
            ("ambiguous", "Ambiguous"),
            ("not_found", "Not found"),
        ],
        string="Location",
        default="todo",
        required=True,
        index=True,
    )
    geo_reason = fields.Selection(
        [
            ("no_address", "The address is empty: write a street, a post code and a town."),
            ("nothing", "This address is not known: check its spelling or place it by hand."),
            ("weak", "Nothing matches well: choose a proposal or correct the address."),
            ("town_only", "The town is known, the street is not: correct it or place it by hand."),
            (
                "elsewhere",
                "The address was found in another town: check the post code or choose a proposal.",
            ),
            ("several", "Several places bear this address: choose the right one."),
            (
                "country",
                "The French address base knows France only: choose Nominatim in the settings "
                "or place it by hand.",
            ),
            ("busy", "The geocoder is overloaded: the search goes on by itself later."),
            ("timeout", "The geocoder did not answer in time: the search goes on by itself."),
            ("unreadable", "The geocoder's answer makes no sense: the search goes on by itself."),
            ("refused", "The geocoder refused us: check its address and rights in the settings."),
            ("unavailable", "The geocoder cannot be reached: the search goes on by itself."),
            (
                "provider",
                "The chosen geocoder does not say how sure it is: choose the French address "
                "base or Nominatim in the settings.",
            ),
        ],
        readonly=True,
        copy=False,
    )
    geo_message = fields.Char(string="What To Do", compute="_compute_geo_message")
    geo_candidates = fields.Json(readonly=True, copy=False)
    geo_tries = fields.Integer(readonly=True, copy=False)
    geo_next_try = fields.Datetime(string="Next Search", readonly=True, copy=False)
    geo_address_key = fields.Char(compute="_compute_geo_address_key", store=True, index="btree_not_null")

    # === COMPUTE === #
    @api.depends("geo_reason", "geo_quality", "is_field_site")
    def _compute_geo_message(self):
        sentences = dict(self._fields["geo_reason"]._description_selection(self.env))
        if self.env["base.geocoder"]._is_geocoding_enabled():
            waiting = self.env._("The search starts by itself within a few minutes.")
        else:
            waiting = self.env._("Locating addresses is switched off: place it by hand.")
        for partner in self:
            is_waiting = partner.is_field_site and partner.geo_quality == "todo"
            partner.geo_message = sentences.get(partner.geo_reason, is_waiting and waiting)

    @api.depends("is_field_site", "street", "zip", "city", "country_id")
    def _compute_geo_address_key(self):
        for partner in self:
            key = partner.is_field_site and partner._get_geo_address().key
            partner.geo_address_key = key or False

    # === CHECKS === #
    @api.constrains(*_POINT)
    def _check_coordinates(self):
        for partner in self:
            lat, lon = partner.partner_latitude, partner.partner_longitude
            if not (-90 <= lat <= 90 and -180 <= lon <= 180):
                raise ValidationError(
                    self.env._(
                        "%(name)s: a latitude lies between -90 and 90 and a longitude between "
                        "-180 and 180. Were they swapped?",
                        name=partner.display_name,
                    )
                )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        sites = super().create([vals | self._prepare_new_location_vals(vals) for vals in vals_list])
        sites._wake_geocoder()
        return sites

    def write(self, vals):
        vals = dict(vals)
        moved = self.filtered(lambda partner: partner._is_address_changed(vals))
        if moved and self - moved:
            return moved.write(vals) and (self - moved).write(vals)
        if not moved:
            # Core forgets the coordinates as soon as an address is written, even the same one.
            vals = {name: value for name, value in vals.items() if name not in _ADDRESS}
        result = super().write(vals | self._prepare_location_vals(vals, bool(moved)))
        if vals.get("is_field_site"):
            self._adopt_coordinates()
        if moved or vals.get("is_field_site") or vals.get("geo_quality") == "todo":
            self._wake_geocoder()
        return result

    # === BUSINESS === #
    def _mark_field_sites(self):
        """Remember that interventions take place here."""
        # Whoever may create a visit may name its site, without the right to edit contacts.
        new_sites = self.sudo().filtered(lambda partner: not partner.is_field_site)
        if new_sites:
            new_sites.write({"is_field_site": True})

    def _complete_site(self, values):
        """Fill in what is not known yet of a contact; what is known stays as it is."""
        self.ensure_one()
        point = {name: values[name] for name in _POINT if values.get(name)}
        missing = {name: value for name, value in values.items() if name not in _POINT and not self[name]}
        if point and not any(self[name] for name in _POINT):
            missing |= point | {"geo_quality": "imported", "geo_reason": False}
            missing |= {"geo_candidates": False, "is_field_site": True}
        if missing:
            self.write(missing)

    def _get_geo_address(self):
        """Return the address that a geocoder is asked for."""
        self.ensure_one()
        return geo.Address(
            street=(self.street or "").strip(),
            zip=(self.zip or "").replace(" ", ""),
            city=(self.city or "").strip(),
            country_code=self.country_id.code or "",
        )

    def _place(self, lat, lon, quality):
        """Give the sites a point that is known for sure.

        :param quality: one of LOCATED
        """
        self.write(
            {"partner_latitude": lat, "partner_longitude": lon, "geo_quality": quality}
            | {"date_localization": fields.Date.context_today(self)}
            | _NEVER_SEARCHED
        )

    def _queue_geocoding(self):
        """Forget what is known of the location and search it again."""
        self.write(
            dict.fromkeys(_POINT, 0.0)
            | {"is_field_site": True, "geo_quality": "todo", "date_localization": False}
            | _NEVER_SEARCHED
        )

    def _is_address_changed(self, vals):
        self.ensure_one()
        return any(
            (self._fields[name].convert_to_cache(vals[name], self) or None)
            != (self._fields[name].convert_to_cache(self[name], self) or None)
            for name in _ADDRESS
            if name in vals
        )

    def _adopt_coordinates(self):
        """A contact that had coordinates before it became a site keeps them."""
        known = self.filtered(lambda site: site.geo_quality == "todo" and any(site[name] for name in _POINT))
        if known:
            known.write({"geo_quality": "imported"})

    def _prepare_new_location_vals(self, vals):
        if vals.get("geo_quality", "todo") != "todo" or not any(vals.get(name) for name in _POINT):
            return {}
        return {
            "geo_quality": self._get_given_quality(),
            "date_localization": fields.Date.context_today(self),
        }

    def _prepare_location_vals(self, vals, is_moved):
        """Return what a write of an address or a point means for the location."""
        if is_moved and not all(vals.get(name) for name in _POINT):
            return (
                dict.fromkeys(_POINT, 0.0)
                | {"geo_quality": "todo", "date_localization": False}
                | _NEVER_SEARCHED
            )
        if "geo_quality" in vals:
            return {}
        is_changed = is_moved or any(
            name in vals and any(round(partner[name] - (vals[name] or 0), 7) for partner in self)
            for name in _POINT
        )
        if not is_changed:
            return {}
        is_known = all(vals.get(name, any(self.mapped(name))) for name in _POINT)
        today = fields.Date.context_today(self)
        return {
            "geo_quality": self._get_given_quality() if is_known else "todo",
            "date_localization": today if is_known else False,
        } | _NEVER_SEARCHED

    def _get_given_quality(self):
        if self.env.context.get("import_file"):
            return "imported"
        return self.env.context.get("field_geo_quality", "manual")
