from collections import defaultdict
from typing import NamedTuple

import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools import times


class FieldTechnician(models.Model):
    """A person who does visits: what planning must know beside the employee's file."""

    _name = "field.technician"
    _description = "Technician"
    _inherit = ["field.calendar.feed", "field.tracked"]
    _order = "team_id, name"
    _check_company_auto = True

    # Who
    employee_id = fields.Many2one(
        "hr.employee", required=True, index=True, ondelete="restrict", check_company=True
    )
    name = fields.Char(related="employee_id.name", store=True)
    user_id = fields.Many2one(related="employee_id.user_id", store=True, index=True)
    company_id = fields.Many2one(related="employee_id.company_id", store=True, index=True)
    image_128 = fields.Image(related="employee_id.image_128")
    is_photo_shown = fields.Boolean(
        string="Photo for Customers",
        help="Customers who wait see this photo on their page. With the technician's written consent only.",
    )
    has_photo = fields.Boolean(compute="_compute_has_photo", compute_sudo=True)
    avatar_128 = fields.Image(related="employee_id.avatar_128")
    phone = fields.Char(related="employee_id.work_phone")
    tz = fields.Char(compute="_compute_tz", compute_sudo=True)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    team_id = fields.Many2one("field.team", index="btree_not_null", check_company=True)
    # Where and with what
    start_partner_id = fields.Many2one(
        "res.partner",
        string="Starts From",
        help="Where the day begins; empty: the company's address.",
    )
    end_partner_id = fields.Many2one("res.partner", string="Ends At", help="Empty: where the day began.")
    zone_ids = fields.Many2many(
        "field.zone",
        "field_zone_technician_rel",
        "technician_id",
        "zone_id",
        string="Zones",
        check_company=True,
        help="Empty: everywhere.",
    )
    vehicle_id = fields.Many2one("field.vehicle", index="btree_not_null", check_company=True)
    tool_ids = fields.Many2many("field.tool", string="Own Tools", check_company=True)
    # Pace and costs
    currency_id = fields.Many2one(related="company_id.currency_id")
    pace = fields.Float(
        default=1.0,
        required=True,
        help="1.0 takes the planned time; 1.2 takes a fifth longer, as a beginner does.",
    )
    cost_per_hour = fields.Monetary(default=32.0)
    cost_per_km = fields.Monetary(default=0.35)
    overtime_per_hour = fields.Monetary(default=40.0)
    overtime_hours = fields.Float(string="Overtime Allowed", default=0.5)
    route_ids = fields.One2many("field.route", "technician_id")

    _employee_uniq = models.Constraint("UNIQUE(employee_id)", "This employee is a technician already.")
    _pace_range = models.Constraint("CHECK (pace BETWEEN 0.25 AND 4)", "The pace lies between 0.25 and 4.")
    _costs_positive = models.Constraint(
        "CHECK (cost_per_hour >= 0 AND cost_per_km >= 0 AND overtime_per_hour >= 0"
        " AND overtime_hours BETWEEN 0 AND 6)",
        "Costs cannot be negative, and overtime lies between 0 and 6 hours a day.",
    )

    # === COMPUTE === #
    @api.depends("employee_id", "company_id")
    def _compute_tz(self):
        for technician in self:
            company_tz = technician.company_id.resource_calendar_id.tz
            technician.tz = technician.employee_id.tz or company_tz or "UTC"

    @api.depends("image_128")
    def _compute_has_photo(self):
        for technician in self:
            technician.has_photo = bool(technician.image_128)

    # === CRUD === #
    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint({"overtime_hours", "employee_id"}):
            self.env["field.route"]._refresh_capacity_of(self)
        return result

    # === ACTIONS === #
    def action_open_routes(self):
        """Open this technician's days."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("field_tournees.field_route_action")
        return action | {"domain": [("technician_id", "=", self.id)], "context": {}}

    # === BUSINESS === #
    def _get_local_date(self, moment):
        """Return the day of a naive UTC datetime in the technician's time zone."""
        self.ensure_one()
        return times.local_date(moment, self.tz)

    def _get_start_site(self):
        """Return the contact where the day begins."""
        return self.start_partner_id or self.company_id.partner_id

    def _get_end_site(self):
        """Return the contact where the day ends."""
        return self.end_partner_id or self._get_start_site()

    def _get_tools(self):
        """Return what is on board and in the technician's own bag."""
        return self.tool_ids | self.vehicle_id.tool_ids

    def _get_shifts(self, start, stop):
        """Return the working shifts between two naive UTC datetimes.

        A shift is the day's work without leaves and public holidays. The schedule's own
        gap (lunch) is a break inside the shift; an absence ends one shift, and the next
        begins after it.

        :return: {technician: [Shift, ...]} in order of time, naive UTC.
        """
        shifts = dict.fromkeys(self, ())
        by_calendar = defaultdict(self.browse)
        for technician in self:
            resource = technician.employee_id.sudo().resource_id  # HR only
            calendar = resource.calendar_id or technician.company_id.resource_calendar_id
            by_calendar[calendar] |= technician
        for calendar, technicians in by_calendar.items():
            resources = technicians.employee_id.sudo().resource_id
            bounds = (pytz.utc.localize(start), pytz.utc.localize(stop))
            present = calendar.sudo()._attendance_intervals_batch(*bounds, resources)
            working = calendar.sudo()._work_intervals_batch(*bounds, resources)
            leaves = calendar.sudo()._leave_intervals_batch(*bounds, resources)
            for technician in technicians:
                resource = technician.employee_id.sudo().resource_id
                scheduled = times.make_shifts(
                    [(a, b) for a, b, _rec in working[resource.id]],
                    [(a, b) for a, b, _rec in present[resource.id]],
                    pytz.timezone(technician.tz),
                )
                shifts[technician] = times.with_overtime(
                    scheduled,
                    times.hours(technician.overtime_hours),
                    [(times.to_naive(a), times.to_naive(b)) for a, b, _rec in leaves[resource.id]],
                )
        return shifts

    def _get_availability_problem(self, start, stop, shifts=None):
        """Return the sentence that forbids work between two datetimes, or False."""
        self.ensure_one()
        if shifts is None:
            shifts = self._get_shifts(*times.around(start, stop))[self]
        if any(shift.start <= start and stop <= shift.latest for shift in shifts):
            return False
        return self.env._(
            "%(technician)s does not work from %(start)s to %(stop)s (schedule, leave or "
            "public holiday): choose another time or another technician.",
            technician=self.name,
            start=times.format_moment(self.env, start, self.tz),
            stop=times.format_moment(self.env, stop, self.tz),
        )

    def _get_held_skills(self):
        """Return what each technician has ever been recorded to know.

        :return: {technician: {hr.skill: [HeldSkill, ...]}}
        """
        held = {technician: defaultdict(list) for technician in self}
        by_employee = {technician.employee_id.id: technician for technician in self}
        # HR-only rows: planning needs the level and the dates, nothing else leaves here.
        rows_sudo = (
            self.env["hr.employee.skill"].sudo().search(Domain("employee_id", "in", list(by_employee)))
        )
        covers = self._get_covers(rows_sudo.skill_id)
        for row in rows_sudo:
            technician, paper = by_employee[row.employee_id.id], row._get_held()
            held[technician][row.skill_id].append(paper)
            for cover in covers.get(row.skill_id, ()):
                if cover.company_id in (self.env["res.company"], technician.company_id):
                    held[technician][cover.counts_as_id].append(paper.ends_by(cover.until))
        return held

    def _get_covers(self, skills):
        """Return {hr.skill: lines of the table of what counts as what}."""
        if not skills:
            return {}
        covers_sudo = self.env["field.skill.cover"].sudo()  # who plans need not see the table
        return covers_sudo.search(Domain("held_id", "in", skills.ids)).grouped("held_id")

    def _get_skill_problem(self, demands, start, stop, held=None):
        """Return the sentence that forbids a visit for want of a qualification, or False.

        :param demands: field.skill records
        :param held: this technician's part of `_get_held_skills()`, when known
        """
        self.ensure_one()
        if held is None:
            held = self._get_held_skills()[self]
        first_day, last_day = self._get_local_date(start), self._get_local_date(stop)
        for demand in demands.sudo():
            rows = held.get(demand.skill_id, [])
            if any(
                row.level >= demand.skill_level_id.level_progress and row.covers(first_day, last_day)
                for row in rows
            ):
                continue
            return self._describe_missing_skill(demand, rows, first_day, last_day)
        return False

    def _describe_missing_skill(self, demand, rows, first_day, last_day):
        valid = [row for row in rows if row.covers(first_day, last_day)]
        if valid:
            return self.env._(
                "%(technician)s holds “%(skill)s” below the level this visit demands "
                "(%(level)s): choose another technician.",
                technician=self.name,
                skill=demand.skill_id.name,
                level=demand.skill_level_id.name,
            )
        expired = [row for row in rows if row.valid_to and row.valid_to < last_day]
        if expired:
            return self._describe_expiry(demand, max(expired, key=lambda row: row.valid_to), last_day)
        return self.env._(
            "%(technician)s does not hold “%(skill)s”, which this visit demands: choose another technician.",
            technician=self.name,
            skill=demand.skill_id.name,
        )

    def _describe_expiry(self, demand, row, last_day):
        words = {"technician": self.name, "skill": demand.skill_id.name}
        if row.paper == "no_opinion":
            return self.env._(
                "No doctor's opinion is recorded for “%(skill)s” of %(technician)s: choose another "
                "technician or record it first.",
                **words,
            )
        words |= {"expiry": format_date(self.env, row.valid_to), "day": format_date(self.env, last_day)}
        if row.paper == "opinion":
            return self.env._(
                "The doctor's opinion for “%(skill)s” of %(technician)s expires on %(expiry)s, before "
                "the visit ends on %(day)s: choose another technician or renew it first.",
                **words,
            )
        return self.env._(
            "“%(skill)s” of %(technician)s expires on %(expiry)s, before the visit ends "
            "on %(day)s: choose another technician or renew it first.",
            **words,
        )

    def _get_tool_problem(self, tools):
        """Return the sentence that forbids a visit for want of a vehicle or tool, or False."""
        self.ensure_one()
        missing = tools - self._get_tools()
        return bool(missing) and self.env._(
            "%(technician)s has no %(tools)s on board: choose another technician or load it.",
            technician=self.name,
            tools=", ".join(missing.mapped("name")),
        )


class HeldSkill(NamedTuple):
    """A recorded qualification: level in percent, valid from and to (dates, inclusive).

    `paper` names the document that ends it, when it is not the training's: the doctor's
    `opinion`, or `no_opinion` where there is none.
    """

    level: int
    valid_from: object
    valid_to: object
    paper: str = ""

    def ends_by(self, day):
        """Return it as it counts until a day at the latest; no day: as it is."""
        return self if not day or (self.valid_to and self.valid_to <= day) else self._replace(valid_to=day)

    def covers(self, first_day, last_day):
        """Tell whether it is valid on both days and in between."""
        return (not self.valid_from or self.valid_from <= first_day) and (
            not self.valid_to or last_day <= self.valid_to
        )
