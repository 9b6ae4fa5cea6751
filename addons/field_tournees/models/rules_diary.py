"""What technicians do in the weeks around some plans; a plain class, no model."""

from bisect import bisect_right
from collections import defaultdict
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from odoo.tools import SQL

from ..tools import labour, times
from ..tools.plan_notes import Stop, by_start
from .field_scope import HELD_STATES
from .field_travel import place_key


class Person(NamedTuple):
    """A technician as the rules see one; who works for somebody else has no limits of ours."""

    technician: object
    dates: object
    home: str | None
    end: str | None
    limits: labour.Limits | None


class Diary:
    """The days of technicians, read in as many queries for one visit as for a thousand.

    Parameters
    ----------
    technicians : field.technician
    first, last : date
        What is judged; the weeks around are read too.
    without : field.intervention
        Visits that count where a plan puts them, not where they are.
    """

    def __init__(self, technicians, first, last, without):
        self.env = technicians.env
        one = timedelta(days=1)
        self.first = labour.get_monday(first - one) - one
        self.last = labour.get_monday(last + one) + 7 * one
        dates = {tz: _Dates(self.first, self.last, tz) for tz in set(technicians.mapped("tz"))}
        self.persons = {one.id: _make_person(one, dates[one.tz]) for one in technicians}
        #: {technician id: {date: [Stop, ...]}}
        self.stops = {key: defaultdict(list) for key in self.persons}
        self._legs = {}
        for technician, stop in self._read_stops(without):
            self.add(technician, stop)

    def add(self, technician_id, stop):
        """Put a stop into a technician's day; return the date."""
        date = self.persons[technician_id].dates.find(stop.start)
        self.stops[technician_id][date].append(stop)
        return date

    def drive(self, one, two):
        """Return the seconds from one place to another."""
        if (one, two) not in self._legs:
            self.load_legs([(one, two)])
        return self._legs[one, two]

    def load_legs(self, pairs):
        """Read the legs between places at once."""
        missing = {pair for pair in pairs if pair not in self._legs}
        if missing:
            travel = self.env["field.travel"].with_company(self._get_company())
            legs = travel._get_key_legs(missing)
            self._legs.update({pair: leg.seconds for pair, leg in legs.items()})

    def load_days(self):
        """Read the legs of all the days at once."""
        self.load_legs(
            pair
            for key, days in self.stops.items()
            for stops in days.values()
            for pair in self._get_pairs(self.persons[key], stops)
        )

    def make_days(self, technician_id, without=None):
        """Return a technician's days of work, in order."""
        person = self.persons[technician_id]
        return [
            self.make_day(person, date, stops)
            for date, stops in sorted(self.stops[technician_id].items())
            if stops and date != without
        ]

    def make_day(self, person, date, stops):
        """Return a day of work made of some stops."""
        stops = sorted(stops, key=by_start)
        drives = [self.drive(*pair) for pair in self._get_pairs(person, stops)]
        spans = [(stop.start, stop.stop) for stop in stops]
        return labour.Day(date, spans, drives, person.limits is None or person.limits.home_legs)

    def _get_pairs(self, person, stops):
        places = (stop.place for stop in sorted(stops, key=by_start))
        return list(pairwise([person.home, *places, person.end]))

    def _get_company(self):
        return next(iter(self.persons.values())).technician.company_id

    def _read_stops(self, without):
        for name in ("field.intervention", "res.partner"):
            self.env[name].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT v.technician_id, date_part('epoch', v.planned_start)::int8,
                       date_part('epoch', v.planned_stop)::int8,
                       site.partner_latitude, site.partner_longitude, v.id, v.name
                FROM field_intervention v JOIN res_partner site ON site.id = v.site_id
                WHERE v.technician_id IN %(technicians)s AND v.state IN %(states)s
                  AND v.planned_start >= %(first)s AND v.planned_start < %(last)s
                  AND v.id NOT IN %(without)s
                ORDER BY v.planned_start, v.id
                """,
                technicians=tuple(self.persons),
                states=HELD_STATES,
                # The days of any time zone.
                first=self.first - timedelta(days=1),
                last=self.last + timedelta(days=2),
                without=(*without.ids, 0),
            )
        )
        for technician, start, stop, latitude, longitude, visit, name in rows:
            dates = self.persons[technician].dates
            if dates.holds(start):
                yield technician, Stop(start, stop, _key(latitude, longitude), visit, name)


def contact_place(contact):
    """Return the place key of a contact, None where it is not located."""
    contact_sudo = contact.sudo()  # where a colleague lives is known to the plan alone
    return _key(contact_sudo.partner_latitude, contact_sudo.partner_longitude)


def _key(latitude, longitude):
    return place_key(latitude or 0, longitude or 0) if latitude or longitude else None


def _make_person(technician, dates):
    company_sudo = technician.company_id.sudo()
    is_ours = technician.team_id.kind != "subcontractor"
    return Person(
        technician,
        dates,
        contact_place(technician._get_start_site()),
        contact_place(technician._get_end_site()),
        company_sudo._get_labour_limits() if is_ours else None,
    )


class _Dates:
    """The dates of a time zone: found in the list of its midnights."""

    def __init__(self, first, last, tz):
        days = [first + timedelta(days=number) for number in range((last - first).days + 2)]
        self.first = first
        self.midnights = [times.epoch(times.midnight(day, tz)) for day in days]

    def holds(self, seconds):
        return self.midnights[0] <= seconds < self.midnights[-1]

    def bounds(self, date):
        """Return the first second of a date and of the next one."""
        rank = (date - self.first).days
        return self.midnights[rank], self.midnights[rank + 1]

    def find(self, seconds):
        """Return the date of an instant."""
        return self.first + timedelta(days=bisect_right(self.midnights, seconds) - 1)
