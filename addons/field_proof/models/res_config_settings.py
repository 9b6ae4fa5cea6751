from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of the technician's app, of the proof and of the parts."""

    _inherit = "res.config.settings"

    field_team_visits = fields.Boolean(related="company_id.field_team_visits", readonly=False)
