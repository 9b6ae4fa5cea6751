from odoo import api, fields, models

_TRANSITIONS = {
    "new": {"followed", "done", "dropped"},
    "followed": {"new", "done", "dropped"},
    "done": {"followed"},
    "dropped": {"followed"},
}


class FieldSuggestion(models.Model):
    """What a technician proposes: an idea for the firm, or a customer who may want more."""

    _name = "field.suggestion"
    _description = "Suggestion or Lead"
    _inherit = ["field.followed"]
    _order = "happened_at desc, id desc"

    # An idea may come to mind on the road.
    intervention_id = fields.Many2one(required=False)
    kind = fields.Selection(
        [("lead", "Sales lead"), ("suggestion", "Suggestion")],
        required=True,
        default="suggestion",
        tracking=True,
    )
    text = fields.Text(required=True)
    state = fields.Selection(
        [("new", "New"), ("followed", "Followed"), ("done", "Carried out"), ("dropped", "Dropped")],
        default="new",
        required=True,
        readonly=True,
        tracking=True,
        group_expand=True,
    )
    outcome = fields.Text(string="What Became of It", help="The technician reads it.")

    # === COMPUTE === #
    @api.depends("kind", "site_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for suggestion in self:
            where = suggestion.site_id.name or suggestion.technician_id.sudo().name or ""
            suggestion.display_name = f"{labels.get(suggestion.kind, '')} · {where}"

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        suggestions = super().create(vals_list)
        suggestions.filtered(lambda suggestion: suggestion.kind == "lead")._ask_somebody()
        return suggestions

    # === ACTIONS === #
    def action_follow(self):
        """Take it in hand."""
        for suggestion in self.filtered(lambda suggestion: not suggestion.user_id):
            suggestion.user_id = self.env.user
        self._set_state("followed")

    def action_done(self):
        """It was carried out, or sold."""
        self._set_state("done")

    def action_drop(self):
        """It will not be carried out."""
        self._set_state("dropped")

    # === HOOKS === #
    def _get_request(self):
        return self.env._("A technician has found a sales lead")

    def _get_transitions(self):
        return _TRANSITIONS

    def _get_closed_states(self):
        return {"done", "dropped"}
