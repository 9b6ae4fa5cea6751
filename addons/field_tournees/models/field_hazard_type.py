from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class FieldHazardType(models.Model):
    """A playbook: what is done when a day does not go as planned.

    It holds the status that the visits concerned get, the message to their customers, the
    replanning move and the words of the call centre. `field.hazard` carries it out.
    """

    _name = "field.hazard.type"
    _description = "Hazard Playbook"
    _inherit = ["field.scripted"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    description = fields.Char(
        string="When to Use It", translate=True, help="One line that planners read when they choose."
    )
    icon = fields.Char(default="fa-exclamation-triangle", help="A Font Awesome name: “fa-wrench”.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
    role = fields.Selection(
        [("planner", "Planners"), ("manager", "Managers only")],
        string="Who May Use It",
        default="planner",
        required=True,
    )
    # Whom it concerns
    scope = fields.Selection(
        [
            ("visit", "The visits it is declared on"),
            ("day", "The technician's visits from then on"),
        ],
        string="Visits Concerned",
        default="visit",
        required=True,
    )
    # What happens to them
    move = fields.Selection(
        [
            ("none", "Nothing is replanned"),
            ("away", "Repair the day: technician away"),
            ("vehicle_down", "Repair the day: vehicle down"),
            ("overrun", "Repair the day: technician late"),
        ],
        string="Replanning",
        default="none",
        required=True,
        help="A repair proposes the plan with the fewest changes to what customers were told.",
    )
    new_state = fields.Selection(
        [
            ("keep", "Unchanged"),
            ("to_reschedule", "To reschedule"),
            ("no_access", "No access"),
            ("to_plan", "Back to plan"),
            ("cancelled", "Cancelled"),
        ],
        string="Status They Get",
        default="keep",
        required=True,
        help="With a repair: the status of the visits that find no other place.",
    )
    delay_minutes = fields.Integer(
        string="Usual Delay", help="Minutes; the planner corrects them. 0: no delay is asked for."
    )
    # Who hears of it
    audience = fields.Selection(
        [
            ("nobody", "Nobody"),
            ("broken", "Customers whose promise breaks"),
            ("all", "Every customer concerned"),
        ],
        string="Who Is Told",
        default="all",
        required=True,
    )
    template_id = fields.Many2one(
        "mail.template",
        string="Message",
        domain=[("model", "=", "field.intervention")],
        ondelete="restrict",
        help="Customers whom no message can reach appear in the list of calls to make.",
    )
    hazard_count = fields.Integer(compute="_compute_hazard_count")

    _delay_range = models.Constraint(
        "CHECK (delay_minutes BETWEEN 0 AND 480)", "The usual delay lies between 0 and 480 minutes."
    )
    _message_given = models.Constraint(
        "CHECK (audience = 'nobody' OR template_id IS NOT NULL)",
        "Choose the message that the customers get, or tell nobody.",
    )
    _repair_scope = models.Constraint(
        "CHECK (move = 'none' OR scope = 'day')",
        "A repair is about a technician's day: let the playbook concern the visits from then on.",
    )

    _repair_state = models.Constraint(
        "CHECK (move = 'none' OR new_state IN ('keep', 'to_reschedule'))",
        "Who finds no place in a repair is to be rescheduled, or keeps the status.",
    )

    def _compute_hazard_count(self):
        counts = dict(
            self.env["field.hazard"]._read_group(Domain("type_id", "in", self.ids), ["type_id"], ["__count"])
        )
        for playbook in self:
            playbook.hazard_count = counts.get(playbook, 0)

    @api.constrains("template_id")
    def _check_words(self):
        self.env["field.wording"]._check(self.template_id)

    # === ACTIONS === #
    def action_open_hazards(self):
        """Open what happened under this playbook."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("field_tournees.field_hazard_action")
        return action | {"domain": [("type_id", "=", self.id)], "context": {}}

    # === BUSINESS === #
    @api.model
    def _get_usable(self):
        """Return the playbooks of this company that the user may run."""
        roles = ["planner"]
        if self.env.user.has_group("field_tournees.group_field_manager"):
            roles.append("manager")
        company = Domain("company_id", "in", (self.env.company.id, False))
        return self.search(company & Domain("role", "in", roles))

    def _check_usable(self):
        """Refuse a playbook that is kept for managers."""
        self.ensure_one()
        if self not in self._get_usable():
            raise AccessError(
                self.env._(
                    "“%(playbook)s” is kept for managers: ask one to run it.", playbook=self.name
                )
            )

    def _get_state(self):
        """Return the status that the visits concerned get, None when it stays."""
        return None if self.new_state == "keep" else self.new_state
