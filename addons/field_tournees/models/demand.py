"""The records behind a need; a plain class, no model."""

from datetime import time, timedelta

from odoo import fields
from odoo.fields import Domain

from ..tools import times

# An urgent visit cannot start sooner: somebody has to hear of it and drive.
_URGENT_NOTICE = timedelta(minutes=30)
_COMPANY_FIELDS = (
    "field_booking_days",
    "field_booking_daily_cap",
    "field_booking_hold_minutes",
    "field_booking_lead_hours",
    "field_booking_minimum",
    "field_booking_overbook",
    "field_booking_target",
    "field_booking_widths",
    "field_break_flex_minutes",
    "field_freeze_hours",
    "resource_calendar_id",
)
_NOON = time(13)
_PERIODS = {"morning": (time.min, _NOON), "afternoon": (_NOON, time.max)}


class Demand:
    """A need with its records: what it takes, who may do it, when it may start.

    Parameters
    ----------
    env : environment
        With all rights: customers and call centre see the offers, not what they rest on.
    need : tools.need.Need
    """

    def __init__(self, env, need):
        self.need, self.now = need, fields.Datetime.now()
        company = env["res.company"].browse(need.company_id).exists()
        self.env = env(context=dict(env.context, allowed_company_ids=company.ids))
        self.company = company.with_env(self.env)
        self.company.fetch(_COMPANY_FIELDS)  # a company has two hundred more
        self.tz = self.company._get_booking_tz()
        self.visit = self.env["field.intervention"].browse(need.intervention_id).exists()
        self.type = self.env["field.intervention.type"].browse(need.type_id).exists()
        self.site = self.env["res.partner"].browse(need.site_id).exists()
        self.zone = self._find_zone()
        self.is_urgent = need.priority == "2"
        hours = need.duration_hours or (self.visit or self.type).duration_hours
        self.work_seconds = round(hours * 3600)
        self.skills = (self.visit or self.type).skill_ids
        self.tools = (self.visit or self.type).tool_ids

    def _find_zone(self):
        if self.site:
            return self.site.field_zone_id
        zones = self.env["field.zone"]
        need = self.need
        return zones.browse(zones._get_matcher().find(need.zip, need.lat, need.lon, self.company.id) or None)

    @property
    def first(self):
        """The first moment at which the visit may start."""
        company, need = self.company, self.need
        if self.is_urgent:
            soonest = self.now + _URGENT_NOTICE
        else:
            notice = max(company.field_freeze_hours, self.type.lead_hours)
            if need.source == "portal":
                notice = max(notice, company.field_booking_lead_hours)
            soonest = self.now + times.hours(notice)
        return max(soonest, need.earliest or soonest)

    @property
    def last(self):
        """The last moment at which the visit may start."""
        day = times.local_date(self.now, self.tz) + timedelta(days=self.company.field_booking_days)
        end = times.midnight(day, self.tz)
        if self.need.latest:
            end = min(end, self.need.latest - timedelta(seconds=self.work_seconds))
        return end

    @property
    def due(self):
        """The moment at which the contract wants somebody on site; None without one."""
        due = self.visit.sla_due
        if not self.visit and self.site:
            contracts = self.env["field.contract"]
            due = contracts._find_due(self.company, self.site, self.type, self.need.priority, self.now)
        return due if due and due > self.first else None

    def get_windows(self, due=None):
        """Return when the visit may start, as (first, last) moments, absences taken out."""
        windows = [(self.first, min(self.last, due or self.last))]
        for start, stop in sorted(self.need.absences):
            # Who is away from 8 to 12 is not at home for the end of a visit begun before.
            start -= timedelta(seconds=self.work_seconds)
            windows = [
                part
                for first, last in windows
                for part in ((first, min(last, start)), (max(first, stop), last))
            ]
        return [(first, last) for first, last in windows if first < last]

    def get_wishes(self):
        """Return the times that the customer prefers, as (first, last) moments."""
        need = self.need
        if not need.periods and not need.weekdays:
            return []
        day, wishes = times.local_date(self.first, self.tz), []
        while day <= times.local_date(self.last, self.tz):
            if not need.weekdays or day.weekday() in need.weekdays:
                for period in need.periods or _PERIODS:
                    wishes.append(tuple(times.at_local(day, clock, self.tz) for clock in _PERIODS[period]))
            day += timedelta(days=1)
        return wishes

    def find_technicians(self):
        """Return those who may come: the zone decides, and what they have on board."""
        if self.need.by_hand:
            return self.env["field.technician"].browse(self.need.technician_id)
        domain = Domain("company_id", "=", self.company.id)
        everywhere = Domain("zone_ids", "=", False)
        domain &= everywhere | Domain("zone_ids", "in", self.zone.ids)
        technicians = self.env["field.technician"].search(domain)
        return technicians.filtered(
            lambda one: not (self.tools - one._get_tools()) and one._get_start_site().partner_latitude
        )

    def is_qualified(self, held, day):
        """Tell whether a technician holds on a day all that the visit demands.

        Parameters
        ----------
        held : dict
            His part of `field.technician._get_held_skills()`.
        """
        return all(
            any(
                row.level >= demand.skill_level_id.level_progress and row.covers(day, day)
                for row in held.get(demand.skill_id, ())
            )
            for demand in self.skills
        )
