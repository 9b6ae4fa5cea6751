from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..tools import geo


class FieldGeocodeWizard(models.TransientModel):
    """A person settles where a site is: a proposal, a pin, or a corrected address."""

    _name = "field.geocode.wizard"
    _description = "Correct an Address"

    partner_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="cascade")
    message = fields.Char(related="partner_id.geo_message")
    street = fields.Char()
    zip = fields.Char(string="Post Code")
    city = fields.Char(string="Town")
    candidate_ids = fields.One2many("field.geocode.candidate", "wizard_id", readonly=True)
    coordinates = fields.Char(
        help="Paste what a map shows: “45.7640, 4.8357” or the map's link.",
    )

    # === ACTIONS === #
    def action_search(self):
        """Store the corrected address and search it in the background."""
        self.ensure_one()
        self.partner_id.write({"street": self.street, "zip": self.zip, "city": self.city})
        action = self.partner_id.action_retry_geocoding()
        action["params"]["next"] = {"type": "ir.actions.act_window_close"}
        return action

    def action_pin(self):
        """Place the site at the coordinates that were typed or pasted."""
        self.ensure_one()
        point = geo.parse_coordinates(self.coordinates)
        if not point or geo.find_coordinates_problem(*point, ""):
            raise UserError(
                self.env._(
                    "“%(text)s” is no position. Write latitude and longitude in degrees, for "
                    "example 45.7640, 4.8357.",
                    text=self.coordinates or "",
                )
            )
        country = self.partner_id.country_id.code or "FR"
        if geo.find_coordinates_problem(*point, country) == "swapped":
            raise UserError(self.env._("Latitude and longitude look swapped: write the latitude first."))
        self.partner_id._place(*point, "manual")
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS === #
    @api.model
    def _open_for(self, partner):
        """Return the action that opens the choices for one contact."""
        wizard = self.create(
            {
                "partner_id": partner.id,
                "street": partner.street,
                "zip": partner.zip,
                "city": partner.city,
                "candidate_ids": [
                    Command.create(
                        {
                            "label": found["label"],
                            "latitude": found["lat"],
                            "longitude": found["lon"],
                            "quality": found["quality"],
                            "score_percent": round(found["score"] * 100),
                        }
                    )
                    for found in partner.geo_candidates or []
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Locate %(site)s", site=partner.display_name),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }


class FieldGeocodeCandidate(models.TransientModel):
    """A place that the geocoder proposes."""

    _name = "field.geocode.candidate"
    _description = "Proposed Place"
    _order = "score_percent desc, id"

    wizard_id = fields.Many2one("field.geocode.wizard", required=True, ondelete="cascade")
    label = fields.Char(string="Address")
    latitude = fields.Float(digits=(10, 7))
    longitude = fields.Float(digits=(10, 7))
    quality = fields.Selection(
        [("house", "House"), ("street", "Street"), ("town", "Town")], string="Precision"
    )
    score_percent = fields.Integer(string="Match")

    def action_choose(self):
        """Place the site here."""
        self.ensure_one()
        self.wizard_id.partner_id._place(self.latitude, self.longitude, self.quality)
        return {"type": "ir.actions.act_window_close"}
