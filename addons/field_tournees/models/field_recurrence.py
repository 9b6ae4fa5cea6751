from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import occurrences, times

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = [
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]


class FieldRecurrence(models.Model):
    """A visit that comes back: where, for what, how often, and within which tolerance."""

    _name = "field.recurrence"
    _description = "Recurring Visit"
    _inherit = ["field.recurrence.batch", "mail.thread", "mail.activity.mixin"]
    _order = "next_due, id"
    _check_company_auto = True

    # What and where
    name = fields.Char(compute="_compute_name", store=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    contract_id = fields.Many2one(
        "field.contract", index="btree_not_null", check_company=True, ondelete="restrict", tracking=True
    )
    equipment_id = fields.Many2one(
        "field.equipment", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    site_id = fields.Many2one(
        "res.partner",
        compute="_compute_site_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    zone_id = fields.Many2one(related="site_id.field_zone_id", store=True, index="btree_not_null")
    type_id = fields.Many2one(
        "field.intervention.type", required=True, index=True, check_company=True, ondelete="restrict"
    )
    duration_hours = fields.Float(string="Duration", help="0: the usual duration of such a visit.")
    instructions = fields.Html(help="Added to each visit; empty: those of the type.")
    # How often
    mode = fields.Selection(
        [("period", "After a period"), ("months", "In fixed months")], default="period", required=True
    )
    every = fields.Integer(default=12, required=True)
    unit = fields.Selection(
        [("days", "days"), ("weeks", "weeks"), ("months", "months"), ("years", "years")],
        default="months",
        required=True,
    )
    months = fields.Char(help="Numbers of months: 3, 9 is March and September.")
    first_on = fields.Date(
        string="First Due", required=True, default=fields.Date.context_today, tracking=True
    )
    counted_from = fields.Selection(
        [("fact", "The real date of the last visit"), ("calendar", "The fixed calendar")],
        default="fact",
        required=True,
        tracking=True,
        help="What the next date follows when a visit was made sooner or later than due.",
    )
    tolerance_days = fields.Integer(
        string="Tolerance", default=15, help="Days by which the visit may come sooner or later."
    )
    season_from = fields.Selection(_MONTHS, help="First month in which visits are made.")
    season_to = fields.Selection(_MONTHS, help="Last month in which visits are made.")
    # What the customer prefers
    preferred_technician_id = fields.Many2one("field.technician", check_company=True)
    period = fields.Selection([("morning", "Morning"), ("afternoon", "Afternoon")], string="Time of Day")
    mon = fields.Boolean(string="Monday")
    tue = fields.Boolean(string="Tuesday")
    wed = fields.Boolean(string="Wednesday")
    thu = fields.Boolean(string="Thursday")
    fri = fields.Boolean(string="Friday")
    sat = fields.Boolean(string="Saturday")
    sun = fields.Boolean(string="Sunday")
    is_proposed = fields.Boolean(
        string="Propose by Mail",
        default=True,
        help="A slot is booked and proposed to the customer as soon as slots are open for that day.",
    )
    # Where it stands
    visit_ids = fields.One2many(
        "field.intervention", "recurrence_id", string="Visits", context={"active_test": False}
    )
    visit_count = fields.Integer(compute="_compute_visit_count")
    last_done_on = fields.Date(
        string="Last Done",
        compute="_compute_last_done_on",
        store=True,
        readonly=False,
        help="Give it by hand when the last visit was made before this software.",
    )
    next_due = fields.Date(compute="_compute_next_due", store=True, index=True)
    rule_text = fields.Char(string="Rhythm", compute="_compute_rule_text")
    problem = fields.Char(readonly=True, copy=False, help="Why the next visit could not be generated.")

    _every_range = models.Constraint("CHECK (every BETWEEN 1 AND 400)", "The period lies between 1 and 400.")
    _tolerance_range = models.Constraint(
        "CHECK (tolerance_days BETWEEN 0 AND 180)", "The tolerance lies between 0 and 180 days."
    )
    _duration_range = models.Constraint(
        "CHECK (duration_hours BETWEEN 0 AND 24)", "The duration lies between 0 and 24 hours."
    )

    # === COMPUTE === #
    @api.depends("type_id.name", "equipment_id.name", "site_id.name")
    def _compute_name(self):
        for recurrence in self:
            parts = (recurrence.type_id.name, recurrence.equipment_id.name, recurrence.site_id.name)
            recurrence.name = " · ".join(part for part in parts if part)

    @api.depends("equipment_id")
    def _compute_site_id(self):
        for recurrence in self:
            recurrence.site_id = recurrence.equipment_id.site_id or recurrence.site_id

    @api.depends("visit_ids")
    def _compute_visit_count(self):
        for recurrence in self:
            recurrence.visit_count = len(recurrence.visit_ids)

    @api.depends("visit_ids.state", "visit_ids.left_at")
    def _compute_last_done_on(self):
        for recurrence in self:
            tz = recurrence.company_id._get_booking_tz()
            done = recurrence.visit_ids.filtered(lambda visit: visit.state == "done" and visit.left_at)
            days = [times.local_date(visit.left_at, tz) for visit in done]
            recurrence.last_done_on = max(days) if days else recurrence.last_done_on

    @api.depends(
        "first_on",
        "mode",
        "every",
        "unit",
        "months",
        "season_from",
        "season_to",
        "counted_from",
        "tolerance_days",
        "last_done_on",
        "active",
        "contract_id.state",
        "contract_id.date_end",
        "visit_ids.state",
        "visit_ids.due_on",
    )
    def _compute_next_due(self):
        for recurrence in self:
            waiting = recurrence._get_open_visits().mapped("due_on")
            recurrence.next_due = min(waiting) if waiting else recurrence._get_next_date()

    @api.depends_context("lang")
    @api.depends("mode", "every", "unit", "months", "tolerance_days")
    def _compute_rule_text(self):
        units = dict(self._fields["unit"]._description_selection(self.env))
        months = dict(self._fields["season_from"]._description_selection(self.env))
        for recurrence in self:
            values = {"days": recurrence.tolerance_days, "count": recurrence.every}
            if recurrence.mode == "months":
                names = [months[str(month)] for month in recurrence._read_months()]
                text = self.env._("%(months)s, ± %(days)s days", months=", ".join(names), **values)
            else:
                unit = units.get(recurrence.unit)
                text = self.env._("Every %(count)s %(unit)s, ± %(days)s days", unit=unit, **values)
            recurrence.rule_text = text

    # === CHECKS === #
    @api.constrains("mode", "months")
    def _check_months(self):
        for recurrence in self:
            if recurrence.mode == "months" and not recurrence._read_months():
                raise ValidationError(
                    self.env._(
                        "Write the months as numbers separated by commas: 3, 9 is March and September."
                    )
                )

    @api.constrains("season_from", "season_to")
    def _check_season(self):
        for recurrence in self:
            if bool(recurrence.season_from) != bool(recurrence.season_to):
                raise ValidationError(self.env._("A season has a first and a last month."))

    @api.constrains("equipment_id", "site_id", "contract_id")
    def _check_place(self):
        for recurrence in self:
            if recurrence.equipment_id and recurrence.equipment_id.site_id != recurrence.site_id:
                raise ValidationError(
                    self.env._(
                        "%(equipment)s is not installed at %(site)s: choose its site.",
                        equipment=recurrence.equipment_id.name,
                        site=recurrence.site_id.name,
                    )
                )

    # === ACTIONS === #
    def action_open_visits(self):
        """Open the visits that were generated."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("field_tournees.field_intervention_action")
        return action | {"domain": [("recurrence_id", "=", self.id)], "context": {}}

    def action_preview(self):
        """Show what the next night would generate, for these or for all, without writing any visit."""
        recurrences = self or self.search(self._get_due_domain(self.env.company))
        return self.env["field.recurrence.preview"]._open_for(recurrences)

    # === BUSINESS === #
    def _get_rule(self):
        """Return the rule as `tools.occurrences` reads it."""
        self.ensure_one()
        season = (int(self.season_from), int(self.season_to)) if self.season_from and self.season_to else None
        months = tuple(self._read_months()) if self.mode == "months" else ()
        return occurrences.Rule(self.first_on, self.every, self.unit, months, season)

    def _read_months(self):
        """Return the fixed months in order; empty when they cannot be read."""
        words = [word.strip() for word in (self.months or "").split(",")]
        if not all(word.isascii() and word.isdigit() and 1 <= int(word) <= 12 for word in words):
            return []
        return sorted({int(word) for word in words})

    def _get_weekdays(self):
        """Return the days of the week that suit the customer, Monday is 0."""
        return [number for number, name in enumerate(_WEEKDAYS) if self[name]]

    def _get_wishes(self):
        """Return what the customer prefers, as `field.offer` reads it."""
        wishes = {"periods": [self.period] if self.period else [], "weekdays": self._get_weekdays()}
        return {name: value for name, value in wishes.items() if value}

    def _get_duration_hours(self):
        return self.duration_hours or self.type_id.duration_hours

    def _get_open_visits(self):
        """Return the visits of which the next due dates are made."""
        return self.visit_ids.filtered(
            lambda visit: visit.due_on and visit.state not in ("done", "cancelled")
        )

    def _get_next_date(self):
        """Return the next date on which a visit will be due, or False."""
        if not self.first_on or not self.every or (self.mode == "months" and not self._read_months()):
            return False
        today = fields.Datetime.now().date()
        for days in (400, 40 * 366):  # most rules need not look far
            dates = self._get_missing_dates(today + timedelta(days=days))
            if dates:
                return dates[0]
        return False

    def _get_missing_dates(self, until):
        """Return the due dates up to a day for which there is no visit, in order.

        Counted from real dates, the next one is known only when the one before is closed. A
        fixed calendar is caught up once, whatever was missed.
        """
        self.ensure_one()
        contract = self.contract_id.sudo()
        if not self.active or (contract and contract.state != "running"):
            return []
        until = min(until, contract.date_end or until)
        if self.counted_from == "fact" and self.mode == "period":
            day = self._get_date_by_fact()
            return [day] if day and day <= until else []
        return self._get_dates_of_calendar(until)

    def _get_date_by_fact(self):
        if self._get_open_visits():
            return False
        rule, known = self._get_rule(), set(self.visit_ids.mapped("due_on"))
        skipped = self.visit_ids.filtered(lambda visit: visit.due_on and visit.state == "cancelled")
        bases = [*skipped.mapped("due_on"), *([self.last_done_on] if self.last_done_on else [])]
        day = rule.following(max(bases)) if bases else rule.in_season(self.first_on)
        while day in known:
            day += timedelta(days=1)
        return day

    def _get_dates_of_calendar(self, until):
        known = set(self.visit_ids.mapped("due_on")) - {False}
        tolerance = timedelta(days=self.tolerance_days)
        today = times.local_date(fields.Datetime.now(), self.company_id._get_booking_tz())
        floors = [max(known)] if known else []
        if self.last_done_on:
            floors.append(self.last_done_on + tolerance)
        after = max(floors) if floors else today - tolerance - timedelta(days=1)
        dates = [day for day in self._get_rule().between(after, until) if day not in known]
        past = [day for day in dates if day < today - tolerance]
        return past[-1:] + dates[len(past) :]
