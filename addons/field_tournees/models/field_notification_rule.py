from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

EVENTS = [
    ("booked", "Visit booked"),
    ("proposed", "Slot proposed"),
    ("reminder", "Reminder"),
    ("en_route", "On the way"),
    ("eta", "Arrival time changed"),
    ("delay", "Late"),
    ("moved", "Moved by us"),
    ("reschedule", "Another date needed"),
    ("cancelled", "Cancelled"),
    ("report", "Report"),
    ("feedback", "Satisfaction"),
    ("hazard", "Hazard"),
    ("withdrawal", "Withdrawal"),
]


class FieldNotificationRule(models.Model):
    """When a customer is told what, by which way and in which words.

    Of the rules that fit a visit the first one speaks; reminders of different days all do.
    """

    _name = "field.notification.rule"
    _description = "Message Rule"
    _inherit = ["field.notification.timing", "field.scripted"]
    _order = "event, sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", index=True, help="Empty: all companies.")
    # When
    event = fields.Selection(EVENTS, required=True, index=True)
    type_ids = fields.Many2many("field.intervention.type", string="Visit Types", help="Empty: all types.")
    domain = fields.Char(string="Conditions", default="[]")
    delay_minutes = fields.Integer(string="Minutes After", help="How long after the event it leaves.")
    days_before = fields.Integer(default=1, help="How many days before the visit a reminder leaves.")
    at_hour = fields.Float(string="At", default=18.0, help="At what time of that day.")
    threshold_minutes = fields.Integer(
        string="Threshold", default=15, help="Smaller changes of the arrival time are no news, in minutes."
    )
    ignore_quiet = fields.Boolean(
        string="Also in Quiet Hours", help="For what the customer must know at once."
    )
    # How
    way = fields.Selection(
        [
            ("mail_sms", "Mail, else text message"),
            ("sms_mail", "Text message, else mail"),
            ("both", "Mail and text message"),
            ("mail", "Mail only"),
            ("sms", "Text message only"),
        ],
        required=True,
        default="mail_sms",
    )
    mail_template_id = fields.Many2one(
        "mail.template", domain=[("model", "=", "field.intervention")], ondelete="restrict"
    )
    sms_template_id = fields.Many2one(
        "sms.template", domain=[("model", "=", "field.intervention")], ondelete="restrict"
    )

    _moments = models.Constraint(
        "CHECK (delay_minutes >= 0 AND days_before BETWEEN 0 AND 60"
        " AND at_hour >= 0 AND at_hour < 24 AND threshold_minutes >= 0)",
        "A message leaves after its event; a reminder at a time of one of the 60 days before.",
    )

    sms_note = fields.Char(string="Length", compute="_compute_sms_note")

    @api.depends("event", "sms_template_id.body")
    @api.depends_context("lang")
    def _compute_sms_note(self):
        for rule in self:
            rule.sms_note = self.env["field.sample"]._note_sms(rule) if rule.sms_template_id else False

    @api.constrains("mail_template_id", "sms_template_id")
    def _check_words(self):
        for template in (*self.mail_template_id, *self.sms_template_id):
            self.env["field.wording"]._check(template)

    def action_preview(self):
        """Show the messages of this rule as a customer would get them."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview"),
            "res_model": "field.message.preview",
            "view_mode": "form",
            "target": "new",
            "context": {"default_rule_id": self.id},
        }

    # === BUSINESS === #
    @api.model
    def _find(self, event, visits):
        """Return {rule: visits} of those that speak about an event."""
        rules = self.sudo().search(
            Domain("event", "=", event) & Domain("company_id", "in", [False, *visits.company_id.ids])
        )
        found, spoken = {}, defaultdict(visits.browse)
        for rule in rules:
            day = rule.days_before if event == "reminder" else 0
            mine = rule._filter(visits) - spoken[day]
            if mine:
                found[rule] = mine
                spoken[day] |= mine
        return found

    def _get_ways(self, wish="any"):
        """Return the channels to try, best first, and whether all of them are used.

        :param wish: the customer's (see res.partner), which goes before the rule's
        """
        self.ensure_one()
        takes_all = self.way == "both" and wish == "any"
        ways = ["mail", "sms"] if self.way == "both" else self.way.split("_")
        if wish in ("mail", "sms"):
            ways = [wish, "sms" if wish == "mail" else "mail"]
        written = {"mail": self.mail_template_id, "sms": self.sms_template_id}
        return [way for way in ways if written[way]] or ways[:1], takes_all
