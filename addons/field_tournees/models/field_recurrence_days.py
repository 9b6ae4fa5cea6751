from datetime import time, timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import times
from .field_scope import WAITING_STATES


class Occurrence(NamedTuple):
    """One date on which a recurring visit is due."""

    recurrence: object
    due_on: object


class Aim(NamedTuple):
    """The day and the technician chosen for an occurrence; `problem` says why there is none."""

    day: object
    technician: object
    problem: str | bool = False


class FieldRecurrenceDays(models.AbstractModel):
    """Gives occurrences a technician and a day, so that the work to come is even.

    Capacity is real: working time without leaves, less what is planned and aimed at already.
    """

    _name = "field.recurrence.days"
    _description = "Days of Recurring Visits"

    # === BUSINESS === #
    @api.model
    def _choose(self, occurrences):
        """Return {occurrence: Aim} for occurrences of the current company."""
        if not occurrences:
            return {}
        first = self._get_first_day()
        windows = {one: _get_window(one, first) for one in occurrences}
        technicians = self.env["field.technician"].search(Domain("company_id", "=", self.env.company.id))
        desk = _Desk(technicians, first, 1 + max(last for _first, last in windows.values()))
        chosen = desk.share_out(windows)
        rows = [
            {
                "id": str(number),
                "group": str(chosen[one].id),
                "duration": round(one.recurrence._get_duration_hours() * 3600 * chosen[one].pace),
                "last": (one.due_on - first).days - 1,
                "period": 1,
                "tolerance": one.recurrence.tolerance_days,
                "area": one.recurrence.site_id.zip or "",
                "wished": desk.find_wished(one, windows[one]),
            }
            for number, one in enumerate(occurrences)
            if one in chosen
        ]
        days = self.env["field.planning"]._spread(desk.capacity, desk.taken, rows)
        return {
            one: self._aim(one, chosen.get(one), days.get(str(number)), first)
            for number, one in enumerate(occurrences)
        }

    def _aim(self, occurrence, technician, day, first):
        if technician is None:
            problem = self.env._(
                "Nobody is qualified and equipped for “%(type)s” there at that time.",
                type=occurrence.recurrence.type_id.name,
            )
            return Aim(False, self.env["field.technician"], problem)
        if day is None:
            problem = self.env._(
                "%(technician)s does not work on any day of the tolerance.", technician=technician.name
            )
            return Aim(False, technician, problem)
        return Aim(first + timedelta(days=day), technician)

    @api.model
    def _get_first_day(self):
        """Return tomorrow, the first day that may be chosen."""
        today = times.local_date(fields.Datetime.now(), self.env.company._get_booking_tz())
        return today + timedelta(days=1)


class _Desk:
    """The working days of technicians from one day on, and who takes which occurrence."""

    def __init__(self, technicians, first, count):
        self._technicians, self._first, self._count = technicians, first, count
        self._held = technicians._get_held_skills()
        self._able = {}
        self.capacity = self._read_capacity()
        self.taken = self._read_taken()

    def _read_capacity(self):
        seconds = {technician: [0] * self._count for technician in self._technicians}
        start = fields.Datetime.to_datetime(self._first) - timedelta(days=1)
        shifts = self._technicians._get_shifts(start, start + timedelta(days=self._count + 2))
        for technician, days in seconds.items():
            for shift in shifts[technician]:
                day = (technician._get_local_date(shift.start) - self._first).days
                if 0 <= day < self._count:
                    days[day] += round(shift.work_seconds)
        return seconds

    def _read_taken(self):
        """Return the seconds that plans and earlier spreadings have taken."""
        env, technicians = self._technicians.env, self._technicians
        span = (self._first, self._first + timedelta(days=self._count - 1))
        planned = env["field.route"]._read_group(
            Domain("technician_id", "in", technicians.ids)
            & Domain("date", ">=", span[0])
            & Domain("date", "<=", span[1]),
            ["technician_id", "date:day"],
            ["planned_hours:sum"],
        )
        aimed = env["field.intervention"]._read_group(
            Domain("aimed_technician_id", "in", technicians.ids)
            & Domain("state", "in", WAITING_STATES)
            & Domain("aimed_on", ">=", span[0])
            & Domain("aimed_on", "<=", span[1]),
            ["aimed_technician_id", "aimed_on:day"],
            ["duration_hours:sum"],
        )
        seconds = {technician: [0] * self._count for technician in technicians}
        for technician, day, hours in planned + aimed:
            seconds[technician][(day - self._first).days] += round(hours * 3600)
        return seconds

    def share_out(self, windows):
        """Return {occurrence: technician}: everybody's share of the working time alike.

        Who has the least choice is served first; one site at one time has one technician.
        """
        able = {one: self._find_able(one) for one in windows}
        load = {technician: list(days) for technician, days in self.taken.items()}
        chosen, by_site = {}, {}
        order = sorted(windows, key=lambda one: (len(able[one]), one.due_on, one.recurrence.id))
        for one in order:
            days = range(windows[one][0], windows[one][1] + 1)
            free = [who for who in able[one] if sum(self.capacity[who][day] for day in days)]
            if not free:
                continue
            known = by_site.get((one.recurrence.site_id, one.due_on))
            wanted = one.recurrence.preferred_technician_id
            who = next((person for person in (wanted, known) if person and person in free), None)
            who = who or min(free, key=lambda person, days=days: self._get_share(load, person, days))
            chosen[one] = by_site[one.recurrence.site_id, one.due_on] = who
            for day in days:
                load[who][day] += one.recurrence._get_duration_hours() * 3600 / len(days)
        return chosen

    def find_wished(self, occurrence, window):
        """Return the days that suit the customer, counted from the first one.

        Who wishes nothing is not visited on a weekend by those who are on call.
        """
        weekdays = occurrence.recurrence._get_weekdays() or range(5)
        return frozenset(
            day
            for day in range(window[0], window[1] + 1)
            if (self._first + timedelta(days=day)).weekday() in weekdays
        )

    def _get_share(self, load, technician, days):
        return sum(load[technician][day] for day in days) / sum(
            self.capacity[technician][day] for day in days
        )

    def _find_able(self, occurrence):
        """Return those who come to the site's zone, qualified and equipped on the due date."""
        recurrence = occurrence.recurrence
        zone = recurrence.site_id.field_zone_id
        key = (recurrence.type_id, zone, occurrence.due_on)
        if key not in self._able:
            noon = times.at_local(occurrence.due_on, time(12), recurrence.company_id._get_booking_tz())
            visit_type = recurrence.type_id
            self._able[key] = [
                technician
                for technician in self._technicians
                if (not technician.zone_ids or zone in technician.zone_ids)
                and not visit_type.tool_ids - technician._get_tools()
                and not technician._get_skill_problem(
                    visit_type.skill_ids, noon, noon, self._held[technician]
                )
            ]
        return self._able[key]


def _get_window(occurrence, first):
    """Return the first and last day allowed, counted from the first one; the engine's own rule."""
    due, tolerance = (occurrence.due_on - first).days, occurrence.recurrence.tolerance_days
    if due + tolerance < 0:
        return 0, tolerance
    return max(0, due - tolerance), due + tolerance
