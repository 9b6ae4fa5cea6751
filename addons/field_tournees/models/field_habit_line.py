from odoo import api, fields, models


class FieldHabitLine(models.Model):
    """One habit in words: how long a type of visit really takes, for whom, on what equipment.

    Planning computes with it so that nobody is given a day that cannot be held. It is no
    measure of a person: nothing ranks by it.
    """

    _name = "field.habit.line"
    _description = "Learnt Duration"
    _order = "type_id, technician_id nulls first, age nulls first, id"

    habit_id = fields.Many2one("field.habit", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="habit_id.company_id", store=True, index=True)
    type_id = fields.Many2one("field.intervention.type", required=True, ondelete="cascade")
    technician_id = fields.Many2one("field.technician", ondelete="cascade")
    age = fields.Selection(
        [
            ("0-4", "Less than 5 years"),
            ("5-9", "5 to 9 years"),
            ("10-14", "10 to 14 years"),
            ("15+", "15 years or more"),
        ],
        string="Equipment Age",
    )
    scope = fields.Char(string="For", compute="_compute_scope")
    visit_count = fields.Integer(string="Visits")
    planned_minutes = fields.Integer(aggregator="avg")
    # What a visit takes, against its planned duration
    median_ratio = fields.Float(string="Usual Ratio", aggregator="avg", digits=(6, 2))
    high_ratio = fields.Float(
        string="9 in 10 Ratio", aggregator="avg", digits=(6, 2), help="9 visits in 10 take less."
    )
    median_minutes = fields.Integer(string="Usual (min)", aggregator="avg")
    high_minutes = fields.Integer(string="9 in 10 (min)", aggregator="avg", help="9 visits in 10 take less.")
    own_weight = fields.Float(
        string="Own History",
        aggregator="avg",
        help="Share of the company's own visits in these figures; the rest is a prudent guess.",
    )
    trust = fields.Char(compute="_compute_trust")

    # === COMPUTE === #
    @api.depends_context("lang")
    @api.depends("technician_id", "age")
    def _compute_scope(self):
        ages = dict(self._fields["age"]._description_selection(self.env))
        for line in self:
            line.scope = line.technician_id.name or ages.get(line.age) or self.env._("All visits")

    @api.depends_context("lang")
    @api.depends("own_weight")
    def _compute_trust(self):
        for line in self:
            if line.own_weight >= 0.8:
                line.trust = self.env._("Your own days")
            elif line.own_weight >= 0.4:
                line.trust = self.env._("Mostly your own days")
            else:
                line.trust = self.env._("Mostly a prudent guess")

    # === ACTIONS === #
    @api.model
    def action_learn_now(self):
        """Learn without waiting for the night; for managers."""
        return self.env["field.habit"].action_learn_now()
