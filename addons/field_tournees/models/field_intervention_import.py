from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools import geo

# Column of the file → field of the contact
_COLUMNS = {
    "site_name": "name",
    "site_street": "street",
    "site_zip": "zip",
    "site_city": "city",
    "site_phone": "phone",
    "site_email": "email",
    "site_latitude": "partner_latitude",
    "site_longitude": "partner_longitude",
    "site_access_instructions": "access_instructions",
}
_POINT = ("partner_latitude", "partner_longitude")


class FieldInterventionImport(models.AbstractModel):
    """Lets one file bring interventions and their sites: each row describes its site.

    A row without a site is matched with the contacts that exist (same name and address, or
    same phone at the same address); a contact that does not exist yet is created. What is
    known of a contact is completed, never replaced.
    """

    _name = "field.intervention.import"
    _description = "Import of Interventions with Their Sites"

    site_id = fields.Many2one("res.partner")
    site_name = fields.Char(related="site_id.name", readonly=False, string="Site: Name")
    site_street = fields.Char(related="site_id.street", readonly=False, string="Site: Street")
    site_zip = fields.Char(related="site_id.zip", readonly=False, string="Site: Post Code")
    site_city = fields.Char(related="site_id.city", readonly=False, string="Site: Town")
    site_phone = fields.Char(related="site_id.phone", readonly=False, string="Site: Phone")
    site_email = fields.Char(related="site_id.email", readonly=False, string="Site: Email")
    site_latitude = fields.Float(related="site_id.partner_latitude", readonly=False, string="Site: Latitude")
    site_longitude = fields.Float(
        related="site_id.partner_longitude", readonly=False, string="Site: Longitude"
    )
    site_access_instructions = fields.Text(
        related="site_id.access_instructions", readonly=False, string="Site: Access Instructions"
    )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        rows = [(vals, self._pop_site_columns(vals)) for vals in vals_list]
        if self.env.context.get("import_file"):
            self._check_rows(rows)
        self._assign_sites([(vals, site) for vals, site in rows if not vals.get("site_id")])
        visits = super().create(vals_list)
        visits.site_id._mark_field_sites()
        return visits

    def write(self, vals):
        vals = dict(vals)
        site = self._pop_site_columns(vals)
        if site and not vals.get("site_id"):
            # A file that comes back with changes names another site, it never renames this one.
            self._assign_sites([(vals, site)])
        result = super().write(vals)
        if vals.get("site_id"):
            self.site_id._mark_field_sites()
        return result

    # === BUSINESS === #
    @api.model
    def get_import_templates(self):
        """Offer the sample file on the import screen."""
        return [
            {
                "label": self.env._("Sample: 60 interventions around Lyon"),
                "template": "/field_tournees/static/import/interventions.csv",
            }
        ]

    @api.model
    def _pop_site_columns(self, vals):
        """Take the columns of the site out of a row; return the contact's values."""
        taken = {target: vals.pop(name) for name, target in _COLUMNS.items() if name in vals}
        return {name: value for name, value in taken.items() if value}

    @api.model
    def _check_rows(self, rows):
        """Refuse a row that the database would refuse, in words that help."""
        for vals, site in rows:
            if not vals.get("type_id"):
                raise ValidationError(
                    self.env._("The intervention type is missing or unknown: name one that exists.")
                )
            if not vals.get("site_id") and not site:
                raise ValidationError(self._get_nameless_site_problem())

    @api.model
    def _get_nameless_site_problem(self):
        return self.env._("Fill in the site's name or its address: without them nobody finds it.")

    @api.model
    def _assign_sites(self, rows):
        """Give each (visit values, contact values) row its contact, found or created."""
        rows = [(vals, self._clean_site(site)) for vals, site in rows if site]
        if not rows:
            return
        find = self._get_site_finder([site for _vals, site in rows])
        new_sites, pending = {}, []
        for vals, site in rows:
            if found := find(site):
                vals["site_id"] = found.id
                found._complete_site(site)
            else:
                # Two rows of one file at one site make one contact.
                key = self._get_site_key(site)
                new_sites.setdefault(key, self._prepare_site_vals(site, vals))
                pending.append((vals, key))
        quiet = self.env["res.partner"].with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        created = dict(zip(new_sites, quiet.create(list(new_sites.values())), strict=True))
        for vals, key in pending:
            vals["site_id"] = created[key].id

    @api.model
    def _clean_site(self, site):
        """Return contact values in our own spelling, or refuse them with a sentence."""
        site = {name: value.strip() if isinstance(value, str) else value for name, value in site.items()}
        self._check_site_coordinates(site)
        if site.get("zip"):
            # A spreadsheet turns the post code 01000 into the number 1000.
            code = site["zip"].replace(" ", "")
            site["zip"] = code.zfill(5) if code.isdigit() and len(code) == 4 else code
        if site.get("phone"):
            country = self.env.company.country_id or self.env.ref("base.fr")
            number = self.env["res.partner"]._format_phone(site["phone"], country)
            site["phone"] = number or site["phone"]
        site["name"] = site.get("name") or site.get("street") or site.get("phone") or site.get("city")
        if not site["name"]:
            raise ValidationError(self._get_nameless_site_problem())
        return site

    @api.model
    def _check_site_coordinates(self, site):
        lat, lon = (site.get(name) for name in _POINT)
        if not lat and not lon:
            return
        label = site.get("name") or site.get("street") or ""
        if not lat or not lon:
            raise ValidationError(
                self.env._(
                    "Site “%(site)s”: give both latitude and longitude, or leave both empty.",
                    site=label,
                )
            )
        # Overseas post codes are outside the frame that tells swapped coordinates.
        is_mainland = not (site.get("zip") or "").startswith(("97", "98"))
        problem = geo.find_coordinates_problem(lat, lon, "FR" if is_mainland else "")
        if problem == "swapped":
            raise ValidationError(
                self.env._(
                    "Site “%(site)s”: latitude %(lat)s and longitude %(lon)s look swapped. "
                    "In France the latitude is about 41 to 51.",
                    site=label,
                    lat=lat,
                    lon=lon,
                )
            )
        if problem:
            raise ValidationError(
                self.env._(
                    "Site “%(site)s”: a latitude lies between -90 and 90 and a longitude between "
                    "-180 and 180, the file says %(lat)s and %(lon)s.",
                    site=label,
                    lat=lat,
                    lon=lon,
                )
            )

    @api.model
    def _get_site_finder(self, sites):
        """Return a function from contact values to the contact that is meant, or None."""
        known = self.env["res.partner"].search_fetch(
            self._get_known_sites_domain(sites),
            ["name", "street", "zip", "city", "phone_sanitized", *_POINT, "phone", "email"],
            order="is_field_site DESC, id",
        )
        by_key, by_phone, by_name = {}, defaultdict(list), defaultdict(list)
        for partner in known:
            by_key.setdefault(self._get_site_key(partner), partner)
            by_phone[partner.phone_sanitized].append(partner)
            by_name[geo.normalize(partner.name)].append(partner)

        def find(site):
            if partner := by_key.get(self._get_site_key(site)):
                return partner
            if site.get("phone"):
                # One caretaker's number may stand for ten buildings: the address decides.
                same_place = [
                    partner
                    for partner in by_phone.get(site["phone"], ())
                    if not site.get("street") or self._get_address_key(partner) == self._get_address_key(site)
                ]
                if same_place:
                    return same_place[0]
            is_name_only = not any(site.get(name) for name in ("street", "zip", "city", "phone"))
            namesakes = by_name.get(geo.normalize(site["name"]), ()) if is_name_only else ()
            return namesakes[0] if len(namesakes) == 1 else None

        return find

    @api.model
    def _get_known_sites_domain(self, sites):
        return (
            Domain("zip", "in", [site["zip"] for site in sites if site.get("zip")])
            | Domain("phone_sanitized", "in", [site["phone"] for site in sites if site.get("phone")])
            | Domain("name", "in", [site["name"] for site in sites if not site.get("zip")])
        )

    @api.model
    def _get_address_key(self, site):
        value = site.get if isinstance(site, dict) else site.__getitem__
        return (value("zip") or "").replace(" ", ""), geo.normalize(value("street"))

    @api.model
    def _get_site_key(self, site):
        return geo.normalize(site["name"]), *self._get_address_key(site)

    @api.model
    def _prepare_site_vals(self, site, vals):
        """Return the values of a new contact for a row.

        :param vals: the visit's values; when they name the customer, the site is one of its
            addresses
        """
        country = self.env.company.country_id or self.env.ref("base.fr")
        site_vals = site | {"is_field_site": True, "country_id": country.id}
        if site.get("partner_latitude"):
            site_vals["geo_quality"] = "imported"
        if vals.get("partner_id"):
            site_vals |= {"parent_id": vals["partner_id"], "type": "other"}
        return site_vals
