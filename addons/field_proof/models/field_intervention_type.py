from odoo import fields, models


class FieldInterventionType(models.Model):
    """What a kind of visit brings to the phone: documents, questions, usual parts; and its legal papers."""

    _name = "field.intervention.type"
    _inherit = ["field.annexed", "field.documented", "field.intervention.type"]

    usual_part_ids = fields.One2many(
        "field.part.usual", "type_id", string="Usual Parts", copy=True, groups="base.group_user"
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
