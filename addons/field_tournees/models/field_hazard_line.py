from odoo import api, fields, models
from odoo.fields import Domain

_TOLD = ("mail", "sms", "call", "called")


class FieldHazardLine(models.Model):
    """What a hazard did to one visit, and how its customer was told."""

    _name = "field.hazard.line"
    _description = "Visit Concerned by a Hazard"
    _order = "hazard_id desc, planned_start, id"
    _check_company_auto = True

    hazard_id = fields.Many2one("field.hazard", required=True, index=True, ondelete="cascade")
    type_id = fields.Many2one(related="hazard_id.type_id", store=True, precompute=True, index=True)
    company_id = fields.Many2one(related="hazard_id.company_id", store=True, precompute=True, index=True)
    intervention_id = fields.Many2one(
        "field.intervention", required=True, index=True, ondelete="cascade", check_company=True
    )
    partner_id = fields.Many2one(related="intervention_id.partner_id", store=True, index=True)
    phone = fields.Char(compute="_compute_phone")
    planned_start = fields.Datetime(string="Was Planned", help="Before the hazard.")
    new_state = fields.Selection(selection="_get_states", string="Status")
    technician_id = fields.Many2one("field.technician", string="New Technician", check_company=True)
    new_start = fields.Datetime(string="New Start")
    # What the customer heard
    how = fields.Selection(
        [
            ("nobody", "Not told"),
            ("before", "Told before"),
            ("mail", "Mail queued"),
            ("sms", "Text message queued"),
            ("call", "To call"),
            ("called", "Called"),
        ],
        string="Told",
        required=True,
        default="nobody",
        index=True,
    )
    told_start = fields.Datetime(string="Told: From")
    told_stop = fields.Datetime(string="Told: To")
    notification_id = fields.Many2one(
        "field.notification", string="Message", ondelete="set null", index="btree_not_null"
    )
    script = fields.Text(string="What to Say", readonly=True)
    called_by_id = fields.Many2one("res.users", string="Called By", index="btree_not_null")
    called_at = fields.Datetime()

    # A customer hears a playbook's message once about one planned time and one new time.
    _told_once = models.UniqueIndex(
        "(type_id, intervention_id, (COALESCE(planned_start, '-infinity'::timestamp)),"
        " (COALESCE(told_start, '-infinity'::timestamp))) WHERE how IN ('mail', 'sms', 'call', 'called')",
        "This customer was told already.",
    )

    # === COMPUTE === #
    @api.depends("intervention_id")
    def _compute_phone(self):
        for line in self:
            visit = line.intervention_id
            line.phone = visit.site_id.phone or visit.partner_id.phone

    # === ACTIONS === #
    def action_called(self):
        """Note that the customer was told on the phone."""
        self.check_access("read")
        lines_sudo = self.sudo().filtered(lambda line: line.how == "call")  # nothing else is written
        lines_sudo.write({"how": "called", "called_by_id": self.env.uid, "called_at": fields.Datetime.now()})
        lines_sudo.notification_id.action_called()
        return True

    # === BUSINESS === #
    @api.model
    def _get_states(self):
        return self.env["field.intervention"]._fields["state"]._description_selection(self.env)

    @api.model
    def _get_told(self, playbook, effects):
        """Return the visits whose customers have heard exactly this before."""
        visits = self.env["field.intervention"].union(*(effect.visit for effect in effects))
        lines = self.search(
            Domain("type_id", "=", playbook.id)
            & Domain("intervention_id", "in", visits.ids)
            & Domain("how", "in", _TOLD)
        )
        heard = {(line.intervention_id, line.planned_start, line.told_start) for line in lines}
        return visits.browse(
            effect.visit.id
            for effect in effects
            if (effect.visit, effect.visit.planned_start, (effect.told and effect.told[0]) or False) in heard
        )
