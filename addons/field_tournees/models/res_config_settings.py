from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of field service that hold for the whole database."""

    _inherit = "res.config.settings"

    field_geocoding_enabled = fields.Boolean(
        string="Locate Addresses",
        config_parameter="field_tournees.geocoding_enabled",
        help="Addresses of sites are sent to the geocoder below to be placed on the map.",
    )
    field_banfrance_url = fields.Char(
        string="Own Address Base",
        config_parameter="field_tournees.banfrance_url",
        help="Address of your own server of the French address base; empty: the public one.",
    )
    field_nominatim_url = fields.Char(
        string="Own Nominatim",
        config_parameter="field_tournees.nominatim_url",
        help="Address of your own Nominatim server; empty: the public one (one call a second).",
    )
