from odoo import api, models
from odoo.exceptions import AccessError


class HrEmployeeSkill(models.Model):
    """Nobody hands himself a qualification that visits demand.

    Core lets every employee edit the own skills, certificates included; what a plan relies
    on (labour law, insurance) is written by HR or by a field manager only.
    """

    _inherit = "hr.employee.skill"

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_may_qualify()
        return rows

    def write(self, vals):
        self._check_may_qualify()
        result = super().write(vals)
        self._check_may_qualify()
        return result

    def unlink(self):
        self._check_may_qualify()
        return super().unlink()

    # === BUSINESS === #
    def _check_may_qualify(self):
        """Refuse changes to planning-relevant qualifications by those they would serve.

        The check looks at the user behind the call, not at sudo: core writes the own
        profile's skills as superuser.
        """
        user = self.env.user
        if (
            self.env.uid == api.SUPERUSER_ID
            or user.has_group("hr.group_hr_user")
            or user.has_group("field_tournees.group_field_manager")
        ):
            return
        demanded = self.env["field.skill"].sudo().search([]).skill_id
        for row in self.sudo():
            if row.is_certification or row.skill_id in demanded:
                raise AccessError(
                    self.env._(
                        "“%(skill)s” counts for planning: ask HR or a field service manager "
                        "to record it.",
                        skill=row.skill_id.name,
                    )
                )
