from odoo import api, fields, models

from ..tools import geo


class FieldUrgencyRule(models.Model):
    """A question the call centre asks, and what a yes means: priority, delay, advice.

    Rules are explicit on purpose: whoever takes the call, the same words lead to the same
    urgency, and the rule that was applied stays on the intervention.
    """

    _name = "field.urgency.rule"
    _description = "Urgency Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(
        string="Question",
        required=True,
        translate=True,
        help="What the agent asks, answered by yes or no: “Is there a smell of gas?”",
    )
    keywords = fields.Char(
        translate=True,
        help="Words that tick the question by themselves when they are noted, separated by commas.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
    type_ids = fields.Many2many(
        "field.intervention.type",
        string="Intervention Types",
        check_company=True,
        help="Empty: the question is asked for every type.",
    )
    # What a yes means
    priority = fields.Selection([("0", "Normal"), ("1", "High"), ("2", "Urgent")], default="1", required=True)
    onsite_hours = fields.Float(
        string="On Site Within",
        help="Hours from the call until somebody is on site; 0: no limit.",
    )
    advice = fields.Text(
        translate=True, help="What the agent tells the caller at once: “Close the gas valve.”"
    )

    _onsite_hours_range = models.Constraint(
        "CHECK (onsite_hours BETWEEN 0 AND 720)",
        "The delay until somebody is on site lies between 0 (no limit) and 720 hours.",
    )

    # === BUSINESS === #
    @api.model
    def _get_asked(self, visit_type):
        """Return the rules whose question is asked for a type of visit."""
        rules = self.search([("company_id", "in", (self.env.company.id, False))])
        return rules.filtered(lambda rule: not rule.type_ids or visit_type in rule.type_ids)

    def _filter_said(self, text):
        """Return the rules one of whose keywords is in a text, whole words, plural or not."""
        said = f" {geo.normalize(text)} "
        return self.filtered(
            lambda rule: any(f" {word} " in said or f" {word}s " in said for word in rule._get_keywords())
        )

    def _get_strictest(self):
        """Return the rule that decides: the highest priority, then the shortest delay."""
        return self.sorted(lambda rule: (-int(rule.priority), rule.onsite_hours or float("inf")))[:1]

    def _get_keywords(self):
        self.ensure_one()
        words = (geo.normalize(word) for word in (self.keywords or "").split(","))
        return [word for word in words if word]
