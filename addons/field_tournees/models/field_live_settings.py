from odoo import fields, models


class FieldLiveSettings(models.AbstractModel):
    """A company's thresholds of the live day, and what it told its technicians of positions."""

    _name = "field.live.settings"
    _description = "Settings of the Live Day"

    field_alert_start_minutes = fields.Integer(
        string="Not Started After",
        default=10,
        help="Minutes after the planned departure without a sign of the technician.",
    )
    field_alert_late_minutes = fields.Integer(
        string="Running Late After",
        default=15,
        help="Minutes that the next visit is expected to begin after its plan.",
    )
    field_alert_overrun_minutes = fields.Integer(
        string="Overrun After",
        default=15,
        help="Minutes that a visit lasts longer than planned.",
    )
    field_alert_margin_minutes = fields.Integer(
        string="Promise Margin",
        default=15,
        help="A promise is at risk when the arrival is expected so close to its end, in minutes.",
    )
    field_position_open = fields.Boolean(
        string="Positions of Technicians",
        help="Technicians who accepted the notice share where they are during their visits.",
    )
    field_position_public = fields.Boolean(
        string="Customers See the Position",
        help="Whoever waits sees, rounded to about 100 m, where the technician is on the way to him. "
        "The notice says so: technicians read it again before they go on sharing.",
    )
    field_position_days = fields.Integer(string="Positions Kept", default=60, help="Days, 60 at most.")
    field_position_notice = fields.Html(
        string="Notice to Technicians",
        translate=True,
        help="What technicians read before they share a position; empty: our usual text.",
    )

    _field_alert_range = models.Constraint(
        "CHECK (LEAST(field_alert_start_minutes, field_alert_late_minutes, field_alert_overrun_minutes,"
        " field_alert_margin_minutes) >= 0 AND GREATEST(field_alert_start_minutes,"
        " field_alert_late_minutes, field_alert_overrun_minutes, field_alert_margin_minutes) <= 240)",
        "Thresholds of alerts lie between 0 and 240 minutes.",
    )
    # Two months: what the data protection authority holds adequate.
    _field_position_days_range = models.Constraint(
        "CHECK (field_position_days BETWEEN 1 AND 60)",
        "Positions are kept between 1 and 60 days.",
    )

    # === CRUD === #
    def write(self, vals):
        told = self
        if "field_position_notice" not in vals:
            # Who else looks is news for the technicians; that fewer look is none.
            told = self.filtered(lambda company: not company.field_position_public)
            told = told if vals.get("field_position_public") else self.browse()
        result = super().write(vals)
        if told:
            # What was accepted was another text.
            technicians_sudo = self.env["field.technician"].sudo().search([("company_id", "in", told.ids)])
            technicians_sudo.write({"position_accepted_at": False})
        return result
