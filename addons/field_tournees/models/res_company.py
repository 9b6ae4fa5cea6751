import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools import labour, times

_TILES = re.compile(r"https?://\S+|/\S+")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,38}[a-z0-9]", re.ASCII)
# Consumer code L221-18, counted from the day after the contract.
_WITHDRAWAL_DAYS = 14


class ResCompany(models.Model):
    """The few settings that planning needs."""

    _name = "res.company"
    _inherit = ["res.company", "field.live.settings", "field.privacy.settings", "field.message.settings"]

    field_horizon_days = fields.Integer(
        string="Planning Horizon",
        default=5,
        help="Days ahead that the nightly planning fills.",
    )
    field_freeze_hours = fields.Float(
        string="Freeze",
        default=12.0,
        help="A planned visit that starts sooner than this is not moved any more.",
    )
    field_solver_seconds = fields.Integer(
        string="Time Budget",
        default=15,
        help="Seconds that the optimiser may think about one plan.",
    )
    field_break_flex_minutes = fields.Integer(
        string="Break Flexibility",
        default=30,
        help="How much earlier or later than the working schedule says the break may start.",
    )
    field_late_minutes = fields.Integer(
        string="Late After",
        default=15,
        help="A visit without a promised slot is late so many minutes after its planned start.",
    )
    field_recurrence_days = fields.Integer(
        string="Generated Ahead", default=60, help="Days ahead that recurring visits are generated."
    )
    field_proposal_days = fields.Integer(
        string="Reminder After",
        default=3,
        help="Days after which a planner calls the customer who did not answer a proposed time.",
    )
    field_osrm_url = fields.Char(
        string="Road Engine",
        help="Address of an OSRM server; empty: distances as the crow flies, with a detour.",
    )
    # Map of the dispatch board
    field_map_tiles = fields.Char(
        string="Map Tiles",
        help="Address of a tile server, with {z}, {x} and {y}; empty: the map that comes with the suite.",
    )
    field_map_attribution = fields.Char(
        string="Map Attribution",
        help="Whom the tile server wants to be named on the map.",
    )
    # Working time: what the company's agreement allows
    field_day_hours = fields.Float(
        string="Hours a Day",
        default=10.0,
        help="Above 10 hours a day, an agreement allows up to 12: planners then give a reason.",
    )
    field_rest_hours = fields.Float(
        string="Daily Rest",
        default=11.0,
        help="Below 11 hours of rest, an agreement allows down to 9: planners then give a reason.",
    )
    field_home_legs = fields.Boolean(
        string="Home Legs Are Work",
        default=True,
        help="The ways from home to the first customer and back from the last one are working "
        "time, as they are for technicians at the employer's disposal.",
    )
    field_override_role = fields.Selection(
        [("planner", "Planners"), ("manager", "Managers only")],
        string="Exceptions By",
        default="planner",
        required=True,
        help="Who may plan beyond an ordinary limit, with a reason that is kept in the timeline.",
    )
    # Promises: what is offered to customers
    field_booking_target = fields.Float(
        string="Target",
        default=95.0,
        help="Slots are as narrow as this share of kept promises allows, in percent.",
    )
    field_booking_minimum = fields.Float(
        string="Least",
        default=80.0,
        help="Where no slot reaches the target, offer the best that is kept so often, in percent.",
    )
    field_booking_widths = fields.Char(
        string="Slot Widths",
        default="60,90,120,180,240",
        help="Widths that a slot may have, in minutes.",
    )
    field_booking_hold_minutes = fields.Integer(
        string="Hold",
        default=10,
        help="Minutes that a slot waits for the customer who chose it.",
    )
    field_booking_overbook = fields.Boolean(
        string="Count on No-shows",
        help="The hours that absent customers usually leave free are offered again.",
    )
    # Online booking: who may book what, and when
    field_booking_open = fields.Boolean(string="Online Booking", default=True)
    field_booking_days = fields.Integer(
        string="Booking Horizon", default=21, help="Days ahead that slots are offered."
    )
    field_booking_lead_hours = fields.Float(
        string="Booked Ahead", default=24.0, help="The soonest slot offered online, in hours from now."
    )
    field_booking_daily_cap = fields.Integer(
        string="Online Visits a Day", help="At most so many visits a day are booked online; 0: no limit."
    )
    field_booking_cutoff_hours = fields.Float(
        string="Change Until",
        default=24.0,
        help="The customer may move or cancel a visit until so many hours before its slot.",
    )
    field_booking_contact = fields.Char(
        string="Contact for Customers",
        help="Whom to call when no slot fits; empty: the company's phone number.",
    )
    field_booking_code = fields.Char(
        string="Public Code",
        copy=False,
        help="Where several companies take bookings, the page of this one ends in ?company=CODE.",
    )
    field_privacy_notice = fields.Html(
        string="Privacy Notice",
        translate=True,
        help="What customers read about their data; empty: our usual text.",
    )

    _field_labour_range = models.Constraint(
        "CHECK (field_day_hours BETWEEN 10 AND 12 AND field_rest_hours BETWEEN 9 AND 11)",
        "An agreement allows 10 to 12 hours a day, and 9 to 11 hours of rest.",
    )
    _field_horizon_range = models.Constraint(
        "CHECK (field_horizon_days BETWEEN 1 AND 60)",
        "The planning horizon lies between 1 and 60 days.",
    )
    _field_recurrence_range = models.Constraint(
        "CHECK (field_recurrence_days BETWEEN 7 AND 400 AND field_proposal_days BETWEEN 1 AND 60)",
        "Visits are generated 7 to 400 days ahead, and customers reminded after 1 to 60 days.",
    )
    _field_solver_range = models.Constraint(
        "CHECK (field_solver_seconds BETWEEN 1 AND 600)",
        "The time budget lies between 1 and 600 seconds.",
    )
    _field_booking_code_uniq = models.UniqueIndex(
        "(field_booking_code) WHERE field_booking_code IS NOT NULL",
        "Another company has this public code: choose a different one.",
    )
    _field_booking_target_range = models.Constraint(
        "CHECK (field_booking_target BETWEEN 50 AND 99.5)",
        "The target of kept promises lies between 50 and 99.5 percent.",
    )
    _field_booking_minimum_range = models.Constraint(
        "CHECK (field_booking_minimum BETWEEN 50 AND field_booking_target)",
        "The least share of kept promises lies between 50 percent and the target.",
    )
    _field_booking_hold_range = models.Constraint(
        "CHECK (field_booking_hold_minutes BETWEEN 1 AND 120)",
        "A slot is held between 1 and 120 minutes.",
    )
    _field_booking_days_range = models.Constraint(
        "CHECK (field_booking_days BETWEEN 1 AND 60)",
        "Slots are offered between 1 and 60 days ahead.",
    )
    _field_booking_hours_positive = models.Constraint(
        "CHECK (field_booking_lead_hours >= 0 AND field_booking_cutoff_hours >= 0"
        " AND field_booking_daily_cap >= 0)",
        "Hours and limits of online booking cannot be negative.",
    )

    # === CHECKS === #
    @api.constrains("field_booking_widths")
    def _check_field_booking_widths(self):
        for company in self:
            if not company._get_booking_widths():
                raise ValidationError(
                    self.env._(
                        "Slot widths: write minutes between 30 and 600 separated by commas, for "
                        "example 60,120,240."
                    )
                )

    @api.constrains("field_booking_code")
    def _check_field_booking_code(self):
        for company in self:
            if company.field_booking_code and not _CODE.fullmatch(company.field_booking_code):
                raise ValidationError(
                    self.env._("Public code: write 2 to 40 letters, digits and hyphens, as in my-firm.")
                )

    @api.constrains("field_map_tiles")
    def _check_field_map_tiles(self):
        for company in self.filtered("field_map_tiles"):
            tiles = company.field_map_tiles
            if not _TILES.fullmatch(tiles) or not all(part in tiles for part in ("{z}", "{x}", "{y}")):
                raise ValidationError(
                    self.env._(
                        "Map tiles: write a web address that contains {z}, {x} and {y}, or leave it empty."
                    )
                )

    # === BUSINESS === #
    def _get_labour_limits(self):
        """Return what the company's agreement allows, as the rules read it."""
        self.ensure_one()
        return labour.Limits(
            round(self.field_day_hours * 3600), round(self.field_rest_hours * 3600), self.field_home_legs
        )

    def _get_withdrawal_end(self, moment):
        """Return when the right to withdraw from a contract made at a moment ends, naive UTC.

        It ends with the fourteenth day, or the next working day (consumer code L221-18, L221-19).
        """
        self.ensure_one()
        tz = self._get_booking_tz()
        last = times.local_date(moment, tz) + timedelta(days=_WITHDRAWAL_DAYS)
        holidays = self._get_holidays(last, last + timedelta(days=_WITHDRAWAL_DAYS), tz)
        while last.weekday() > 4 or last in holidays:
            last += timedelta(days=1)
        return times.midnight(last + timedelta(days=1), tz)

    def _get_holidays(self, first, last, tz):
        """Return the days between two dates on which the whole company is closed."""
        leaves_sudo = self.env["resource.calendar.leaves"].sudo()
        leaves = leaves_sudo.search(
            Domain("resource_id", "=", False)
            & Domain("company_id", "in", (False, self.id))
            & Domain("date_from", "<", times.midnight(last, tz))
            & Domain("date_to", ">", times.midnight(first, tz))
        )
        days = set()
        for leave in leaves:
            start, stop = (times.local_date(moment, tz) for moment in (leave.date_from, leave.date_to))
            days |= {start + timedelta(days=number) for number in range((stop - start).days + 1)}
        return days

    def _get_booking_widths(self):
        """Return the slot widths in seconds, narrowest first; empty when they cannot be read."""
        self.ensure_one()
        words = [word.strip() for word in (self.field_booking_widths or "").split(",")]
        if not all(word.isascii() and word.isdigit() for word in words):
            return []
        minutes = sorted({int(word) for word in words})
        return [60 * one for one in minutes] if minutes[0] >= 30 and minutes[-1] <= 600 else []

    def _get_booking_tz(self):
        """Return the time zone in which slots are told."""
        company_sudo = self.sudo()
        return company_sudo.resource_calendar_id.tz or company_sudo.partner_id.tz or "UTC"
