from odoo import api, fields, models
from odoo.fields import Domain


class FieldIntervention(models.Model):
    """A visit at a customer's site, from the request to the fact.

    Four times are never merged: the constraint (what is allowed), the promise (what the
    customer was told), the plan (what we intend) and the fact (what happened).
    """

    _name = "field.intervention"
    _description = "Intervention"
    _inherit = [
        "field.intervention.import",
        "field.promise.risk",
        "field.parts",
        "field.told.arrival",
        "field.track",
        "field.message.words",
        "field.stop",
        "field.hazard.words",
        "field.conversation",
        "field.portal.visit",
        "field.timeline",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "planned_start, id"
    _check_company_auto = True
    _mail_post_access = "read"

    # Identity
    name = fields.Char(string="Reference", required=True, readonly=True, copy=False, default="/")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    type_id = fields.Many2one(
        "field.intervention.type", required=True, index=True, check_company=True
    )
    color = fields.Integer(related="type_id.color", aggregator=None)
    priority = fields.Selection(
        [("0", "Normal"), ("1", "High"), ("2", "Urgent")], default="0", required=True, index=True
    )
    description = fields.Html(string="Request")
    instructions = fields.Html()
    requested_at = fields.Datetime(default=fields.Datetime.now, copy=False)
    urgency_rule_id = fields.Many2one(
        "field.urgency.rule",
        string="Urgency",
        index="btree_not_null",
        check_company=True,
        copy=False,
        ondelete="restrict",
        help="The rule of the call centre that set the priority.",
    )
    # Who and where
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    site_id = fields.Many2one(
        "res.partner", required=True, index=True, check_company=True, ondelete="restrict"
    )
    site_address = fields.Char(related="site_id.contact_address_inline", string="Address")
    access_instructions = fields.Text(related="site_id.access_instructions")
    zone_id = fields.Many2one(
        "field.zone",
        related="site_id.field_zone_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    equipment_id = fields.Many2one(
        "field.equipment",
        index="btree_not_null",
        check_company=True,
        domain="[('site_id', '=', site_id)]",
    )
    # What stands in the way of planning it
    plan_warning = fields.Char(compute="_compute_plan_warning", groups="base.group_user")

    _name_company_uniq = models.UniqueIndex(
        "(name, company_id)", "Another intervention has this reference."
    )
    # A due date has one visit, whoever generates at the same time.
    _recurrence_due_uniq = models.UniqueIndex(
        "(recurrence_id, due_on) WHERE recurrence_id IS NOT NULL",
        "This recurring visit has an intervention for that due date already.",
    )
    _duration_positive = models.Constraint(
        "CHECK (duration_hours > 0 AND duration_hours <= 24)",
        "The duration lies between one minute and 24 hours.",
    )
    _to_plan_idx = models.Index("(company_id, zone_id) WHERE state = 'to_plan'")
    _technician_day_idx = models.Index("(technician_id, planned_start) WHERE state != 'cancelled'")

    # === COMPUTE === #
    @api.depends("site_id")
    def _compute_partner_id(self):
        for visit in self:
            if not visit.partner_id:
                visit.partner_id = visit.site_id.commercial_partner_id

    @api.depends("name", "type_id", "site_id")
    @api.depends_context("field_short_name")
    def _compute_display_name(self):
        for visit in self:
            if self.env.context.get("field_short_name"):  # calendar cells are small
                visit.display_name = f"{visit.site_id.name} · {visit.type_id.name}"
            else:
                visit.display_name = visit.name

    @api.depends("site_id.geo_quality", "site_id.partner_latitude", "unplanned_reason", "state")
    def _compute_plan_warning(self):
        planned = self.filtered(lambda visit: visit.state in ("planned", "confirmed"))
        plans = {visit: (visit.technician_id, visit.planned_start) for visit in planned}
        findings = self.env["field.rules"]._judge(plans, with_notes=False)
        for visit in self:
            warning = False
            if visit.state in ("to_plan", "to_reschedule"):
                site = visit.site_id
                if site and not site.partner_latitude and not site.partner_longitude:
                    warning = self.env._(
                        "The address of %(site)s is not located yet: correct it or place a pin.",
                        site=site.name,
                    )
                warning = warning or visit.unplanned_reason
            elif findings.get(visit):
                # A leave or an expiry recorded after the plan was made.
                warning = findings[visit][0].sentence
            visit.plan_warning = warning

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        unnamed = [vals for vals in vals_list if vals.get("name", "/") == "/"]
        for vals, reference in zip(unnamed, self._take_references(len(unnamed)), strict=True):
            vals["name"] = reference
        # The timeline says who created what: no second line in the chatter.
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        return super(FieldIntervention, quiet).create(vals_list).with_env(self.env)

    # === BUSINESS === #
    @api.model
    def _take_references(self, count):
        """Return the next references; the sequence is looked up once, not once each."""
        sequence_sudo = (
            self.env["ir.sequence"]
            .sudo()  # its counter is nobody's to read
            .search(
                Domain("code", "=", "field.intervention")
                & Domain("company_id", "in", (self.env.company.id, False)),
                order="company_id",
                limit=1,
            )
        )
        return [sequence_sudo.next_by_id() for _number in range(count)]
