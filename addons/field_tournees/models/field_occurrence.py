from odoo import fields, models

# No context that comes over RPC can hold this object.
BY_RECURRENCE = object()


class FieldOccurrence(models.AbstractModel):
    """An intervention as one occurrence of a recurring visit.

    The due date is a fact, told apart from the day that the spreading aims at.
    """

    _name = "field.occurrence"
    _description = "Occurrence of a Recurring Visit"
    _inherit = ["field.booking"]

    recurrence_id = fields.Many2one(
        "field.recurrence",
        string="Recurring Visit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups="base.group_user",
    )
    due_on = fields.Date(
        string="Due On",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
        help="The date that the recurring visit asks for.",
    )
    aimed_on = fields.Date(
        string="Aimed At",
        copy=False,
        groups="base.group_user",
        help="The day chosen so that the work of every day is even.",
    )
    aimed_technician_id = fields.Many2one(
        "field.technician",
        string="Aimed Technician",
        copy=False,
        check_company=True,
        index="btree_not_null",
        groups="base.group_user",
        help="Whose days were evened with this visit; the plan may choose somebody else.",
    )

    # === HOOKS === #
    def _get_need(self):
        wishes = self.sudo().recurrence_id._get_wishes()
        aimed_sudo = self.sudo().aimed_technician_id
        preferred = {"technician_id": aimed_sudo.id} if aimed_sudo else {}
        return preferred | super()._get_need() | wishes

    def _get_guarded_fields(self):
        guarded = super()._get_guarded_fields()
        if self.env.context.get("field_occurrence") is BY_RECURRENCE:
            return guarded
        return guarded | {"recurrence_id", "due_on"}
