from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of the technician's app, of the proof and of the parts."""

    _inherit = "res.config.settings"

    field_team_visits = fields.Boolean(related="company_id.field_team_visits", readonly=False)
    # Parts
    field_depot_location_id = fields.Many2one(
        related="company_id.field_depot_location_id", readonly=False
    )
    field_part_policy = fields.Selection(
        related="company_id.field_part_policy", readonly=False, required=True
    )
    field_kit_auto = fields.Boolean(related="company_id.field_kit_auto", readonly=False)
    # Work on site
    field_work_user_id = fields.Many2one(related="company_id.field_work_user_id", readonly=False)
    field_nonconformity_days = fields.Integer(
        related="company_id.field_nonconformity_days", readonly=False
    )
    field_fluid_certificate = fields.Char(
        related="company_id.field_fluid_certificate", readonly=False
    )
