from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .field_technician import HeldSkill

# Long before any plan: what lacks a document was never valid.
_NEVER = date(2000, 1, 1)


class HrEmployeeSkill(models.Model):
    """Nobody hands himself a qualification that visits demand.

    Core lets every employee edit the own skills, certificates included; what a plan relies
    on (labour law, insurance) is written by HR or by a field manager only.
    """

    _inherit = "hr.employee.skill"

    field_needs_medical = fields.Boolean(related="skill_id.field_needs_medical")
    field_medical_from = fields.Date(string="Doctor's Opinion From")
    field_medical_to = fields.Date(
        string="Doctor's Opinion Until", help="Five years after the opinion at the latest."
    )

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
    def _get_passive_fields(self):
        return [*super()._get_passive_fields(), "field_medical_from", "field_medical_to"]

    def _get_held(self):
        """Return the row as planning reads it: valid while all its documents are."""
        self.ensure_one()
        level, start, stop = self.level_progress, self.valid_from, self.valid_to
        if not self.field_needs_medical:
            return HeldSkill(level, start, stop)
        if not self.field_medical_to:
            return HeldSkill(level, start, _NEVER, "no_opinion")
        starts = [day for day in (start, self.field_medical_from) if day]
        first = max(starts, default=False)
        if stop and stop <= self.field_medical_to:
            return HeldSkill(level, first, stop)
        return HeldSkill(level, first, self.field_medical_to, "opinion")

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
