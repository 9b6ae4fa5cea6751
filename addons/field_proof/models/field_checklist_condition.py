from odoo import api, fields, models
from odoo.exceptions import ValidationError


class FieldChecklistCondition(models.AbstractModel):
    """When a question is asked: always, or after a certain answer to an earlier one."""

    _name = "field.checklist.condition"
    _description = "Condition of a Question"

    condition_line_id = fields.Many2one(
        "field.checklist.template.line",
        string="Only If",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        domain="[('template_id', '=', template_id), ('id', '!=', id),"
        " ('kind', 'in', ('yes_no', 'value', 'choice'))]",
    )
    condition_value = fields.Char(
        string="Is Answered",
        copy=False,
        help="“yes” or “no”; one of the choices; for a measured value “in_bounds” or “out_of_bounds”.",
    )

    # === CHECKS === #
    @api.constrains("condition_line_id", "condition_value", "template_id")
    def _check_condition(self):
        if self._has_cycle("condition_line_id"):
            raise ValidationError(self.env._("A question cannot depend on itself."))
        for line in self.filtered("condition_line_id"):
            asked = line.condition_line_id
            if asked.template_id != line.template_id:
                raise ValidationError(
                    self.env._(
                        "“%(question)s” depends on a question of another checklist.", question=line.name
                    )
                )
            allowed = asked._get_condition_values()
            if line.condition_value not in allowed:
                raise ValidationError(
                    self.env._(
                        "“%(question)s” is asked after an answer that “%(asked)s” does not have: choose "
                        "among %(allowed)s.",
                        question=line.name,
                        asked=asked.name,
                        allowed=", ".join(allowed),
                    )
                )

    # === BUSINESS === #
    def _get_condition_values(self):
        """Return the answers to this question that others may depend on."""
        self.ensure_one()
        return {
            "yes_no": ["yes", "no"],
            "value": ["in_bounds", "out_of_bounds"],
            "choice": self._get_choices(),
        }.get(self.kind, [])

    def _get_wire_condition(self):
        """Return the condition as phones read it, None for a question that is always asked."""
        self.ensure_one()
        asked = self.condition_line_id
        if not asked:
            return None
        value = self.condition_value
        return {"line": asked.id, "value": value == "yes" if asked.kind == "yes_no" else value}

    def _filter_asked(self, answers):
        """Return the questions that are asked, given the answers so far.

        :param answers: {first version of the question: its answer}
        """
        return self.filtered(lambda line: line._is_asked(answers))

    def _is_asked(self, answers):
        self.ensure_one()
        asked = self.condition_line_id
        if not asked:
            return True
        known = answers.get(asked._get_first())
        if not known or not asked._is_asked(answers):
            return False
        value = known.value
        if asked.kind == "value":
            value = "in_bounds" if known.is_ok else "out_of_bounds"
        return value == self.condition_value
