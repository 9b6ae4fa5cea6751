from odoo import api, fields, models
from odoo.exceptions import UserError


class FieldOverrideWizard(models.TransientModel):
    """Plans a visit beyond an ordinary limit, with the reason that the timeline keeps.

    It says what the rules find, so that nobody signs what he has not read; what the law forbids
    stays forbidden.
    """

    _name = "field.override.wizard"
    _description = "Plan with a Reason"

    intervention_id = fields.Many2one("field.intervention", required=True, readonly=True)
    company_id = fields.Many2one(related="intervention_id.company_id")
    technician_id = fields.Many2one(
        "field.technician", required=True, domain="[('company_id', '=', company_id)]"
    )
    planned_start = fields.Datetime(required=True)
    duration_hours = fields.Float(string="Duration", required=True)
    reason = fields.Text()
    refusal = fields.Text(compute="_compute_findings")
    question = fields.Text(compute="_compute_findings")
    notes = fields.Text(compute="_compute_findings")

    # === COMPUTE === #
    @api.depends("intervention_id", "technician_id", "planned_start", "duration_hours")
    def _compute_findings(self):
        for wizard in self:
            texts = {"hard": "", "soft": "", "note": ""}
            visit = wizard.intervention_id
            if visit and wizard.technician_id and wizard.planned_start and wizard.duration_hours:
                for level, sentences in wizard._judge().items():
                    texts[level] = "\n".join(sentences)
            wizard.refusal, wizard.question, wizard.notes = texts.values()

    @api.model
    def default_get(self, fields_list):
        """Take over the plan of the visit that the wizard was opened from."""
        values = super().default_get(fields_list)
        context = self.env.context
        if "intervention_id" not in values and context.get("active_model") == "field.intervention":
            values["intervention_id"] = context.get("active_id")
        visit = self.env["field.intervention"].browse(values.get("intervention_id") or ())
        return {
            "technician_id": visit.technician_id.id,
            "planned_start": visit.planned_start,
            "duration_hours": visit.duration_hours,
            **values,
        }

    # === ACTIONS === #
    def action_plan(self):
        """Plan the visit; the timeline keeps the sentence and the reason."""
        self.ensure_one()
        if self.question and not (self.reason or "").strip():
            raise UserError(self.env._("Say why this visit is planned beyond the ordinary limit."))
        visit = self.intervention_id.with_context(field_override_reason=self.reason)
        visit.write(
            {
                "technician_id": self.technician_id.id,
                "planned_start": self.planned_start,
                "duration_hours": self.duration_hours,
            }
        )
        # The form behind may still hold what it could not save.
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # === BUSINESS === #
    def _judge(self):
        """Return {level: [sentences]} of what the wizard would plan."""
        # A copy in memory: what is tried here must not be written.
        visit = self.intervention_id._origin
        trial = visit.new({"duration_hours": self.duration_hours}, origin=visit)
        plan = (self.technician_id._origin, self.planned_start)
        texts = {}
        for finding in self.env["field.rules"]._judge({trial: plan})[trial]:
            texts.setdefault(finding.level, []).append(finding.sentence)
        return texts
