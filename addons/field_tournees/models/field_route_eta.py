from datetime import timedelta

from odoo import models

from ..tools import times
from ..tools.ages import age_band


class FieldRouteEta(models.AbstractModel):
    """When the customers of a day under way are told to expect the technician.

    The office reads one expected time a visit, customers read a window: the rest of the day is
    played with the company's habits, from the same facts at the same moment.
    """

    _name = "field.route.eta"
    _description = "Windows of a Route's Arrivals"

    # === BUSINESS === #
    def _refresh_etas(self, now, live, seen, spans):
        """Bring the windows of these days in line with what has happened so far.

        :param live: those of the days that are under way
        :param seen: {technician: (moment, (latitude, longitude))}, positions that are fresh
        :param spans: {visit: (start, stop)} that the office expects
        """
        windows = {}
        for company, routes in live.grouped("company_id").items():
            days = [route._prepare_day_ahead(now, seen.get(route.technician_id)) for route in routes]
            if any(day["steps"] for day in days):
                habits = self.env["field.habit"]._get_profile(company)
                windows |= self.env["field.planning"]._get_windows(days, habits)
        for visit in self.intervention_ids:
            visit._set_eta(visit.id in windows and _reconcile(windows[visit.id], spans.get(visit)))
        self.intervention_ids._after_etas()

    def _prepare_day_ahead(self, now, seen):
        """Return the rest of the day as `field.planning._get_windows` takes it."""
        self.ensure_one()
        facts = [(visit, visit._get_expected_stop(seen)) for visit in self._get_stops()]
        pause = self._get_pause()
        return {
            "now": times.epoch(now),
            "midnight": times.epoch(times.midnight(self.date, self.tz)),
            "rest": tuple(map(times.epoch, pause)) if pause and now < pause[1] else None,
            "steps": [_prepare_step(visit, fact, self.date) for visit, fact in facts if not fact.closed],
        }


def _prepare_step(visit, fact, day):
    return {
        "visit": visit.id,
        "left": fact.left_for_at and times.epoch(fact.left_for_at),
        "reached": fact.arrived_at and times.epoch(fact.arrived_at),
        "told": tuple(map(times.epoch, visit._get_eta() or ())) or None,
        "stop": prepare_stop(visit, fact.planned_start, fact.travel_seconds, fact.service_seconds, day),
    }


def prepare_stop(visit, start, travel_seconds, work_seconds, day):
    """Return a stop as `field.planning._get_windows` takes it.

    :param start: planned start, naive UTC
    :param day: the date in the technician's time zone
    """
    has_promise = visit.promised_start and visit.promised_stop
    return {
        "travel": travel_seconds,
        "work": work_seconds,
        "start": times.epoch(start),
        "opens": times.epoch(visit.promised_start) if has_promise else None,
        "closes": times.epoch(visit.promised_stop) if has_promise else None,
        "kind": str(visit.type_id.id),
        "technician": str(visit.technician_id.id),
        "age": age_band(visit.equipment_id.sudo().installed_on, day),
    }


def _reconcile(window, span):
    """Return a window as naive UTC; what the office expects lies in it, lest people are told both."""
    start, stop = map(times.from_epoch, window)
    if span:
        grid = timedelta(minutes=5)
        expected = span[0] - (span[0] - start) % grid
        start, stop = min(start, expected), max(stop, expected if expected == span[0] else expected + grid)
    return start, stop
