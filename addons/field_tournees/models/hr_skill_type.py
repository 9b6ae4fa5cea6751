from odoo import fields, models


class HrSkillType(models.Model):
    """Whether the skills of a type are symbols of electrical habilitation."""

    _inherit = "hr.skill.type"

    field_is_electrical = fields.Boolean(
        string="Electrical Habilitation",
        help="Its skills are symbols of NF C18-510; work near live parts takes a doctor's opinion too.",
    )
