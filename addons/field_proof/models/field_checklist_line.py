from odoo import api, fields, models
from odoo.tools.misc import get_lang


class FieldChecklistLine(models.Model):
    """A technician's answer to one question at one visit, with the question as it was asked.

    `_note_answer` is the only way in: the answer that was given last stands, in whatever order
    phones bring them.
    """

    _name = "field.checklist.line"
    _description = "Answer of a Checklist"
    _inherit = ["field.sealed", "field.work.row", "field.illustrated"]
    _sealed_fields = ("name", "kind", "unit", "expected", "blocking", "value", "is_ok", "note", "photo_uuids")
    _order = "intervention_id, sequence, id"

    template_line_id = fields.Many2one(
        "field.checklist.template.line",
        string="Question Asked",
        required=True,
        index=True,
        ondelete="restrict",
    )
    first_line_id = fields.Many2one(
        "field.checklist.template.line", required=True, index=True, ondelete="restrict"
    )
    template_id = fields.Many2one(
        related="template_line_id.template_id", string="Checklist", store=True, precompute=True
    )
    # The question as it was asked
    sequence = fields.Integer()
    section = fields.Char()
    name = fields.Char(string="Question", required=True)
    kind = fields.Selection(
        selection=lambda self: self.env["field.checklist.template.line"]._fields["kind"].selection,
        required=True,
    )
    unit = fields.Char()
    expected = fields.Char()
    blocking = fields.Boolean(string="Safety Point")
    # The answer
    value = fields.Text()
    number = fields.Float(digits=(16, 4), aggregator="avg")
    shown = fields.Char(string="Answer", compute="_compute_shown")
    is_ok = fields.Boolean(string="In Order", default=True)
    is_answered = fields.Boolean(compute="_compute_is_answered")
    note = fields.Text()

    _question_uniq = models.Constraint(
        "UNIQUE(intervention_id, first_line_id)", "This question is answered already at this visit."
    )

    # === COMPUTE === #
    @api.depends("value", "photo_uuids")
    def _compute_is_answered(self):
        for line in self:
            line.is_answered = bool(line.value or line.photo_uuids)

    @api.depends("value", "kind", "unit", "photo_uuids")
    @api.depends_context("lang")
    def _compute_shown(self):
        words = {"yes": self.env._("Yes"), "no": self.env._("No")}
        point = get_lang(self.env).decimal_point
        for line in self:
            text = line.value or ""
            if line.kind == "yes_no":
                text = words.get(text, "")
            elif line.kind == "value" and text:
                text = f"{text.replace('.', point)} {line.unit or ''}".strip()
            elif line.kind == "photo":
                count = len(line.photo_uuids or ())
                text = self.env._("Photos: %(count)s", count=count) if count else ""
            line.shown = text

    # === BUSINESS === #
    def _get_wire_value(self):
        """Return the answer as phones send and read it."""
        self.ensure_one()
        if not self.value:
            return None
        if self.kind == "yes_no":
            return self.value == "yes"
        return float(self.value) if self.kind == "value" else self.value

    @api.model
    def _note_answer(self, visit, question, value, command):
        """Keep an answer, unless one that was given later is there; return the answer that stands.

        :param value: spelled by the question's `_spell`
        """
        rows_sudo = self.sudo()  # a technician answers through the phone's door only
        first = question._get_first()
        known = visit.sudo().checklist_line_ids.filtered(lambda row: row.first_line_id == first)
        if known.happened_at and known.happened_at > command.at:
            return known
        vals = self._prepare_vals(question, value, command)
        if known:
            known.write(vals)
            return known
        return rows_sudo.create(vals | {"intervention_id": visit.id, "first_line_id": first.id})

    def _prepare_vals(self, question, value, command):
        return {
            "template_line_id": question.id,
            "sequence": question.template_id.sequence * 1000 + question.sequence,
            "section": question.section,
            "name": question.name,
            "kind": question.kind,
            "unit": question.unit,
            "expected": question._describe_expected(),
            "blocking": question.blocking,
            "value": value,
            "number": float(value) if question.kind == "value" and value else 0,
            "is_ok": question._judge(value),
            "note": command.body["note"],
            "photo_uuids": command.body["photos"] or False,
            "uuid": command.uuid,
            "happened_at": command.at,
        }
