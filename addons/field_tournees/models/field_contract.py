import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import times

_TRANSITIONS = {"draft": {"running"}, "running": {"ended"}, "ended": {"running"}}


class FieldContract(models.Model):
    """What a customer is owed: which visits, where, until when, and how fast.

    A visit at a covered place gets its contract by itself, and from it the time by which
    somebody must be there.
    """

    _name = "field.contract"
    _description = "Service Contract"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    # Who
    name = fields.Char(string="Contract", required=True, copy=False, readonly=True, default="/")
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("ended", "Ended")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id", store=True, index=True
    )
    customer_reference = fields.Char(help="How the customer names this contract.")
    user_id = fields.Many2one(
        "res.users",
        string="Followed By",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="Who is reminded when the customer does not answer.",
    )
    notes = fields.Html()
    # What it covers
    date_start = fields.Date(string="Begins", required=True, default=fields.Date.context_today, tracking=True)
    date_end = fields.Date(string="Ends", tracking=True, help="Empty: until it is ended.")
    site_ids = fields.Many2many(
        "res.partner", string="Sites", check_company=True, help="Empty: all sites of the customer."
    )
    equipment_ids = fields.Many2many(
        "field.equipment", string="Equipment", check_company=True, help="Empty: everything at these sites."
    )
    type_ids = fields.Many2many(
        "field.intervention.type", string="Visits Covered", check_company=True, help="Empty: all visits."
    )
    # How fast
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Hours Counted",
        default=lambda self: self.env.company.resource_calendar_id,
        check_company=True,
        help="The clocks run in these working hours only; empty: every hour, day and night.",
    )
    sla_ids = fields.One2many("field.contract.sla", "contract_id", string="Clocks", copy=True)
    # What came of it
    recurrence_ids = fields.One2many("field.recurrence", "contract_id", string="Recurring Visits")
    recurrence_count = fields.Integer(compute="_compute_recurrence_count")
    intervention_count = fields.Integer(string="Interventions", compute="_compute_intervention_count")
    equipment_count = fields.Integer(compute="_compute_equipment_count")

    _name_company_uniq = models.Constraint("UNIQUE(name, company_id)", "Another contract has this number.")
    _days_in_order = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)", "A contract ends after it begins."
    )

    # === COMPUTE === #
    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for contract in self:
            contract.display_name = f"{contract.name} · {contract.partner_id.name or ''}"

    @api.depends("recurrence_ids")
    def _compute_recurrence_count(self):
        for contract in self:
            contract.recurrence_count = len(contract.recurrence_ids)

    def _compute_intervention_count(self):
        counts = dict(
            self.env["field.intervention"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.intervention_count = counts.get(contract, 0)

    @api.depends("equipment_ids", "site_ids", "commercial_partner_id")
    def _compute_equipment_count(self):
        for contract in self:
            domain = contract._get_equipment_domain()
            contract.equipment_count = self.env["field.equipment"].search_count(domain)

    # === CHECKS === #
    @api.constrains("calendar_id", "sla_ids")
    def _check_calendar_has_hours(self):
        for contract in self.filtered("sla_ids"):
            if contract.calendar_id and not contract.calendar_id.sudo().attendance_ids:
                raise ValidationError(
                    self.env._(
                        "The schedule %(calendar)s has no working hours: the clocks would never end.",
                        calendar=contract.calendar_id.name,
                    )
                )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                company_id = vals.get("company_id") or self.env.company.id
                sequences_sudo = self.env["ir.sequence"].sudo().with_company(company_id)  # nobody's to read
                vals["name"] = sequences_sudo.next_by_code("field.contract")
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_lived(self):
        if any(contract.state != "draft" or contract.intervention_count for contract in self):
            raise UserError(self.env._("A contract that ran is kept: end it instead."))

    # === ACTIONS === #
    def action_start(self):
        """The contract is in force: visits at its sites get it from now on."""
        self._set_state("running")

    def action_end(self):
        """The contract is over: its recurring visits are not generated any more."""
        self._set_state("ended")

    def action_open_interventions(self):
        """Open the visits under this contract."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("field_tournees.field_intervention_action")
        return action | {"domain": [("contract_id", "=", self.id)], "context": {}}

    def action_open_equipment(self):
        """Open the appliances that this contract covers."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("field_tournees.field_equipment_action")
        return action | {"domain": list(self._get_equipment_domain())}

    def action_open_recurrences(self):
        """Open the recurring visits of this contract."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("field_tournees.field_recurrence_action")
        return action | {
            "domain": [("contract_id", "=", self.id)],
            "context": {"default_contract_id": self.id},
        }

    # === BUSINESS === #
    def _set_state(self, state):
        """Move every contract of the set to a state, or refuse with a sentence."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for contract in self:
            if state not in _TRANSITIONS[contract.state]:
                raise UserError(
                    self.env._(
                        "%(contract)s is “%(before)s”: it cannot become “%(after)s”.",
                        contract=contract.name,
                        before=labels[contract.state],
                        after=labels[state],
                    )
                )
        self.write({"state": state})

    @api.model
    def _end_expired(self):
        """End the contracts of the current company whose last day is past."""
        today = times.local_date(fields.Datetime.now(), self.env.company._get_booking_tz())
        self.search(
            Domain("company_id", "=", self.env.company.id)
            & Domain("state", "=", "running")
            & Domain("date_end", "<", today)
        )._set_state("ended")

    def _get_equipment_domain(self):
        """Return the domain of the appliances covered."""
        self.ensure_one()
        if self.equipment_ids:
            return Domain("id", "in", self.equipment_ids.ids)
        if self.site_ids:
            return Domain("site_id", "in", self.site_ids.ids)
        return Domain("site_id", "child_of", self.commercial_partner_id.id)

    @api.model
    def _find_for(self, visits):
        """Return {visit: contract}, the most precise one in force when each was asked for.

        An appliance goes before a site, a site before the whole customer.
        """
        customers = visits.partner_id.commercial_partner_id | visits.site_id.commercial_partner_id
        # Whoever records a visit may not read contracts; which one covers it is a fact.
        contracts_sudo = self.sudo().search(
            Domain("state", "=", "running")
            & Domain("company_id", "in", visits.company_id.ids)
            & (
                Domain("commercial_partner_id", "in", customers.ids)
                | Domain("site_ids", "in", visits.site_id.ids)
            )
        )
        found = {}
        for visit in visits:
            covering = contracts_sudo.filtered(lambda contract, visit=visit: contract._covers(visit))
            best = max(covering, key=type(self)._get_precision, default=contracts_sudo.browse())
            found[visit] = best.sudo(self.env.su)
        return found

    @api.model
    def _find_due(self, company, site, visit_type, priority, moment):
        """Return by when somebody must be on site for a request that is not recorded yet, or False."""
        visit = self.env["field.intervention"].new(
            {
                "company_id": company.id,
                "site_id": site.id,
                "type_id": visit_type.id,
                "requested_at": moment,
            }
        )
        return self._find_for(visit)[visit]._get_due("on_site", priority, moment)

    def _covers(self, visit):
        """Tell whether a visit falls under this contract."""
        self.ensure_one()
        moment = visit.requested_at or fields.Datetime.now()
        day = times.local_date(moment, self.company_id._get_booking_tz())
        in_force = self.date_start <= day and (not self.date_end or day <= self.date_end)
        if not in_force or self.company_id != visit.company_id:
            return False
        if self.type_ids and visit.type_id._origin not in self.type_ids:
            return False
        site, equipment = visit.site_id._origin, visit.equipment_id._origin
        if self.equipment_ids:
            sites = self.equipment_ids.site_id
            return equipment in self.equipment_ids if equipment else site in sites
        if self.site_ids:
            return site in self.site_ids
        customers = visit.partner_id.commercial_partner_id | visit.site_id.commercial_partner_id
        return self.commercial_partner_id in customers._origin

    def _get_precision(self):
        return (bool(self.equipment_ids), bool(self.site_ids), bool(self.type_ids), self.date_start, self.id)

    def _get_due(self, kind, priority, moment):
        """Return by when a request must be answered, or somebody be on site; False without a clock.

        :param kind: `answer` or `on_site`
        :param moment: naive UTC moment of the request
        """
        sla = self.sla_ids.filtered(lambda one: one.priority == priority)[:1]
        hours = sla[f"{kind}_hours"]
        return self._count_hours(moment, hours) if hours and moment else False

    def _count_hours(self, moment, hours):
        """Return the naive UTC moment so many hours of the contract's schedule after another one."""
        if not self.calendar_id:
            return moment + times.hours(hours)
        ours = Domain("time_type", "=", "leave") & Domain("company_id", "in", [self.company_id.id, False])
        # Schedules are not everybody's to read.
        end = self.calendar_id.sudo().plan_hours(
            hours, pytz.utc.localize(moment), compute_leaves=True, domain=list(ours)
        )
        return times.to_naive(end) if end else False
