from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import habilitation


class HrSkill(models.Model):
    """A skill that may take a second document: the doctor's opinion of electrical habilitation."""

    _inherit = "hr.skill"

    field_needs_medical = fields.Boolean(
        string="Doctor's Opinion",
        compute="_compute_field_needs_medical",
        store=True,
        readonly=False,
        help="Beside the training, a doctor's opinion must be valid until the end of the visit.",
    )

    @api.depends("name", "skill_type_id.field_is_electrical")
    def _compute_field_needs_medical(self):
        for skill in self:
            symbol = skill.skill_type_id.field_is_electrical and habilitation.parse(skill.name)
            skill.field_needs_medical = bool(symbol and symbol.needs_medical)

    @api.constrains("name", "skill_type_id")
    def _check_symbol(self):
        for skill in self:
            if skill.skill_type_id.field_is_electrical and not habilitation.parse(skill.name):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” holds no symbol of NF C18-510: write one such as B1V or BR (B0V "
                        "no longer exists).",
                        name=skill.name,
                    )
                )
