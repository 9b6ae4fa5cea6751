from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

_TRANSITIONS = {
    "open": {"in_progress", "closed"},
    "in_progress": {"open", "closed"},
    "closed": {"open"},
}


class FieldNonconformity(models.Model):
    """Something on site that is not as it must be, and the action that puts it right."""

    _name = "field.nonconformity"
    _description = "Non-conformity"
    _inherit = ["field.sealed", "field.followed"]
    _sealed_fields = ("description", "severity", "happened_at")
    _sealed_grows = True  # the office may find something later
    _order = "state desc, severity, due_on, id desc"  # of each, alphabetical is most urgent first

    name = fields.Char(string="Number", readonly=True, copy=False, default="/")
    description = fields.Text(required=True)
    severity = fields.Selection(
        [("minor", "Minor"), ("major", "Major"), ("critical", "Critical")],
        required=True,
        default="minor",
        tracking=True,
    )
    equipment_id = fields.Many2one(
        related="intervention_id.equipment_id", store=True, precompute=True, index="btree_not_null"
    )
    action = fields.Text(
        string="Corrective Action", help="What was done on the spot, or what puts it right for good."
    )
    due_on = fields.Date(string="Due", tracking=True)
    state = fields.Selection(
        [("open", "To put right"), ("in_progress", "In progress"), ("closed", "Closed")],
        default="open",
        required=True,
        readonly=True,
        tracking=True,
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")
    follow_up_id = fields.Many2one(
        "field.intervention", string="Follow-up Visit", readonly=True, copy=False, check_company=True
    )
    follow_up_state = fields.Selection(related="follow_up_id.state", string="Follow-up")

    # === COMPUTE === #
    @api.depends("name", "site_id")
    def _compute_display_name(self):
        for matter in self:
            matter.display_name = f"{matter.name} · {matter.site_id.name or ''}"

    @api.depends("due_on", "state")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for matter in self:
            matter.is_overdue = bool(matter.due_on and matter.due_on < today and matter.state != "closed")

    def _search_is_overdue(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return [("due_on", "<", fields.Date.context_today(self)), ("state", "!=", "closed")]

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].sudo().next_by_code(self._name)
        matters = super().create(vals_list)
        today = fields.Date.context_today(self)
        for matter in matters.filtered(lambda matter: not matter.due_on):
            days = matter.company_id.field_nonconformity_days
            matter.due_on = today + relativedelta(days=1 if matter.severity == "critical" else days)
        matters._ask_somebody()
        return matters

    # === ACTIONS === #
    def action_start(self):
        """Somebody works on it."""
        self._set_state("in_progress")

    def action_close(self):
        """The corrective action is done."""
        for matter in self:
            if not (matter.action or "").strip():
                raise UserError(
                    self.env._("Write the corrective action of %(name)s before closing it.", name=matter.name)
                )
        self._set_state("closed")

    def action_reopen(self):
        """The corrective action did not last."""
        self._set_state("open")

    def action_follow_up(self):
        """Ask for a visit of the same kind that puts it right, and open it."""
        self.ensure_one()
        self.check_access("write")
        if not self.follow_up_id:
            self.follow_up_id = self.env["field.intervention"].create(self._prepare_follow_up_vals())
            if self.state == "open":
                self._set_state("in_progress")
        return {
            "type": "ir.actions.act_window",
            "res_model": "field.intervention",
            "res_id": self.follow_up_id.id,
            "views": [(False, "form")],
        }

    # === BUSINESS === #
    def _prepare_follow_up_vals(self):
        visit = self.intervention_id
        return {
            "type_id": visit.type_id.id,
            "site_id": visit.site_id.id,
            "partner_id": visit.partner_id.id,
            "equipment_id": visit.equipment_id.id,
            "company_id": visit.company_id.id,
            "contract_id": visit.contract_id.id,
            "priority": "2" if self.severity == "critical" else "1",
            "preferred_technician_id": self.technician_id.id,
            "description": f"{self.name} · {self.description}",
        }

    # === HOOKS === #
    def _get_request(self):
        return self.env._("A non-conformity waits for its corrective action")

    def _get_transitions(self):
        return _TRANSITIONS

    def _get_closed_states(self):
        return {"closed"}
