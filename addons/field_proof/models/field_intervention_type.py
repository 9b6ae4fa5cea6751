from odoo import api, fields, models


class FieldInterventionType(models.Model):
    """What a kind of visit brings to the phone: documents, questions, usual parts; and its legal papers."""

    _name = "field.intervention.type"
    _inherit = ["field.annexed", "field.documented", "field.intervention.type"]

    usual_part_ids = fields.One2many(
        "field.part.usual", "type_id", string="Usual Parts", copy=True, groups="base.group_user"
    )
    # Read with the type: creating a visit takes no query to learn that there are none.
    has_usual_parts = fields.Boolean(
        compute="_compute_has_usual_parts", store=True, groups="base.group_user"
    )
    checklist_ids = fields.Many2many(
        "field.checklist.template",
        "field_checklist_type_rel",
        "type_id",
        "template_id",
        string="Checklists",
        check_company=True,
        help="What technicians answer at each visit of this type.",
    )

    # === COMPUTE === #
    @api.depends("usual_part_ids")
    def _compute_has_usual_parts(self):
        for intervention_type in self:
            intervention_type.has_usual_parts = bool(intervention_type.usual_part_ids)
