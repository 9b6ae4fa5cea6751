from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..tools import labour, labour_caps, times
from ..tools.ages import age_band
from .field_lifecycle import PLANNED_STATES
from .field_scope import WAITING_STATES

# What a waiting visit takes of a day beside its own duration: the drive to it.
_DRIVE_HOURS = 0.3
_DAY_SECONDS = 86_400


class Book(NamedTuple):
    """The days that a demand may use, as the engine reads them.

    `routes` are the route ids of the engine's shifts, by rank; `origin` is the second 0 (epoch);
    `habits` are the company's; `read` is the engine's own, once it has read them.
    """

    origin: int
    routes: list
    data: dict
    habits: dict
    read: dict

    def seconds(self, moment):
        """Return a naive UTC datetime as the engine counts it."""
        return times.epoch(moment) - self.origin

    def moment(self, seconds):
        """Return the naive UTC datetime of the engine's seconds."""
        return times.from_epoch(self.origin + seconds)

    def find_ranks(self, second, route_id=None):
        """Return the shifts of a route (of any) by rank, those that still work at a second first."""
        shifts = self.data["shifts"]
        ranks = [rank for rank, route in enumerate(self.routes) if route_id in (None, route)]
        return sorted(ranks, key=lambda rank: second >= shifts[rank]["end"])


class FieldBook(models.AbstractModel):
    """Reads the days to come and what they hold: the capacity that offers rest on.

    Nothing is kept between two calls: every worker reads the same rows, in a handful of queries
    whatever the number of visits.
    """

    _name = "field.book"
    _description = "Book of Days"

    # === BUSINESS === #
    @api.model
    def _read(self, demand, start, stop, without_slot=None, is_offer=False):
        """Return the Book of a demand: the days of all who may come, their visits and holds.

        :param start, stop: naive UTC moments, whose days are read
        :param without_slot: a held slot whose place counts as free
        :param is_offer: leave out the days that keep the rest of their time for others
        """
        # What this transaction has written counts too: the queries below read the tables.
        for name in ("field.intervention", "field.route", "field.slot", "res.partner"):
            self.env[name].flush_model()
        midnight = times.midnight(times.local_date(demand.now, demand.tz), demand.tz)
        habits = self.env["field.habit"]._get_profile(demand.company)
        book = Book(times.epoch(midnight), [], {"shifts": []}, habits, {})
        technicians = demand.find_technicians()
        days = self._read_days(demand, technicians, start, stop)
        if is_offer:
            closed = self._find_closed_dates(demand, days)
            days = [day for day in days if day.date not in closed]
        persons = {
            technician.id: _prepare_person(technician)
            for technician in technicians.browse({row.technician for row in days})
        }
        for row in days:
            for packed in row.shifts or ():
                book.routes.append(row.route)
                book.data["shifts"].append(
                    persons[row.technician] | _prepare_shift(demand, packed, book.origin)
                )
        if days:
            self._add_stops(demand, book, without_slot)
        return book

    def _read_days(self, demand, technicians, start, stop):
        """Return the working days of those who are qualified then."""
        if not technicians:
            return []
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, technician_id, date, shifts, available_hours, planned_hours
                FROM field_route WHERE technician_id IN %s AND date BETWEEN %s AND %s
                ORDER BY date, technician_id
                """,
                tuple(technicians.ids),
                times.local_date(start, demand.tz),
                times.local_date(stop, demand.tz),
            )
        )
        held = technicians._get_held_skills()
        by_id = {technician.id: held[technician] for technician in technicians}
        days = [_Day(*row) for row in rows]
        return [day for day in days if demand.is_qualified(by_id[day.technician], day.date)]

    def _find_closed_dates(self, demand, days):
        """Return the dates that have nothing left for such a visit.

        A zone's day keeps free what visits promised or due that day still wait for, and the
        hours reserved for emergencies. Online bookings have a daily limit of their own.
        """
        if demand.is_urgent or demand.visit:
            return set()
        free, absent = defaultdict(float), self._get_absent_share(demand)
        for day in days:
            free[day.date] += (day.available or 0) - (day.planned or 0) * (1 - absent)
        needed = demand.work_seconds / 3600 + demand.zone.reserve_hours
        waiting = self._read_waiting_hours(demand)
        closed = {date for date, hours in free.items() if hours - waiting.get(date, 0) < needed}
        cap = demand.company.field_booking_daily_cap
        if cap and demand.need.source == "portal":
            counts = self.env["field.slot"]._count_online(demand.company, demand.tz)
            closed |= {date for date, count in counts.items() if count >= cap}
        return closed

    def _get_absent_share(self, demand):
        """Return the share of planned hours that customers who are not at home give back."""
        if not demand.company.field_booking_overbook:
            return 0
        profile = self.env["field.habit"]._get_profile(demand.company)
        return self.env["field.planning"]._get_no_show_share(profile, str(demand.type.id))

    def _read_waiting_hours(self, demand):
        """Return {date: hours} that visits of the zone without technician need on their day."""
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT COALESCE((promised_start AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date, aimed_on,
                                    (earliest_start AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date),
                           SUM(duration_hours + %(drive)s)
                    FROM field_intervention
                    WHERE company_id = %(company)s AND state IN %(states)s AND active
                      AND zone_id IS NOT DISTINCT FROM %(zone)s
                      AND (promised_stop > %(now)s OR aimed_on IS NOT NULL
                           OR latest_end - earliest_start < interval '1 day')
                    GROUP BY 1
                    """,
                    tz=demand.tz,
                    drive=_DRIVE_HOURS,
                    company=demand.company.id,
                    states=WAITING_STATES,
                    zone=demand.zone.id or None,
                    now=demand.now,
                )
            )
        )

    def _add_stops(self, demand, book, without_slot):
        """Put the planned visits and the live holds into their shifts."""
        shifts = defaultdict(list)
        for route, shift in zip(book.routes, book.data["shifts"], strict=True):
            shifts[route].append(shift)
        holds, moves = self._read_holds(demand, book, without_slot)
        today = demand.now.date()
        for row in self._read_visits(demand, book) + holds:
            stop = _prepare_stop(row, moves, today)
            mine = shifts[row[0]]
            inside = mine[0] if len(mine) == 1 else next(
                (shift for shift in mine if stop["start"] < shift["end"]), mine[-1]
            )
            inside["stops"].append(stop)
        if holds:  # visits come in order
            for shift in book.data["shifts"]:
                shift["stops"].sort(key=_by_start)

    def _read_visits(self, demand, book):
        """Return the planned visits of a book's days; the one that is being moved is not there.

        What must stay where it is: a fixed lock, a visit under way, one that begins within the
        freeze, and a confirmed one whose customer knows no slot but the planned time.

        :return: rows as `_prepare_stop` reads them, in order of time
        """
        freeze = times.hours(0 if demand.is_urgent else demand.company.field_freeze_hours)
        return self.env.execute_query(
            SQL(
                """
                SELECT v.route_id, v.id::text,
                       COALESCE(site.partner_latitude, 0)::float8,
                       COALESCE(site.partner_longitude, 0)::float8,
                       date_part('epoch', v.planned_stop - v.planned_start)::int,
                       date_part('epoch', v.planned_start - %(origin)s)::int,
                       date_part('epoch', v.promised_start - %(origin)s)::int,
                       date_part('epoch', v.promised_stop - %(origin)s)::int,
                       date_part('epoch', v.earliest_start - %(origin)s)::int,
                       date_part('epoch', LEAST(v.sla_due, v.latest_end
                               - (v.planned_stop - v.planned_start)) - %(origin)s)::int,
                       v.lock = 'fixed' OR v.state NOT IN ('planned', 'confirmed')
                           OR v.planned_start <= %(frozen)s
                           OR (v.state = 'confirmed' AND v.promised_stop IS NULL),
                       v.type_id::text, equipment.installed_on
                FROM field_intervention v
                JOIN res_partner site ON site.id = v.site_id
                LEFT JOIN field_equipment equipment ON equipment.id = v.equipment_id
                WHERE v.route_id IN %(routes)s AND v.state IN %(states)s
                  AND v.planned_start IS NOT NULL AND v.id != %(moved)s
                ORDER BY v.planned_start
                """,
                origin=times.from_epoch(book.origin),
                frozen=demand.now + freeze,
                routes=tuple(set(book.routes)),
                states=PLANNED_STATES,
                moved=demand.visit.id or 0,
            )
        )

    def _read_holds(self, demand, book, without_slot):
        """Return the slots that wait for their customer, which nobody moves meanwhile, and
        {visit id: new start} of the visits that make room for them."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT route_id, 'slot-' || id, latitude::float8, longitude::float8,
                       date_part('epoch', busy_stop - busy_start)::int,
                       date_part('epoch', busy_start - %(origin)s)::int,
                       date_part('epoch', promised_start - %(origin)s)::int,
                       date_part('epoch', promised_stop - %(origin)s)::int,
                       NULL, NULL, true, type_id::text, NULL, moves
                FROM field_slot
                WHERE route_id IN %(routes)s AND state = 'held' AND expires_at > %(now)s
                  AND id != %(without)s
                ORDER BY rank
                """,
                origin=times.from_epoch(book.origin),
                routes=tuple(set(book.routes)),
                now=demand.now,
                without=without_slot.id if without_slot else 0,
            )
        )
        moves = {
            visit: start - book.origin for row in rows for visit, start in (row[-1] or {}).items()
        }
        return [row[:-1] for row in rows], moves


class _Day(NamedTuple):
    """A technician's day."""

    route: int
    technician: int
    date: object
    shifts: list
    available: float
    planned: float


def _by_start(stop):
    return stop["start"]


def _point(site):
    return [site.partner_latitude, site.partner_longitude]


def _prepare_person(technician):
    """Return what the engine knows of a technician; who ends nowhere known ends at the start."""
    start, end = technician._get_start_site(), technician._get_end_site()
    return {
        "technician": str(technician.id),
        "from": _point(start),
        "to": _point(end if end.partner_latitude else start),
        "pace": technician.pace,
        **{
            name: round(technician[name] * 100)
            for name in ("cost_per_hour", "cost_per_km", "overtime_per_hour")
        },
    }


def _prepare_shift(demand, packed, origin):
    start, stop, break_start, break_stop, latest = packed
    flex = demand.company.field_break_flex_minutes * 60
    usual = break_start and (break_start - flex, break_start + flex, break_stop - break_start)
    pause = labour_caps.get_pause(start, latest, usual)
    # Nobody is promised a slot that takes an agreement or an exception.
    latest = min(latest, start + labour.DAY + (pause[2] if pause else 0))
    stop = min(stop, latest)
    return {
        "start": start - origin,
        "end": stop - origin,
        # Overtime is for emergencies: nobody else is promised a slot in it.
        "overtime": latest - stop if demand.is_urgent else 0,
        "break": pause and _prepare_pause(pause, start, origin),
        "stops": [],
    }


def _prepare_pause(pause, start, origin):
    earliest, latest, duration = pause
    return {
        "earliest": max(earliest, start) - origin,
        "latest": latest - origin,
        "duration": duration,
    }


def _prepare_stop(row, moves, today):
    """Return a row as the engine reads a stop: its start may move between `first` and `last`.

    The engine itself keeps a stop inside its shift.
    """
    _route, stop, lat, lon, work, start, opens, closes, earliest, latest, stays, kind, installed = row
    # Who makes room for a held slot is planned anew when it is booked: as good as done.
    start = moves.get(stop, start)
    if stays:
        first = last = start
    elif closes is not None:
        first, last = min(start, opens), max(start, closes)
    else:
        first = min(start, earliest or 0)
        last = max(start, start + _DAY_SECONDS if latest is None else latest)
    return {
        "id": stop,
        "at": [lat, lon],
        "work": work,
        "start": start,
        "first": first,
        "last": last,
        "opens": opens,
        "closes": closes,
        "kind": kind,
        "age": age_band(installed, today),
    }
