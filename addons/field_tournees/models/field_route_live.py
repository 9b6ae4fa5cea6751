from odoo import api, fields, models
from odoo.tools import format_date

from ..tools import eta, labels

_UNDER_WAY = ("en_route", "on_site", "paused")
_OVER = ("done", "no_access", "cancelled")


class FieldRouteLive(models.AbstractModel):
    """How a technician's day is going: what is done, where the technician is, what runs late."""

    _name = "field.route.live"
    _description = "Progress of a Route"

    live = fields.Json(compute="_compute_live", help="Progress of the day, for the cards.")

    # === COMPUTE === #
    @api.depends_context("lang")
    @api.depends("intervention_ids.state", "intervention_ids.planned_start")
    def _compute_live(self):
        now = fields.Datetime.now()
        for route in self:
            route.live = route._get_live(now)

    # === BUSINESS === #
    def _get_expected_arrivals(self, now):
        """Return {visit: naive UTC arrival} for the stops that nobody has reached yet."""
        self.ensure_one()
        stops = self._get_stops()
        pause = self.break_start and self.break_stop and (self.break_start, self.break_stop)
        expected = eta.expect([visit._get_expected_stop() for visit in stops], now, pause or None)
        return {stops[position]: arrival for position, arrival in expected.items()}

    def _get_live(self, now):
        """Return what a card shows of the day: a pill per stop, current and next visit."""
        self.ensure_one()
        arrivals = self._get_expected_arrivals(now)
        stops = [
            self._prepare_live_stop(visit, arrivals.get(visit), number)
            for number, visit in enumerate(self._get_stops(), start=1)
        ]
        done = sum(stop["over"] for stop in stops)
        late = next((stop for stop in stops if stop["is_late"]), None)
        return {
            "stops": stops,
            "done": done,
            "total": len(stops),
            "current": next((stop for stop in stops if stop["under_way"]), False),
            "next": next((stop for stop in stops if stop["awaited"]), False),
            "is_late": bool(late),
            "progress": self.env._("%(done)s of %(total)s done", done=done, total=len(stops)),
            "alert": late and self._describe_late(late),
            "risk": not late and self._describe_risk(stops),
            "idle": not stops and self._describe_idle(),
            "day": self._describe_day(now),
        }

    def _prepare_live_stop(self, visit, arrival, number):
        states = dict(visit._fields["state"]._description_selection(self.env))
        # Only a visit that is still to be reached can be warned about, or given to somebody else.
        seconds = (arrival - visit.due_at).total_seconds() if arrival and visit.due_at else 0
        late_minutes = max(0, round(seconds / 60))
        over, under_way = visit.state in _OVER, visit.state in _UNDER_WAY
        parts = (visit.type_id.name, visit.site_id.name, visit.site_id.city)
        return {
            "id": visit.id,
            "number": number,
            "title": " · ".join(part for part in parts if part),
            "state": visit.state,
            "state_label": states[visit.state],
            "under_way": under_way,
            "over": over,
            "awaited": not over and not under_way,
            "time": labels.clock(self.env, visit.planned_start, self.tz),
            "detail": self._describe_stop(visit, arrival),
            "late_minutes": late_minutes,
            "is_late": bool(late_minutes),
            "is_at_risk": visit.is_at_risk,
        }

    def _describe_stop(self, visit, arrival):
        """Return when a visit is expected or began, beside what was promised."""
        parts = []
        if arrival:
            parts.append(self.env._("expected %(time)s", time=labels.clock(self.env, arrival, self.tz)))
        elif visit.arrived_at:
            began = labels.clock(self.env, visit.arrived_at, self.tz)
            parts.append(self.env._("since %(time)s", time=began))
        if visit.promised_time:
            parts.append(self.env._("promised %(slot)s", slot=visit.promised_time))
        return " · ".join(parts)

    def _describe_late(self, stop):
        return self.env._(
            "Stop %(number)s: about %(late)s late",
            number=stop["number"],
            late=labels.hours(stop["late_minutes"] / 60),
        )

    def _describe_risk(self, stops):
        """Return how many promises of the day are less sure than the company wants, or False."""
        count = sum(stop["is_at_risk"] for stop in stops)
        if count > 1:
            return self.env._("%(count)s promises at risk", count=count)
        return count == 1 and self.env._("1 promise at risk")

    def _describe_idle(self):
        if not self.available_hours:
            return self.env._("Not at work")
        return self.env._("No visit, %(hours)s free", hours=labels.hours(self.available_hours))

    def _describe_day(self, now):
        """Return the second line of a card: the day unless it is today, the team, the return."""
        parts = []
        if self.technician_id._get_local_date(now) != self.date:
            parts.append(format_date(self.env, self.date, date_format="EEE d MMM"))
        if self.team_id:
            parts.append(self.team_id.name)
        if self.back_time:
            parts.append(self.env._("back %(time)s", time=self.back_time))
        return " · ".join(parts)
