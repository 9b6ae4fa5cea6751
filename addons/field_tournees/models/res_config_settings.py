from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of field service: addresses for the whole database, planning for the company."""

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
    # Planning: what holds for this company
    field_horizon_days = fields.Integer(related="company_id.field_horizon_days", readonly=False)
    field_freeze_hours = fields.Float(related="company_id.field_freeze_hours", readonly=False)
    field_solver_seconds = fields.Integer(related="company_id.field_solver_seconds", readonly=False)
    field_break_flex_minutes = fields.Integer(related="company_id.field_break_flex_minutes", readonly=False)
    field_late_minutes = fields.Integer(related="company_id.field_late_minutes", readonly=False)
    field_recurrence_days = fields.Integer(related="company_id.field_recurrence_days", readonly=False)
    field_proposal_days = fields.Integer(related="company_id.field_proposal_days", readonly=False)
    field_osrm_url = fields.Char(related="company_id.field_osrm_url", readonly=False)
    # Working time
    field_day_hours = fields.Float(related="company_id.field_day_hours", readonly=False)
    field_rest_hours = fields.Float(related="company_id.field_rest_hours", readonly=False)
    field_home_legs = fields.Boolean(related="company_id.field_home_legs", readonly=False)
    field_override_role = fields.Selection(
        related="company_id.field_override_role", readonly=False, required=True
    )
    # Map of the dispatch board
    field_map_tiles = fields.Char(related="company_id.field_map_tiles", readonly=False)
    field_map_attribution = fields.Char(related="company_id.field_map_attribution", readonly=False)
    # The live day
    field_alert_start_minutes = fields.Integer(related="company_id.field_alert_start_minutes", readonly=False)
    field_alert_late_minutes = fields.Integer(related="company_id.field_alert_late_minutes", readonly=False)
    field_alert_overrun_minutes = fields.Integer(
        related="company_id.field_alert_overrun_minutes", readonly=False
    )
    field_alert_margin_minutes = fields.Integer(
        related="company_id.field_alert_margin_minutes", readonly=False
    )
    field_dpo = fields.Char(related="company_id.field_dpo", readonly=False)
    field_council_on = fields.Date(related="company_id.field_council_on", readonly=False)
    field_position_open = fields.Boolean(related="company_id.field_position_open", readonly=False)
    field_position_public = fields.Boolean(related="company_id.field_position_public", readonly=False)
    field_position_days = fields.Integer(related="company_id.field_position_days", readonly=False)
    field_position_notice = fields.Html(related="company_id.field_position_notice", readonly=False)
    # Promises and online booking
    field_booking_target = fields.Float(related="company_id.field_booking_target", readonly=False)
    field_booking_minimum = fields.Float(related="company_id.field_booking_minimum", readonly=False)
    field_booking_widths = fields.Char(related="company_id.field_booking_widths", readonly=False)
    field_booking_hold_minutes = fields.Integer(
        related="company_id.field_booking_hold_minutes", readonly=False
    )
    field_booking_overbook = fields.Boolean(related="company_id.field_booking_overbook", readonly=False)
    field_booking_open = fields.Boolean(related="company_id.field_booking_open", readonly=False)
    field_booking_days = fields.Integer(related="company_id.field_booking_days", readonly=False)
    field_booking_lead_hours = fields.Float(related="company_id.field_booking_lead_hours", readonly=False)
    field_booking_daily_cap = fields.Integer(related="company_id.field_booking_daily_cap", readonly=False)
    field_booking_cutoff_hours = fields.Float(related="company_id.field_booking_cutoff_hours", readonly=False)
    field_booking_contact = fields.Char(related="company_id.field_booking_contact", readonly=False)
    field_booking_code = fields.Char(related="company_id.field_booking_code", readonly=False)
    field_privacy_notice = fields.Html(related="company_id.field_privacy_notice", readonly=False)
    # Messages to customers
    field_outbox = fields.Boolean(related="company_id.field_outbox", readonly=False)
    field_sms_provider = fields.Selection(related="company_id.field_sms_provider", readonly=False)
    field_quiet_from = fields.Float(related="company_id.field_quiet_from", readonly=False)
    field_quiet_until = fields.Float(related="company_id.field_quiet_until", readonly=False)
    field_message_alarm_minutes = fields.Integer(
        related="company_id.field_message_alarm_minutes", readonly=False
    )
