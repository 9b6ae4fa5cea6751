from odoo import api, fields, models


class FieldChecklistTemplate(models.Model):
    """The questions that technicians answer at some types of visits."""

    _name = "field.checklist.template"
    _description = "Checklist"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        default=lambda self: self.env.company,
        help="Empty: shared by all companies.",
    )
    type_ids = fields.Many2many(
        "field.intervention.type",
        "field_checklist_type_rel",
        "template_id",
        "type_id",
        string="Intervention Types",
        check_company=True,
        help="Every visit of these types asks the questions below.",
    )
    line_ids = fields.One2many("field.checklist.template.line", "template_id", string="Questions", copy=True)
    line_count = fields.Integer(string="Number of Questions", compute="_compute_line_count")

    # === COMPUTE === #
    @api.depends("line_ids")
    def _compute_line_count(self):
        counts = dict(
            self.env["field.checklist.template.line"]._read_group(
                [("template_id", "in", self.ids)], ["template_id"], ["__count"]
            )
        )
        for template in self:
            template.line_count = counts.get(template._origin, 0)

    # === CRUD === #
    def copy_data(self, default=None):
        """Name the copy as one; its conditions follow in `copy`."""
        return [
            vals | {"name": self.env._("%(name)s (copy)", name=template.name)}
            for template, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def copy(self, default=None):
        """Copy the questions with their conditions, which then name the copies."""
        copies = super().copy(default)
        for template, copied in zip(self, copies, strict=True):
            twins = dict(zip(template.line_ids, copied.line_ids, strict=True))
            for line, twin in twins.items():
                if line.condition_line_id in twins:
                    twin.write(
                        {
                            "condition_line_id": twins[line.condition_line_id].id,
                            "condition_value": line.condition_value,
                        }
                    )
        return copies

    # === ACTIONS === #
    def action_open_answers(self):
        """Open what technicians answered to these questions."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("field_proof.field_checklist_line_action")
        return action | {"domain": [("template_id", "=", self.id)], "context": {}}
