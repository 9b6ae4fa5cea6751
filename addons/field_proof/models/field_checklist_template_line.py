from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import get_lang

from ..tools import answer

# What an answer was given to: once answered, another wording is another question.
_DEFINING = {
    *("kind", "name", "unit", "bounds", "minimum", "maximum"),
    *("expected", "choices", "wrong_choices", "blocking"),
}


class FieldChecklistTemplateLine(models.Model):
    """One question of a checklist, and which answers are in order.

    A question that was answered is never changed: the change makes its next version, which
    counts as the same question (`origin_id`), and the former one is archived.
    """

    _name = "field.checklist.template.line"
    _description = "Question of a Checklist"
    _inherit = ["field.checklist.condition"]
    _order = "template_id, sequence, id"

    template_id = fields.Many2one("field.checklist.template", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="template_id.company_id", store=True, precompute=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    origin_id = fields.Many2one(
        "field.checklist.template.line", readonly=True, copy=False, index="btree_not_null", ondelete="cascade"
    )
    # The question
    section = fields.Char(translate=True)
    name = fields.Char(string="Question", required=True, translate=True)
    kind = fields.Selection(
        [
            ("yes_no", "Yes or no"),
            ("value", "Measured value"),
            ("choice", "Choice"),
            ("photo", "Photo"),
            ("text", "Text"),
        ],
        default="yes_no",
        required=True,
    )
    required = fields.Boolean(default=True, help="The visit cannot be closed without an answer.")
    help = fields.Text(string="How to Do It", translate=True)
    # Which answers are in order
    expected = fields.Selection(
        [("any", "Either"), ("yes", "Yes"), ("no", "No")],
        string="In Order",
        default="yes",
        required=True,
        help="The answer that is in order.",
    )
    unit = fields.Char()
    bounds = fields.Selection(
        [("none", "No limit"), ("min", "At least"), ("max", "At most"), ("range", "Between")],
        default="none",
        required=True,
    )
    minimum = fields.Float(digits=(16, 4))
    maximum = fields.Float(digits=(16, 4))
    choices = fields.Text(help="One a line.")
    wrong_choices = fields.Text(
        string="Choices Not in Order", help="Those of the choices that are not in order, one a line."
    )
    blocking = fields.Boolean(
        string="Safety Point",
        help="An answer that is not in order alerts the office at once, and the visit is not closed "
        "before the danger is dealt with.",
    )
    alert = fields.Text(
        string="What to Do",
        translate=True,
        help="Fills the technician's screen when a safety point is not in order.",
    )
    expected_text = fields.Char(string="Expected", compute="_compute_expected_text")
    answer_ids = fields.One2many("field.checklist.line", "template_line_id", readonly=True)

    _range = models.Constraint(
        "CHECK (bounds != 'range' OR minimum <= maximum)", "The lower limit lies above the upper one."
    )

    # === COMPUTE === #
    @api.depends("kind", "expected", "bounds", "minimum", "maximum", "unit", "wrong_choices", "choices")
    @api.depends_context("lang")
    def _compute_expected_text(self):
        for line in self:
            line.expected_text = line._describe_expected()

    # === CHECKS === #
    @api.constrains("kind", "choices", "wrong_choices")
    def _check_choices(self):
        for line in self.filtered(lambda line: line.kind == "choice"):
            choices, wrong = line._get_choices(), line._get_choices("wrong_choices")
            if len(choices) < 2:
                raise ValidationError(
                    self.env._("Give “%(question)s” at least two choices, one a line.", question=line.name)
                )
            if not set(wrong) < set(choices):
                raise ValidationError(
                    self.env._(
                        "“%(question)s”: what is not in order must be some of the choices, and not all.",
                        question=line.name,
                    )
                )

    @api.constrains("blocking", "kind", "expected", "bounds", "wrong_choices")
    def _check_blocking(self):
        for line in self.filtered("blocking"):
            if not line._can_fail():
                raise ValidationError(
                    self.env._(
                        "“%(question)s” is a safety point: say which answers are not in order.",
                        question=line.name,
                    )
                )

    # === CRUD === #
    def write(self, vals):
        changed = (
            self.filtered(lambda line: line._is_redefined(vals)) if _DEFINING & vals.keys() else self.browse()
        )
        for line in changed:
            line._make_next_version(vals)
        return super(FieldChecklistTemplateLine, self - changed).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        if self.sudo().answer_ids:
            raise UserError(
                self.env._("Technicians have answered this question: archive it instead of deleting it.")
            )

    # === BUSINESS === #
    def _is_redefined(self, vals):
        """Tell whether values would change a question that was answered."""
        self.ensure_one()
        names = _DEFINING & vals.keys()
        return bool(self.sudo().answer_ids) and any(self[name] != vals[name] for name in names)

    def _make_next_version(self, vals):
        """Archive this question and let its next version take its place, conditions included."""
        self.ensure_one()
        condition = {"condition_line_id": self.condition_line_id.id, "condition_value": self.condition_value}
        later = self.copy(
            condition | vals | {"origin_id": self._get_first().id, "template_id": self.template_id.id}
        )
        self.template_id.line_ids.filtered(
            lambda line: line.condition_line_id == self
        ).condition_line_id = later
        self.active = False
        return later

    def _get_first(self):
        """Return the first version of the question: what its answers are known by."""
        self.ensure_one()
        return self.origin_id or self

    def _get_choices(self, name="choices"):
        self.ensure_one()
        return [choice for choice in map(str.strip, (self[name] or "").splitlines()) if choice]

    def _can_fail(self):
        """Tell whether some answer is not in order."""
        self.ensure_one()
        return {
            "yes_no": self.expected != "any",
            "value": self.bounds != "none",
            "choice": bool(self._get_choices("wrong_choices")),
        }.get(self.kind, False)

    def _spell(self, value):
        """Return the one spelling of an answer to this question, see `tools.answer`."""
        self.ensure_one()
        return answer.spell(self.kind, value, self._get_choices())

    def _judge(self, value):
        """Tell whether a spelled answer is in order; none at all is."""
        self.ensure_one()
        if not value or not self._can_fail():
            return True
        if self.kind == "yes_no":
            return value == self.expected
        if self.kind == "choice":
            return value not in self._get_choices("wrong_choices")
        low = self.bounds in ("min", "range") and float(value) < self.minimum
        high = self.bounds in ("max", "range") and float(value) > self.maximum
        return not (low or high)

    def _get_wire(self):
        """Return the question as phones read it."""
        self.ensure_one()
        measured = self.kind == "value"
        return {
            "id": self.id,
            "section": self.section or "",
            "name": self.name,
            "kind": self.kind,
            "required": self.required,
            "unit": self.unit or "",
            "minimum": self.minimum if measured and self.bounds in ("min", "range") else None,
            "maximum": self.maximum if measured and self.bounds in ("max", "range") else None,
            "choices": self._get_choices() if self.kind == "choice" else [],
            "wrong_choices": self._get_choices("wrong_choices") if self.kind == "choice" else [],
            "expected": {"yes": True, "no": False}.get(self.expected) if self.kind == "yes_no" else None,
            "blocking": self.blocking,
            "help": self.help or "",
            "alert": self.alert or "",
            "condition": self._get_wire_condition(),
        }

    def _describe_expected(self):
        """Return which answers are in order, in words; "" where all are."""
        self.ensure_one()
        if not self._can_fail():
            return ""
        if self.kind == "yes_no":
            return dict(self._fields["expected"]._description_selection(self.env))[self.expected]
        if self.kind == "choice":
            wrong = self._get_choices("wrong_choices")
            return ", ".join(choice for choice in self._get_choices() if choice not in wrong)
        point = get_lang(self.env).decimal_point
        values = {
            "low": answer.spell_number(self.minimum).replace(".", point),
            "high": answer.spell_number(self.maximum).replace(".", point),
            "unit": self.unit or "",
        }
        text = {
            "min": self.env._("at least %(low)s %(unit)s", **values),
            "max": self.env._("at most %(high)s %(unit)s", **values),
            "range": self.env._("%(low)s to %(high)s %(unit)s", **values),
        }[self.bounds]
        return text.strip()
