import logging
from datetime import timedelta
from itertools import groupby

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import times
from ..tools.ages import age_band
from ..tools.horizon import Horizon

_logger = logging.getLogger(__name__)

# The days whose risk somebody can still do something about.
_DAYS = 14


class FieldPromiseNight(models.AbstractModel):
    """Each night, plays the coming days a thousand times and marks the promises at risk."""

    _name = "field.promise.night"
    _description = "Nightly Risk of Promises"

    # === BUSINESS === #
    @api.model
    def _cron_assess(self):
        """Assess the promises of the coming days, company by company, the next day first."""
        companies = self.env["res.company"].search([])
        for rank, company in enumerate(companies, start=1):
            try:
                with self.env.cr.savepoint():
                    self.with_company(company)._assess(company)
            except Exception:  # one company's odd day must not hide the risks of the others
                _logger.exception("Company %s: its promises were not assessed", company.id)
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(companies) - rank):
                break

    @api.model
    def _assess(self, company):
        """Store the probability of each promise of the coming days; return how many there are."""
        now = fields.Datetime.now()
        rows = self._read_stops(company, now, now + timedelta(days=_DAYS))
        rests = self._read_breaks(company, rows)
        days = [
            self._prepare_day(list(stops), rests.get(key), now)
            for key, stops in groupby(rows, key=lambda row: (row["technician_id"], row["date"]))
        ]
        habits = self.env["field.habit"]._get_profile(company)
        chances = self.env["field.planning"]._get_chances(days, habits)
        self._store(chances, now)
        return len(chances)

    def _read_stops(self, company, start, stop):
        """Return the planned stops of the technicians' days, in order; days under way left out."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT visit.id, visit.type_id, visit.technician_id, visit.planned_start,
                    visit.planned_stop, visit.travel_minutes, visit.promised_start,
                    visit.promised_stop, equipment.installed_on, route.date, route.leave_at
                FROM field_intervention AS visit
                JOIN field_route AS route ON route.id = visit.route_id
                LEFT JOIN field_equipment AS equipment ON equipment.id = visit.equipment_id
                WHERE visit.company_id = %(company)s AND visit.active
                    AND visit.state IN ('planned', 'confirmed')
                    AND visit.planned_start BETWEEN %(start)s AND %(stop)s
                    AND NOT EXISTS (
                        SELECT FROM field_intervention AS begun
                        WHERE begun.route_id = route.id
                            AND begun.state IN ('en_route', 'on_site', 'paused', 'done', 'no_access'))
                ORDER BY route.date, visit.technician_id, visit.planned_start, visit.id
                """,
                company=company.id,
                start=start,
                stop=stop,
            )
        )
        return self.env.cr.dictfetchall()

    def _read_breaks(self, company, rows):
        """Return {(technician id, date): Shift} of the shifts that have a break."""
        if not rows:
            return {}
        technicians = self.env["field.technician"].browse({row["technician_id"] for row in rows})
        moments = [row["planned_start"] for row in rows]
        shifts = technicians._get_shifts(*times.around(min(moments), max(moments)))
        return {
            (technician.id, technician._get_local_date(shift.start)): (
                shift,
                timedelta(minutes=company.field_break_flex_minutes),
            )
            for technician in technicians
            for shift in shifts[technician]
            if shift.break_start
        }

    def _prepare_day(self, rows, rest, now):
        """Return one technician's day in seconds, as `field.planning._get_chances` takes it."""
        first = rows[0]
        tz = self.env["field.technician"].browse(first["technician_id"]).tz
        midnight = times.midnight(first["date"], tz)
        seconds = Horizon(midnight, now).seconds
        leave = first["planned_start"] - timedelta(minutes=first["travel_minutes"] or 0)
        return {
            "midnight": 0,
            "leave": seconds(leave),
            "rest": rest and _prepare_rest(*rest, seconds),
            "visits": [row["id"] for row in rows],
            "stops": [_prepare_stop(row, seconds) for row in rows],
        }

    def _store(self, chances, now):
        """Write all probabilities at once; nothing else of a visit changes, nor its version."""
        visits = self.env["field.intervention"].browse(chances)
        self.env.cr.execute(
            SQL(
                """
                UPDATE field_intervention AS visit
                SET promise_probability = chance.value, promise_assessed_at = %s
                FROM unnest(%s::int[], %s::float8[]) AS chance(id, value)
                WHERE visit.id = chance.id
                """,
                now,
                list(chances),
                list(chances.values()),
            )
        )
        visits.invalidate_recordset(["promise_probability", "promise_assessed_at", "is_at_risk"])


def _prepare_rest(shift, flex, seconds):
    begins, ends = seconds(shift.break_start), seconds(shift.break_stop)
    slack = round(flex.total_seconds())
    return [begins - slack, begins + slack, ends - begins]


def _prepare_stop(row, seconds):
    promised = row["promised_start"] and row["promised_stop"]
    return {
        "travel": (row["travel_minutes"] or 0) * 60,
        "work": seconds(row["planned_stop"]) - seconds(row["planned_start"]),
        "start": seconds(row["planned_start"]),
        "opens": seconds(row["promised_start"]) if promised else None,
        "closes": seconds(row["promised_stop"]) if promised else None,
        "kind": str(row["type_id"]),
        "technician": str(row["technician_id"]),
        "age": age_band(row["installed_on"], row["date"]),
    }
