from odoo import api, fields, models


class FieldSkill(models.Model):
    """A qualification that visits demand: a skill, the level it takes, a certificate or not."""

    _name = "field.skill"
    _description = "Demanded Qualification"
    _order = "name"

    name = fields.Char(
        compute="_compute_name", store=True, precompute=True, readonly=False, required=True
    )
    skill_id = fields.Many2one("hr.skill", required=True, ondelete="restrict", index=True)
    skill_type_id = fields.Many2one(related="skill_id.skill_type_id")
    skill_level_id = fields.Many2one(
        "hr.skill.level",
        string="Minimum Level",
        required=True,
        ondelete="restrict",
        domain="[('skill_type_id', '=', skill_type_id)]",
    )
    must_be_certified = fields.Boolean(
        related="skill_id.skill_type_id.is_certification",
        help="The technician's certificate must be valid until the end of the visit.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)

    @api.depends("skill_id", "skill_level_id")
    def _compute_name(self):
        for demand in self:
            parts = (demand.skill_id.name, demand.skill_level_id.name)
            demand.name = " · ".join(part for part in parts if part)
