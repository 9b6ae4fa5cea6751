from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..tools import times


class FieldHazard(models.Model):
    """What happened on a day, and everything that its playbook did about it; written once."""

    _name = "field.hazard"
    _description = "Hazard"
    _inherit = ["field.hazard.run"]
    _order = "id desc"
    _check_company_auto = True

    type_id = fields.Many2one(
        "field.hazard.type", string="Playbook", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="Declared By", required=True, index=True, default=lambda self: self.env.user
    )
    # What happened
    technician_id = fields.Many2one("field.technician", index="btree_not_null", check_company=True)
    route_id = fields.Many2one(
        "field.route", index="btree_not_null", check_company=True, ondelete="set null"
    )
    start = fields.Datetime(string="Begins", required=True)
    stop = fields.Datetime(string="Until")
    delay_minutes = fields.Integer(string="Delay (min)")
    note = fields.Text()
    # What was done
    line_ids = fields.One2many("field.hazard.line", "hazard_id", string="Visits")
    optimization_id = fields.Many2one(
        "field.optimization", string="Repair", index="btree_not_null", ondelete="set null"
    )
    leave_id = fields.Many2one(
        "resource.calendar.leaves", string="Absence", index="btree_not_null", ondelete="set null"
    )
    visit_count = fields.Integer(string="Visits Concerned", compute="_compute_counts", store=True)
    message_count = fields.Integer(string="Messages", compute="_compute_counts", store=True)
    call_count = fields.Integer(string="Calls to Make", compute="_compute_counts", store=True)

    # === COMPUTE === #
    @api.depends("type_id", "technician_id", "start")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for declared in self:
            moment = format_datetime(self.env, declared.start, dt_format="short") if declared.start else ""
            parts = (declared.type_id.name, declared.technician_id.sudo().name, moment)
            declared.display_name = " · ".join(part for part in parts if part)

    @api.depends("line_ids.how")
    def _compute_counts(self):
        for declared in self:
            ways = declared.line_ids.mapped("how")
            declared.visit_count = len(ways)
            declared.message_count = ways.count("mail") + ways.count("sms")
            declared.call_count = ways.count("call")

    # === ACTIONS === #
    def action_open_calls(self):
        """Open the customers who are still to be called."""
        action = self.env["ir.actions.act_window"]._for_xml_id("field_tournees.field_hazard_line_action")
        return action | {"domain": list(Domain("hazard_id", "in", self.ids) & Domain("how", "=", "call"))}

    # === BUSINESS === #
    @api.model
    def _get_dialog_action(self, visits, route=None):
        """Return the client action that opens the dialog on some visits or on a technician's day."""
        params = {"visit_ids": visits.ids, "technician_id": False}
        if route:
            begins = times.midnight(route.date, route.tz)
            params["technician_id"] = route.technician_id.id
            params["start"] = times.epoch(max(begins, fields.Datetime.now()))
        return {"type": "ir.actions.client", "tag": "field_hazard", "target": "new", "params": params}

    def _get_outcome(self):
        """Return what was done, for the dialog: how many messages wait, and the calls to make."""
        self.ensure_one()
        return {
            "hazard_id": self.id,
            "visits": self.visit_count,
            "messages": self.message_count,
            "calls": [
                {
                    "id": line.id,
                    "customer": line.partner_id.name,
                    "phone": line.phone or "",
                    "script": line.script or "",
                }
                for line in self.line_ids
                if line.how == "call"
            ],
        }
