from odoo import api, fields, models


class FieldRecurrencePreview(models.TransientModel):
    """One visit that the next night would generate, as the spreading places it."""

    _name = "field.recurrence.preview"
    _description = "Visit to Be Generated"
    _order = "aimed_on, due_on, id"
    _transient_max_hours = 2.0

    recurrence_id = fields.Many2one(
        "field.recurrence", string="Recurring Visit", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="recurrence_id.company_id")
    site_id = fields.Many2one(related="recurrence_id.site_id", store=True)
    type_id = fields.Many2one(related="recurrence_id.type_id", store=True)
    zone_id = fields.Many2one("field.zone", readonly=True)
    due_on = fields.Date(readonly=True)
    aimed_on = fields.Date(string="Aimed At", readonly=True)
    technician_id = fields.Many2one("field.technician", readonly=True)
    duration_hours = fields.Float(string="Duration", readonly=True)
    problem = fields.Char(readonly=True)

    # === ACTIONS === #
    def action_generate(self):
        """Generate what was shown."""
        return self.recurrence_id.action_generate()

    # === BUSINESS === #
    @api.model
    def _open_for(self, recurrences):
        """Return the action that shows what would be generated."""
        rows = []
        for company, mine in recurrences.grouped("company_id").items():
            days = self.env["field.recurrence.days"].with_company(company)
            rows += [self._prepare_vals(*pair) for pair in days._choose(mine._get_occurrences()).items()]
        made = self.create(rows)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "field_tournees.field_recurrence_preview_action"
        )
        return action | {"domain": [("id", "in", made.ids)]}

    def _prepare_vals(self, occurrence, aim):
        recurrence = occurrence.recurrence
        return {
            "recurrence_id": recurrence.id,
            "zone_id": recurrence.zone_id.id,
            "due_on": occurrence.due_on,
            "aimed_on": aim.day,
            "technician_id": aim.technician.id,
            "duration_hours": recurrence._get_duration_hours(),
            "problem": aim.problem,
        }
