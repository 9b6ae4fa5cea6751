from datetime import timedelta
from itertools import pairwise

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools import times
from .field_lifecycle import PLANNED_STATES


class FieldRoute(models.Model):
    """A technician's day: the ordered visits and how full it is.

    A row exists for every working day of the planning horizon, visits or not: it carries the
    capacity that load indicators and slots rest on.
    """

    _name = "field.route"
    _description = "Route"
    _inherit = [
        "field.route.day",
        "field.route.live",
        "field.route.eta",
        "field.route.expected",
        "field.route.trail",
        "field.route.export",
        "field.watched",
        "field.conversation",
        "mail.thread",
    ]
    _order = "date desc, technician_id"
    _check_company_auto = True
    _mail_post_access = "read"

    technician_id = fields.Many2one(
        "field.technician", required=True, index=True, ondelete="restrict", check_company=True
    )
    date = fields.Date(required=True, index=True)
    company_id = fields.Many2one(related="technician_id.company_id", store=True, index=True)
    team_id = fields.Many2one(related="technician_id.team_id", store=True, index=True)
    user_id = fields.Many2one(related="technician_id.user_id", store=True, index=True)
    color = fields.Integer(related="technician_id.color")
    tz = fields.Char(related="technician_id.tz")
    technician_phone = fields.Char(related="technician_id.phone")
    intervention_ids = fields.One2many("field.intervention", "route_id", string="Stops")
    state = fields.Selection(
        [
            ("empty", "Empty"),
            ("planned", "Planned"),
            ("running", "Under way"),
            ("done", "Done"),
        ],
        compute="_compute_state",
        store=True,
    )
    # The day as planned
    leave_at = fields.Datetime(string="Leaves", readonly=True)
    back_at = fields.Datetime(string="Back", readonly=True)
    break_start = fields.Datetime(readonly=True)
    break_stop = fields.Datetime(readonly=True)
    distance_km = fields.Float(string="Distance", readonly=True, digits=(8, 1))
    travel_hours = fields.Float(readonly=True)
    # Load
    visit_count = fields.Integer(compute="_compute_load", store=True)
    work_hours = fields.Float(
        string="On Site", compute="_compute_load", store=True, help="Planned time on site."
    )
    planned_hours = fields.Float(compute="_compute_load", store=True, help="Time on site and on the road.")
    available_hours = fields.Float(readonly=True, help="Working time of the day, without break and leaves.")
    shifts = fields.Json(readonly=True, help="Working time of the day, in the seconds of times.pack_shift.")
    load_percent = fields.Float(
        string="Load", compute="_compute_load", store=True, aggregator="avg", digits=(6, 1)
    )
    late_count = fields.Integer(string="Late", compute="_compute_late_count")

    _technician_date_uniq = models.Constraint(
        "UNIQUE(technician_id, date)", "This technician has a route for that day already."
    )

    # === COMPUTE === #
    @api.depends("technician_id", "date")
    def _compute_display_name(self):
        for route in self:
            day = format_date(self.env, route.date) if route.date else ""
            route.display_name = f"{route.technician_id.name or ''} · {day}"

    @api.depends("intervention_ids.state")
    def _compute_state(self):
        for route in self:
            states = set(route.intervention_ids.mapped("state"))
            if not states:
                route.state = "empty"
            elif not states & set(PLANNED_STATES):
                route.state = "done"
            elif states & {"en_route", "on_site", "paused", "done"}:
                route.state = "running"
            else:
                route.state = "planned"

    @api.depends(
        "intervention_ids.planned_start",
        "intervention_ids.planned_stop",
        "travel_hours",
        "available_hours",
    )
    def _compute_load(self):
        for route in self:
            visits = route.intervention_ids.filtered("planned_stop")
            seconds = sum((visit.planned_stop - visit.planned_start).total_seconds() for visit in visits)
            route.visit_count = len(visits)
            route.work_hours = seconds / 3600
            route.planned_hours = route.work_hours + route.travel_hours
            available = route.available_hours
            route.load_percent = 100 * route.planned_hours / available if available else 0

    def _compute_late_count(self):
        late = Domain("route_id", "in", self.ids) & Domain("is_late", "=", True)
        counts = dict(self.env["field.intervention"]._read_group(late, ["route_id"], ["__count"]))
        for route in self:
            route.late_count = counts.get(route, 0)

    # === BUSINESS === #
    @api.model
    def _get_or_create(self, keys):
        """Return {(technician, date): route} for such pairs, made where they are missing."""
        technicians = self.env["field.technician"].union(*(technician for technician, _ in keys))
        routes_sudo = self.sudo()  # a technician's own change may open a day
        found = routes_sudo.search(
            Domain("technician_id", "in", technicians.ids)
            & Domain("date", "in", list({day for _, day in keys}))
        )
        routes = {(route.technician_id, route.date): route for route in found}
        missing = [key for key in keys if key not in routes]
        made = routes_sudo._open(missing)
        made._refresh_capacity()
        routes.update(zip(missing, made, strict=True))
        return {key: routes[key].sudo(False) for key in keys}

    @api.model
    def _open(self, keys):
        """Create a route for each (technician, date); ask for a new try when somebody just did.

        What another transaction has committed meanwhile is visible to a new one only.
        """
        rows = [{"technician_id": technician.id, "date": day} for technician, day in keys]
        try:
            with self.env.cr.savepoint():
                return self.create(rows)
        except UniqueViolation as error:
            raise ConcurrencyError("the day was opened by another transaction") from error

    @api.model
    def _cron_open_days(self):
        """Make a route for each working day of the horizon, and read every capacity again."""
        for company in self.env["res.company"].search([]):
            self.with_company(company)._open_days(company)

    def _open_days(self, company):
        technicians = self.env["field.technician"].search(Domain("company_id", "=", company.id))
        first = fields.Datetime.now()
        days = timedelta(days=max(company.field_horizon_days, company.field_booking_days))
        shifts = technicians._get_shifts(first, first + days)
        self._get_or_create(
            list(
                dict.fromkeys(
                    (technician, technician._get_local_date(shift.start))
                    for technician in technicians
                    for shift in shifts[technician]
                )
            )
        )
        opened = Domain("company_id", "=", company.id) & Domain("date", ">=", first.date())
        self.sudo().search(opened)._refresh_capacity()  # the capacity is nobody's to write

    def _refresh_capacity(self):
        """Read the working time of each day again: schedule, leaves, public holidays."""
        if not self:
            return
        span = times.around(
            *(
                fields.Datetime.to_datetime(day)
                for day in (min(self.mapped("date")), max(self.mapped("date")))
            )
        )
        shifts = self.technician_id._get_shifts(span[0], span[1] + timedelta(days=1))
        for route in self:
            tz = route.technician_id.tz
            mine = [
                shift
                for shift in shifts[route.technician_id]
                if times.local_date(shift.start, tz) == route.date
            ]
            route.available_hours = sum(shift.work_seconds / 3600 for shift in mine)
            route.shifts = [times.pack_shift(shift) for shift in mine]

    @api.model
    def _refresh_capacity_of(self, technicians):
        """Read the days to come of some technicians again: their working time has changed."""
        mine = Domain("technician_id", "in", technicians.ids)
        coming = Domain("date", ">=", fields.Datetime.now().date())
        self.sudo().search(mine & coming)._refresh_capacity()  # the capacity is nobody's to write

    def _refresh_legs(self):
        """Compute travel, distance, departure and return of each day from its stops."""
        travel = self.env["field.travel"].with_company(self.company_id[:1])
        legs = travel._get_legs([pair for route in self for pair in route._get_leg_sites()])
        for route in self:
            stops = route._get_stops()
            route_legs = [legs[pair] for pair in route._get_leg_sites()]
            for visit, leg in zip(stops, route_legs, strict=False):
                visit._set_leg(leg)
            seconds = sum(leg.seconds for leg in route_legs)
            route.sudo().write(  # readable by all who may move a visit
                {
                    "travel_hours": seconds / 3600,
                    "distance_km": sum(leg.metres for leg in route_legs) / 1000,
                    "leave_at": stops and stops[0].planned_start - timedelta(seconds=route_legs[0].seconds),
                    "back_at": stops and stops[-1].planned_stop + timedelta(seconds=route_legs[-1].seconds),
                }
            )
        self._refresh_expected()

    def _get_stops(self):
        """Return the visits that hold the day's time, in order."""
        self.ensure_one()
        held = self.intervention_ids.filtered(
            lambda visit: visit.planned_start and visit.state != "cancelled"
        )
        # A filtered set forgets the other days' visits, and each day would read its own again.
        return held.sorted("planned_start").with_prefetch(self.intervention_ids._prefetch_ids)

    def _get_leg_sites(self):
        """Return (from, to) contacts of each leg: start, stops, end; empty without stops."""
        stops = self._get_stops()
        if not stops:
            return []
        sites = [
            self.technician_id._get_start_site(),
            *(visit.site_id for visit in stops),
            self.technician_id._get_end_site(),
        ]
        return list(pairwise(sites))
