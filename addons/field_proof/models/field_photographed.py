from odoo import api, fields, models


class FieldPhotographed(models.AbstractModel):
    """An intervention with photos and short videos."""

    _name = "field.photographed"
    _description = "Intervention with Photos"

    photo_ids = fields.One2many("field.photo", "intervention_id", string="Photos", groups="base.group_user")
    photo_count = fields.Integer(compute="_compute_photo_count", groups="base.group_user")

    @api.depends("photo_ids")
    def _compute_photo_count(self):
        counts = dict(
            self.env["field.photo"]._read_group(
                [("intervention_id", "in", self.ids)], ["intervention_id"], ["__count"]
            )
        )
        for visit in self:
            visit.photo_count = counts.get(visit, 0)
