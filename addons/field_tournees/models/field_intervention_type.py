from odoo import fields, models


class FieldInterventionType(models.Model):
    """A kind of visit and what it takes by default: time, qualifications, tools."""

    _name = "field.intervention.type"
    _description = "Intervention Type"
    _order = "sequence, name"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char()
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
    # What a visit of this kind demands
    duration_hours = fields.Float(string="Duration", default=1.0, required=True)
    slot_hours = fields.Float(
        string="Promised Slot Width",
        default=2.0,
        required=True,
        help="Width of the time slot given to the customer.",
    )
    skill_ids = fields.Many2many("field.skill", string="Qualifications", check_company=True)
    tool_ids = fields.Many2many("field.tool", string="Vehicle and Tools", check_company=True)
    instructions = fields.Html(translate=True)
    # How customers book it
    is_bookable = fields.Boolean(string="Online Booking", help="Customers may book it themselves.")
    lead_hours = fields.Float(
        string="Preparation", help="Hours needed before a visit, for parts to arrive for example."
    )
    public_description = fields.Text(
        translate=True, help="What customers read when they choose this kind of visit."
    )
    # What it is worth to the planner
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    unserved_cost = fields.Monetary(
        string="Cost of Not Serving",
        default=250.0,
        help="What leaving such a visit out of the day costs; urgent visits count four times.",
    )

    _duration_positive = models.Constraint(
        "CHECK (duration_hours > 0 AND duration_hours <= 24)",
        "The duration lies between one minute and 24 hours.",
    )
    _slot_positive = models.Constraint("CHECK (slot_hours > 0)", "The promised slot must have a width.")
    _lead_positive = models.Constraint(
        "CHECK (lead_hours >= 0 AND lead_hours <= 1440)",
        "The preparation lies between 0 and 1440 hours.",
    )
    _unserved_cost_positive = models.Constraint(
        "CHECK (unserved_cost >= 0)", "The cost of not serving cannot be negative."
    )

    def _compute_currency_id(self):
        for intervention_type in self:
            company = intervention_type.company_id or self.env.company
            intervention_type.currency_id = company.currency_id
