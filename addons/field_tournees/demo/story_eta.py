"""What customers were told on the days that the story has lived, from the habits of that time."""

from datetime import timedelta

from odoo.fields import Domain

from ..models.field_route_eta import prepare_stop
from ..tools import times

# Visits of the history are told as they are written; these are the last days'.
_LATELY = timedelta(days=15)


def catch_up(env, now):
    """Tell the windows of visits that somebody has reached before anybody could be told."""
    lived = env["field.intervention"].search(
        Domain("arrived_at", ">=", now - _LATELY)
        & Domain("en_route_at", "!=", False)
        & Domain("eta_ids", "=", False)
    )
    announce(lived, env["field.habit"]._get_profile(env.company))


def announce(visits, habits):
    """Write what the customers of these visits were told on departure, and what came of it."""
    reached = visits.filtered("arrived_at")
    windows = reached.env["field.planning"]._get_windows(list(map(_prepare_day, reached)), habits)
    reached.env["field.eta"].create(
        [
            {
                "intervention_id": visit.id,
                "announced_at": visit.en_route_at,
                "origin": "departure",
                "start": times.from_epoch(windows[visit.id][0]),
                "stop": times.from_epoch(windows[visit.id][1]),
                "arrived_at": visit.arrived_at,
            }
            for visit in reached
        ]
    )


def _prepare_day(visit):
    """Return the moment of the departure, when nothing but the drive was to be foreseen."""
    leaves = times.epoch(visit.en_route_at)
    tz = visit.company_id._get_booking_tz()
    day = times.local_date(visit.en_route_at, tz)
    stop = prepare_stop(visit, visit.planned_start, 60 * visit.travel_minutes, 3600, day)
    return {
        "now": leaves,
        "midnight": times.epoch(times.midnight(day, tz)),
        "rest": None,
        "steps": [{"visit": visit.id, "stop": stop, "left": leaves, "reached": None, "told": None}],
    }
