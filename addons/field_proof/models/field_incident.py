from odoo import api, fields, models
from odoo.fields import Domain

_TRANSITIONS = {"open": {"handled"}, "handled": {"open"}}
_LEVELS = {"danger": "danger", "access": "danger"}


class FieldIncident(models.Model):
    """Something on site that the office must know at once: no way in, material missing, danger.

    While it is open an alert of the day stands on the planners' boards; whoever follows it has
    it among his activities.
    """

    _name = "field.incident"
    _description = "Incident on Site"
    _inherit = ["field.sealed", "field.followed"]
    _sealed_fields = ("kind", "note", "happened_at")
    _sealed_grows = True  # the office may find something later
    _order = "state desc, happened_at desc, id desc"

    kind = fields.Selection(
        [
            ("danger", "Danger"),
            ("access", "Access impossible"),
            ("material", "Material missing"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
        tracking=True,
    )
    note = fields.Text(string="What Happened")
    state = fields.Selection(
        [("open", "To handle"), ("handled", "Handled")],
        default="open",
        required=True,
        readonly=True,
        tracking=True,
    )
    outcome = fields.Text(string="What Was Done")
    checklist_line_id = fields.Many2one(
        "field.checklist.line",
        string="Safety Point",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    # === COMPUTE === #
    @api.depends("kind", "site_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for incident in self:
            incident.display_name = f"{labels.get(incident.kind, '')} · {incident.site_id.name or ''}"

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        incidents = super().create(vals_list)
        incidents._tell_office()
        return incidents

    def unlink(self):
        visits = self.intervention_id
        result = super().unlink()
        visits._refresh_alerts()
        return result

    # === ACTIONS === #
    def action_handle(self):
        """It is dealt with: off the boards."""
        self._set_state("handled")
        self.intervention_id._refresh_alerts()

    def action_reopen(self):
        """It is not dealt with after all."""
        self._set_state("open")
        self._tell_office()

    # === BUSINESS === #
    def _tell_office(self):
        """Write it on the timeline, on the planners' boards and in somebody's activities."""
        for incident in self:
            incident.intervention_id.sudo()._log_event(  # seen by who raised it
                "incident", occurred_at=incident.happened_at, details={"incident_id": incident.id}
            )
        self._ask_somebody()
        self.intervention_id._refresh_alerts()

    @api.model
    def _get_dangers(self, routes):
        """Return {(visit, "incident"): (level, details)} of open incidents, as alerts are raised.

        One alert a visit: of its most serious incident, the latest among equals.
        """
        still_open = self.sudo().search(
            Domain("state", "=", "open") & Domain("intervention_id.route_id", "in", routes.ids),
            order="happened_at, id",
        )
        ranked = still_open.sorted(lambda incident: incident._get_level() == "danger")
        return {
            (incident.intervention_id, "incident"): (incident._get_level(), {"incident_id": incident.id})
            for incident in ranked
            if incident.intervention_id.technician_id
        }

    def _get_level(self):
        self.ensure_one()
        return _LEVELS.get(self.kind, "warning")

    def _get_sentence(self):
        """Return what happened, in one sentence of the reader's language."""
        self.ensure_one()
        words = {
            "technician": self.technician_id.sudo().name or self.env._("The office"),
            "customer": self.site_id.sudo().name,
            "kind": dict(self._fields["kind"]._description_selection(self.env))[self.kind],
            "note": self.note or "",
        }
        if self.note:
            return self.env._("%(technician)s at %(customer)s: %(kind)s. %(note)s", **words)
        return self.env._("%(technician)s at %(customer)s: %(kind)s.", **words)

    # === HOOKS === #
    def _get_request(self):
        return self.env._("An incident on site waits for you")

    def _get_transitions(self):
        return _TRANSITIONS

    def _get_closed_states(self):
        return {"handled"}
