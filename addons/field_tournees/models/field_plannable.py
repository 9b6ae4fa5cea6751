import math
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .field_lifecycle import PLANNED_STATES

_PLAN_FIELDS = {"technician_id", "planned_start"}
# A slide this small is no news for a customer who agreed.
_UNNOTICED = timedelta(minutes=15)
# No context that comes over RPC can hold this object.
_CHECKED_TOGETHER = object()
# A change of one of these by a person makes a running optimisation's answer stale.
_VERSIONED_FIELDS = _PLAN_FIELDS | {
    "duration_hours",
    "earliest_start",
    "latest_end",
    "lock",
    "promised_start",
    "promised_stop",
    "site_id",
    "skill_ids",
    "tool_ids",
    "type_id",
}
# What a technician, who tells facts and plans nothing, may not write.
_OFFICE_FIELDS = _VERSIONED_FIELDS | {
    "active",
    "aimed_on",
    "aimed_technician_id",
    "company_id",
    "contract_id",
    "distance_km",
    "has_own_sla",
    "name",
    "partner_id",
    "plan_version",
    "preferred_technician_id",
    "priority",
    "route_id",
    "sla_due",
    "team_id",
    "travel_minutes",
    "unserved_line_id",
    "urgency_rule_id",
}


class FieldPlannable(models.AbstractModel):
    """Demand and plan of an intervention, and the rules that bind them."""

    _name = "field.plannable"
    _description = "Intervention Plan"
    _inherit = ["field.judged"]

    # Demand
    duration_hours = fields.Float(
        string="Duration",
        compute="_compute_duration_hours",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    skill_ids = fields.Many2many(
        "field.skill",
        string="Qualifications",
        compute="_compute_from_type",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
    )
    tool_ids = fields.Many2many(
        "field.tool",
        string="Vehicle and Tools",
        compute="_compute_from_type",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
    )
    preferred_technician_id = fields.Many2one("field.technician", check_company=True)
    # Plan
    technician_id = fields.Many2one(
        "field.technician", index="btree_not_null", check_company=True, copy=False
    )
    team_id = fields.Many2one(
        "field.team",
        compute="_compute_team_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
    )
    planned_start = fields.Datetime(index=True, copy=False)
    planned_stop = fields.Datetime(compute="_compute_planned_stop", store=True, precompute=True)
    route_id = fields.Many2one(
        "field.route", index="btree_not_null", readonly=True, copy=False, ondelete="set null"
    )
    lock = fields.Selection(
        [
            ("free", "Free"),
            ("day", "Same day"),
            ("technician", "Same technician"),
            ("fixed", "Fixed"),
        ],
        default="free",
        required=True,
        copy=False,
        groups="base.group_user",
        help="What the optimiser may no longer change.",
    )
    travel_minutes = fields.Integer(
        string="Travel", readonly=True, copy=False, help="Planned leg to this visit."
    )
    distance_km = fields.Float(string="Distance", readonly=True, copy=False, digits=(8, 1))
    plan_version = fields.Integer(
        readonly=True, copy=False, default=1, aggregator=None, groups="base.group_user"
    )
    unserved_line_id = fields.Many2one(
        "field.optimization.line",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups="base.group_user",
        help="The proposal that last left the visit out.",
    )
    unplanned_reason = fields.Char(
        related="unserved_line_id.reason",
        string="Why Not Planned",
        groups="base.group_user",
        help="Why the last optimisation left the visit out.",
    )
    # === COMPUTE === #
    # Apart from the next one: computing qualifications must not touch a duration that was given.
    @api.depends("type_id")
    def _compute_duration_hours(self):
        for visit in self:
            visit.duration_hours = visit.type_id.duration_hours or visit.duration_hours

    @api.depends("type_id")
    def _compute_from_type(self):
        for visit in self:
            visit.skill_ids = visit.type_id.skill_ids
            visit.tool_ids = visit.type_id.tool_ids

    @api.depends("technician_id")
    def _compute_team_id(self):
        for visit in self:
            visit.team_id = visit.technician_id.team_id or visit.team_id

    @api.depends("planned_start", "duration_hours", "technician_id.pace")
    def _compute_planned_stop(self):
        for visit in self:
            visit.planned_stop = visit.planned_start and visit.planned_start + timedelta(
                seconds=visit._get_service_seconds(visit.technician_id)
            )

    # === CHECKS === #
    # The type brings duration, qualifications and tools; the site brings drives.
    @api.constrains(
        "technician_id", "planned_start", "duration_hours", "skill_ids", "tool_ids", "type_id", "site_id"
    )
    def _check_plan(self):
        """No visit against labour law, in a leave, without its certificates or tools."""
        if self.env.context.get("field_plan_check") is not _CHECKED_TOGETHER:
            self._enforce_rules()

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits.filtered(lambda visit: visit.technician_id and visit.planned_start)._plan_changed(
            self.env["field.route"]
        )
        return visits

    def write(self, vals):
        moves = bool(_PLAN_FIELDS & vals.keys())
        routes = self.route_id if moves else self.env["field.route"]
        before = {visit: (visit.technician_id, visit.planned_start) for visit in self if moves}
        if _VERSIONED_FIELDS & vals.keys():
            for version, visits in self.grouped("plan_version").items():
                super(FieldPlannable, visits).write({**vals, "plan_version": version + 1})
        else:
            super().write(vals)
        if moves:
            self.filtered(
                lambda visit: before[visit] != (visit.technician_id, visit.planned_start)
            )._plan_changed(routes)
        elif {"duration_hours", "site_id", "type_id"} & vals.keys():
            self.route_id._refresh_legs()
        return True

    # === BUSINESS === #
    def _get_service_seconds(self, technician):
        """Return how long the work takes this technician, in whole seconds.

        The optimiser rounds alike: planned and proposed ends agree to the second.
        """
        self.ensure_one()
        seconds = round(self.duration_hours * 3600)
        return math.floor(seconds * (technician.pace or 1.0) + 0.5)

    def _set_plans(self, plans):
        """Give many visits their technician and time at once.

        :param plans: {visit: (technician, naive UTC start)}
        """
        routes = self.route_id
        # Who agreed to one time has not agreed to another; a kept promise is still agreed on.
        unconfirmed = self.filtered(
            lambda visit: visit.state == "confirmed"
            and not visit.promised_start
            and abs(plans[visit][1] - visit.planned_start) > _UNNOTICED
        )
        for visit in self:
            technician, start = plans[visit]
            batch = visit.with_context(field_plan_check=_CHECKED_TOGETHER)
            batch._write_guarded(
                {
                    "technician_id": technician.id,
                    "planned_start": start,
                    "plan_version": visit.plan_version + 1,
                    "unserved_line_id": False,
                }
            )
        self._check_plan()
        self._plan_changed(routes)
        unconfirmed._set_state("planned")

    def _plan_changed(self, former_routes):
        """Bring state, timeline and routes in line with a new technician or time."""
        planned = self.filtered(lambda visit: visit.technician_id and visit.planned_start)
        closed = planned.filtered(lambda visit: visit.state in ("done", "cancelled", "no_access"))
        if closed:
            raise UserError(
                self.env._(
                    "%(intervention)s is closed: set it back to plan first, or duplicate it if it "
                    "is done.",
                    intervention=closed[0].display_name,
                )
            )
        planned._log_event("plan", details=lambda visit: visit._get_span("planned"))
        planned.filtered(lambda visit: visit.state not in PLANNED_STATES)._set_state("planned")
        dropped = (self - planned).filtered(lambda visit: visit.state in PLANNED_STATES)
        dropped._log_event("plan", technician_id=False)
        dropped._set_state("to_plan")
        planned._link_routes()
        (former_routes | planned.route_id)._refresh_legs()

    def _link_routes(self):
        """Put each visit on its technician's route of the day, made where it is missing."""
        by_day = defaultdict(self.browse)
        for visit in self:
            by_day[visit.technician_id, visit._get_planned_date()] |= visit
        routes = self.env["field.route"]._get_or_create(list(by_day))
        for key, visits in by_day.items():
            moved = visits.filtered(lambda visit, route=routes[key]: visit.route_id != route)
            if moved:
                moved._write_guarded({"route_id": routes[key].id})

    def _set_leg(self, leg):
        """Keep the planned leg that leads to this visit."""
        self.ensure_one()
        vals = {
            "travel_minutes": round(leg.seconds / 60),
            "distance_km": round(leg.metres / 1000, 1),
        }
        if any(self[name] != value for name, value in vals.items()):
            self._write_guarded(vals)

    def _get_planned_date(self):
        """Return the day of the plan in the technician's time zone."""
        self.ensure_one()
        return self.technician_id._get_local_date(self.planned_start)

    # === HOOKS === #
    def _get_guarded_fields(self):
        guarded = super()._get_guarded_fields()
        if self.env.su or self.env.user.has_group("field_tournees.group_field_planner"):
            return guarded
        return guarded | _OFFICE_FIELDS

    def _before_state(self, state):
        super()._before_state(state)
        if state in ("to_plan", "draft", "cancelled", "to_reschedule"):
            planned = self.filtered(lambda visit: visit.technician_id or visit.planned_start)
            routes = planned.route_id
            planned._write_guarded(
                {
                    "technician_id": False,
                    "planned_start": False,
                    "route_id": False,
                    "travel_minutes": 0,
                    "distance_km": 0,
                    "lock": "free",
                }
            )
            routes._refresh_legs()
