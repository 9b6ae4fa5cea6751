from odoo import fields, models


class FieldInterventionType(models.Model):
    """What a kind of visit brings to the technician's phone, and the parts it usually takes."""

    _name = "field.intervention.type"
    _inherit = ["field.documented", "field.intervention.type"]

    usual_part_ids = fields.One2many(
        "field.part.usual", "type_id", string="Usual Parts", copy=True, groups="base.group_user"
    )
