from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools import zones

_SHAPING = {"postal_codes", "polygon", "active", "sequence", "company_id"}


class FieldZone(models.Model):
    """A part of the territory, by post codes or by a drawn surface; sites fall into it."""

    _name = "field.zone"
    _description = "Zone"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char()
    color = fields.Integer()
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, default=lambda self: self.env.company)
    # What belongs to it
    postal_codes = fields.Text(
        string="Post Codes",
        help="Post codes, ranges and beginnings, for example: 69001-69009, 69100, 42*",
    )
    polygon = fields.Text(help="A GeoJSON Polygon or MultiPolygon; it goes before post codes.")
    technician_ids = fields.Many2many(
        "field.technician",
        "field_zone_technician_rel",
        "zone_id",
        "technician_id",
        string="Technicians",
        check_company=True,
    )
    is_bookable = fields.Boolean(
        string="Online Booking", default=True, help="Customers who live here may book themselves."
    )
    reserve_hours = fields.Float(
        string="Urgent Reserve",
        help="Hours of each day that only urgent visits may take in this zone.",
    )
    partner_count = fields.Integer(string="Sites", compute="_compute_partner_count")

    _name_company_uniq = models.UniqueIndex(
        "(name, company_id) WHERE active", "Another zone has this name: choose a different one."
    )

    _reserve_positive = models.Constraint(
        "CHECK (reserve_hours >= 0)", "The reserve for urgent visits cannot be negative."
    )

    # === COMPUTE === #
    def _compute_partner_count(self):
        counts = dict(
            self.env["res.partner"]._read_group(
                [("field_zone_id", "in", self.ids)], ["field_zone_id"], ["__count"]
            )
        )
        for zone in self:
            zone.partner_count = counts.get(zone, 0)

    # === CHECKS === #
    @api.constrains("postal_codes")
    def _check_postal_codes(self):
        for zone in self:
            try:
                zones.parse_codes(zone.postal_codes)
            except zones.InvalidCodeError as error:
                raise ValidationError(
                    self.env._(
                        "Zone %(zone)s: “%(word)s” is no post code. Write five digits, a range "
                        "or a beginning, separated by commas: 69001-69009, 69100, 42*.",
                        zone=zone.name,
                        word=error.args[0],
                    )
                ) from error

    @api.constrains("polygon")
    def _check_polygon(self):
        for zone in self:
            try:
                zones.parse_polygon(zone.polygon)
            except zones.InvalidPolygonError as error:
                raise ValidationError(zone._get_polygon_problem(error.args[0])) from error

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        created = super().create(vals_list)
        if any(zone.postal_codes or zone.polygon for zone in created):
            self._reassign_sites()
        return created

    def write(self, vals):
        result = super().write(vals)
        if not _SHAPING.isdisjoint(vals):
            self._reassign_sites()
        return result

    def unlink(self):
        result = super().unlink()
        self._reassign_sites()
        return result

    # === ACTIONS === #
    def action_open_sites(self):
        """Open the sites that lie in this zone."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sites"),
            "res_model": "res.partner",
            "view_mode": "list,form",
            "domain": [("field_zone_id", "=", self.id)],
        }

    # === BUSINESS === #
    @api.model
    def _find_zone(self, sites, company=None):
        """Return {site: zone} for contacts, an empty zone where none fits.

        :param company: zones of other companies are left out; by default the site's own
            company decides, and a contact shared by all companies may fall into any zone
        """
        if not sites:
            return {}
        matcher = self._get_matcher()
        return {
            site: self.browse(
                matcher.find(
                    site.zip,
                    site.partner_latitude,
                    site.partner_longitude,
                    (company or site.company_id).id,
                )
                or None
            )
            for site in sites
        }

    @api.model
    def _get_matcher(self):
        # The zone of a site depends on where it is, not on who looks at it.
        zones_sudo = (
            self.sudo()
            .with_context(active_test=True)
            .search(Domain("postal_codes", "!=", False) | Domain("polygon", "!=", False))
        )
        return zones.ZoneMatcher(
            [
                zones.Area(
                    id=zone.id,
                    codes=zones.parse_codes(zone.postal_codes),
                    polygon=zones.parse_polygon(zone.polygon),
                    company_id=zone.company_id.id,
                )
                for zone in zones_sudo
            ]
        )

    @api.model
    def _reassign_sites(self):
        """Let every site fall into its zone again, and touch only those that move."""
        # All companies' sites, archived ones too: their visits keep a zone.
        sites_sudo = (
            self.env["res.partner"]
            .sudo()
            .with_context(active_test=False)
            .search([("is_field_site", "=", True)])
        )
        found = self._find_zone(sites_sudo)
        moved = sites_sudo.filtered(lambda site: site.field_zone_id != found[site])
        self.env.add_to_compute(moved._fields["field_zone_id"], moved)
        moved.modified(["field_zone_id"])  # the zone of their visits follows

    def _get_polygon_problem(self, reason):
        self.ensure_one()
        if reason == "json":
            return self.env._(
                "Zone %(zone)s: the drawn surface is not GeoJSON. Copy the whole text from your "
                "map tool, or clear it.",
                zone=self.name,
            )
        if reason == "kind":
            return self.env._(
                "Zone %(zone)s: the drawing must be one Polygon or MultiPolygon.",
                zone=self.name,
            )
        return self.env._(
            "Zone %(zone)s: the drawn surface is empty, crosses itself or leaves the earth. "
            "Coordinates are written longitude first. Draw it again.",
            zone=self.name,
        )
