from odoo import api, fields, models


class FieldTeam(models.Model):
    """Technicians planned together: the company's own people or a subcontractor's."""

    _name = "field.team"
    _description = "Team"
    _order = "sequence, name"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(
        [("own", "Own Staff"), ("subcontractor", "Subcontractor")], default="own", required=True
    )
    partner_id = fields.Many2one("res.partner", string="Subcontractor", check_company=True)
    leader_id = fields.Many2one("res.users", check_company=True)
    technician_ids = fields.One2many("field.technician", "team_id")
    technician_count = fields.Integer(compute="_compute_technician_count")
    zone_ids = fields.Many2many("field.zone", string="Zones", check_company=True)

    _subcontractor_named = models.Constraint(
        "CHECK (kind = 'own' OR partner_id IS NOT NULL)",
        "Name the company that a subcontractor's team belongs to.",
    )

    @api.depends("technician_ids")
    def _compute_technician_count(self):
        counts = dict(
            self.env["field.technician"]._read_group(
                [("team_id", "in", self.ids)], ["team_id"], ["__count"]
            )
        )
        for team in self:
            team.technician_count = counts.get(team, 0)
