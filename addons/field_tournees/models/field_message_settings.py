from odoo import fields, models


class FieldMessageSettings(models.AbstractModel):
    """How a company writes to its customers: carriers, quiet hours, and when silence is an alarm."""

    _name = "field.message.settings"
    _description = "Settings of Messages"

    field_outbox = fields.Boolean(
        string="Keep Messages in the Outbox",
        help="For trying out: no mail and no text message leaves, all can be read under Messages › Outbox.",
    )
    field_sms_provider = fields.Selection(
        [("odoo", "Odoo (IAP or Twilio)"), ("gateway", "Own gateway")],
        string="Text Messages Through",
        default="odoo",
        required=True,
    )
    field_quiet_from = fields.Float(
        string="No Text Messages From",
        default=20.0,
        help="Text messages wait for the morning, except those about a visit under way.",
    )
    field_quiet_until = fields.Float(string="Until", default=8.0)
    field_message_alarm_minutes = fields.Integer(
        string="Alarm After",
        default=10,
        help="Minutes that a message may wait to be sent before planners are warned.",
    )
    field_message_alarm_at = fields.Datetime(
        string="Messages Stuck Since", readonly=True, copy=False, help="When planners were warned."
    )

    _field_quiet_range = models.Constraint(
        "CHECK (field_quiet_from BETWEEN 0 AND 24 AND field_quiet_until BETWEEN 0 AND 24)",
        "Quiet hours are times of a day.",
    )
    _field_message_alarm_range = models.Constraint(
        "CHECK (field_message_alarm_minutes BETWEEN 1 AND 1440)",
        "The alarm rings after 1 to 1440 minutes.",
    )
