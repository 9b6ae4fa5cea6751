import logging
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import eta, times, watch

_logger = logging.getLogger(__name__)

# Smaller changes are the clock's, not the day's: no row is written for them.
_NOTEWORTHY = timedelta(minutes=1)
# An older position tells where somebody was, not when he arrives.
_FRESH = timedelta(minutes=10)
# Days that one transaction of the cron follows: short enough not to hold up a technician.
_BATCH = 25


class FieldRouteExpected(models.AbstractModel):
    """Expected times of the day's visits, and the alerts that follow from them.

    `_refresh_expected` is called on each status of a visit, position and change of the plan of
    the day, and by the minute: a day on which nobody tells anything grows late as well.
    """

    _name = "field.route.expected"
    _description = "Expected Times of a Route"

    # === BUSINESS === #
    @api.model
    def _cron_follow(self):
        """Follow the days under way, some at a time."""
        routes = self._get_followed()
        for start in range(0, len(routes), _BATCH):
            batch = routes[start : start + _BATCH]
            try:
                batch._refresh_expected()
                self.env.flush_all()
            except SerializationFailure:
                # A technician was faster: that event has refreshed the day itself.
                _logger.info("Expected times of %s days wait for the next minute", len(batch))
                self.env.cr.rollback()
                self.env.invalidate_all()
            if not self.env["ir.cron"]._commit_progress(
                len(batch), remaining=max(0, len(routes) - start - _BATCH)
            ):
                break

    @api.model
    def _get_followed(self):
        """Return the days under way, and those over that still carry expected times or alerts."""
        now = fields.Datetime.now()
        day = timedelta(days=1)
        around = self.search(
            Domain("date", ">=", now.date() - day)
            & Domain("date", "<=", now.date() + day)
            & Domain("state", "in", ("planned", "running"))
        )
        expected = self.env["field.intervention"].search(
            Domain("expected_stop", "!=", False) & Domain("planned_start", "<", now - day / 2)
        )
        alerts = self.env["field.alert"].search(Domain("over_at", "=", False))
        return around.filtered(lambda route: route._is_live(now)) | expected.route_id | alerts.route_id

    def _refresh_expected(self, now=None):
        """Bring expected times and alerts of these days in line with what has happened so far."""
        now = now or fields.Datetime.now()
        routes_sudo = self.sudo()  # a technician's event concerns what the office reads
        live = routes_sudo.filtered(lambda route: route._is_live(now))
        seen = live.technician_id._get_fresh_positions(now - _FRESH) if live else {}
        dangers, expected = {}, {}
        for route in routes_sudo:
            spans = route._get_expected_spans(now, seen.get(route.technician_id)) if route in live else {}
            for visit in route.intervention_ids:
                visit._set_expected(*spans.get(visit, (False, False)), _NOTEWORTHY)
            if spans:
                dangers |= route._get_dangers(now, spans)
                expected |= spans
        routes_sudo._refresh_etas(now, live, seen, expected)
        self.env["field.alert"].sudo()._settle(routes_sudo, dangers, now)  # nobody writes alerts

    def _is_live(self, now):
        """Tell whether the day is under way: today, or a night's work that is not over yet."""
        self.ensure_one()
        today = self.technician_id._get_local_date(now)
        is_night = self.date < today and self.back_at and self.back_at > now
        return self.date == today or bool(is_night)

    def _get_expected_spans(self, now, seen=None):
        """Return {visit: (start, stop)} of the stops that are not over, naive UTC.

        :param seen: (moment, (latitude, longitude)) of the technician's last position, if fresh
        """
        self.ensure_one()
        stops = self._get_stops()
        facts = [visit._get_expected_stop(seen) for visit in stops]
        arrivals = eta.expect(facts, now, self._get_pause())
        spans = {}
        for position, (visit, fact) in enumerate(zip(stops, facts, strict=True)):
            start = arrivals.get(position) or (not fact.closed and fact.arrived_at)
            if start:
                stop = start + timedelta(seconds=fact.service_seconds)
                spans[visit] = (start, max(stop, now) if fact.arrived_at else stop)
        return spans

    def _get_pause(self):
        """Return the break of the day as planned, or else as the working schedule has it."""
        if self.break_start and self.break_stop:
            return self.break_start, self.break_stop
        shifts = map(times.unpack_shift, self.shifts or ())
        return next(((one.break_start, one.break_stop) for one in shifts if one.break_start), None)

    def _get_dangers(self, now, spans):
        """Return {(visit, kind): (level, details)} of what goes wrong on this day."""
        stops = self._get_stops()
        company = self.company_id
        limits = watch.Limits(
            *(
                timedelta(minutes=company[f"field_alert_{name}_minutes"])
                for name in ("start", "late", "overrun", "margin")
            )
        )
        found = watch.watch(
            [visit._get_watched_stop(spans.get(visit)) for visit in stops], now, limits, self._get_pause()
        )
        return {
            (stops[danger.position], danger.kind): (danger.level, danger.details) for danger in found
        }
