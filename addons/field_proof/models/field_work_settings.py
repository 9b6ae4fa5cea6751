from odoo import fields, models


class FieldWorkSettings(models.AbstractModel):
    """Who in a company hears of what technicians raise, and how soon it is put right."""

    _name = "field.work.settings"
    _description = "Settings of the Work on Site"

    field_work_user_id = fields.Many2one(
        "res.users",
        string="Who Follows Incidents",
        domain="[('share', '=', False)]",
        help="Incidents, non-conformities and leads go to this person's activities; empty: to the planner "
        "who planned the visit.",
    )
    field_nonconformity_days = fields.Integer(
        string="Corrective Actions Within",
        default=14,
        help="Days until a non-conformity is due; a critical one is due the next day.",
    )

    _field_nonconformity_days_range = models.Constraint(
        "CHECK (field_nonconformity_days BETWEEN 1 AND 365)",
        "Corrective actions are due within 1 to 365 days.",
    )

    # === BUSINESS === #
    def _get_field_work_user(self, visit):
        """Return who follows what was raised at a visit: the company's choice, or its planner."""
        self.ensure_one()
        if self.field_work_user_id:
            return self.field_work_user_id
        group_sudo = self.env.ref("field_tournees.group_field_planner").sudo()  # nobody reads groups
        planners = group_sudo.all_user_ids.filtered(
            lambda user: user.active and user._is_internal() and self in user.company_ids
        )
        events_sudo = visit.sudo().event_ids
        authors = events_sudo.filtered(lambda event: event.source == "office").user_id
        # The timeline comes latest first.
        return (authors & planners or planners - self.env.ref("base.user_root"))[:1]
