from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from odoo import fields, models

from ..tools import times
from ..tools.horizon import Horizon, cut_windows
from .field_travel import place_key

_URGENCY = {"0": 1, "1": 2, "2": 4}
# Cents that one more moved visit must save: a change costs calls and trust.
_CHANGE_COSTS = {True: (1500, 6000), False: (100, 2000)}
_PREFERENCE_COST = 1000
_TOLERANCE = 900
_UNDER_WAY = ("en_route", "on_site", "paused")


class FieldSnapshot(models.AbstractModel):
    """Turns a scope into the engine's problem: a frozen picture of people and visits."""

    _name = "field.snapshot"
    _description = "Planning Snapshot"

    def _build(self, scope):
        """Return the snapshot of a scope, ready to be stored as JSON.

        :return: dict with `problem` (see the engine's schema, without travel matrices),
            `origin`, `versions` {visit id: plan_version}, `left_out` (visits that never reach
            the engine, with their reason) and `promises` {visit id: window in seconds}
        """
        picture = _Picture(scope, fields.Datetime.now())
        technicians = [self._prepare_technician(picture, one) for one in picture.shifts]
        left_out, rows = [], []
        for visit in picture.held | picture.waiting:
            reason = self._get_obstacle(picture, visit)
            if reason:
                left_out.append({"visit": visit.id, **reason})
            else:
                rows.append(self._prepare_visit(picture, visit))
        change, change_notified = _CHANGE_COSTS[scope.keep_planned]
        visits = picture.held | picture.waiting
        return {
            "origin": fields.Datetime.to_string(picture.horizon.start),
            "problem": {
                "version": 1,
                "places": list(picture.places.values()),
                "technicians": technicians,
                "visits": rows,
                "objective": {
                    "change": change,
                    "change_notified": change_notified,
                    "change_tolerance": _TOLERANCE,
                },
                "options": {"seconds": scope.seconds, "seed": 0, "backend": "auto"},
            },
            "versions": {str(visit.id): visit.plan_version for visit in visits},
            "promises": {
                str(visit.id): self._get_promise(picture, visit)
                for visit in visits
                if visit.promised_start
            },
            "left_out": left_out,
        }

    # === BUSINESS === #
    def _prepare_technician(self, picture, technician):
        return {
            "id": str(technician.id),
            "name": technician.name,
            "start": picture.place(technician._get_start_site()),
            "end": picture.place(technician._get_end_site(), technician._get_start_site()),
            "skills": self._prepare_skills(picture, technician),
            "pace": technician.pace,
            **{
                name: round(technician[name] * 100)
                for name in ("cost_per_hour", "cost_per_km", "overtime_per_hour")
            },
            "shifts": [
                self._prepare_shift(picture, technician, shift)
                for shift in picture.shifts[technician]
            ],
        }

    def _prepare_shift(self, picture, technician, shift):
        seconds = picture.horizon.seconds
        begun = picture.begun.get((technician, shift))
        start = seconds(begun.free_at if begun else shift.start)
        row = {
            "start": start,
            "end": max(seconds(shift.stop), start + 1),
            "overtime": max(0, seconds(shift.latest) - max(seconds(shift.stop), start + 1)),
        }
        if begun and begun.site:
            row["start_place"] = picture.place(begun.site, technician._get_start_site())
        pause = self._prepare_break(picture, technician, shift, start)
        if pause:
            row["break"] = pause
        return row

    def _prepare_break(self, picture, technician, shift, start):
        """Return the engine's break, or None where there is none or people planned over it."""
        if not shift.break_start:
            return None
        seconds = picture.horizon.seconds
        flex = picture.scope.company_id.field_break_flex_minutes * 60
        duration = seconds(shift.break_stop) - seconds(shift.break_start)
        earliest = max(seconds(shift.break_start) - flex, start)
        latest = seconds(shift.break_start) + flex
        if latest < earliest:
            return None
        pinned = [
            (seconds(visit.planned_start), seconds(visit.planned_stop))
            for visit in picture.pinned
            if visit.technician_id == technician
        ]
        candidates = [earliest, *(stop for _start, stop in pinned if earliest <= stop <= latest)]
        for begin in candidates:
            if not any(a < begin + duration and begin < b for a, b in pinned):
                return {"earliest": earliest, "latest": latest, "duration": duration}
        return None

    def _prepare_skills(self, picture, technician):
        """Return what the technician holds: each level with the last second it is valid.

        A qualification that begins later in the horizon counts only where it continues one.
        """
        first_day = technician._get_local_date(picture.horizon.start)
        skills = {f"tool:{tool.id}": 1 for tool in technician._get_tools()}
        for skill, rows in picture.held_skills[technician].items():
            grants = []
            for level in sorted({row.level for row in rows}):
                last_day = _last_valid_day([row for row in rows if row.level >= level], first_day)
                if last_day is None:
                    continue
                grant = {"level": level}
                if last_day is not True:
                    end = times.midnight(last_day + timedelta(days=1), technician.tz)
                    grant["until"] = picture.horizon.seconds(end) - 1
                grants.append(grant)
            skills[f"skill:{skill.id}"] = grants
        return skills

    def _prepare_visit(self, picture, visit):
        seconds = picture.horizon.seconds
        row = {
            "id": str(visit.id),
            "name": visit.display_name,
            "place": picture.place(visit.site_id, visit.technician_id._get_start_site()),
            "duration": round(visit.duration_hours * 3600),
            "skills": self._prepare_demands(visit),
            "notified": visit.state == "confirmed" or bool(visit.promised_start),
        }
        if visit in picture.held:
            row["current"] = {
                "technician": str(visit.technician_id.id),
                "start": seconds(visit.planned_start),
            }
        else:
            row["penalty"] = self._get_penalty(visit)
        if visit in picture.pinned:
            row["pinned"] = row["current"]
            return row
        row["windows"] = self._get_windows(picture, visit)
        allowed = picture.allowed(visit)
        if len(allowed) < len(picture.shifts):
            row["technicians"] = [str(technician.id) for technician in allowed]
        if visit.preferred_technician_id in picture.shifts:
            row["preferred"] = {
                "technician": str(visit.preferred_technician_id.id),
                "cost": _PREFERENCE_COST,
            }
        return row

    def _prepare_demands(self, visit):
        demands = {f"tool:{tool.id}": 1 for tool in visit.tool_ids}
        for demand in visit.skill_ids.sudo():  # the name of an HR skill is no secret here
            key, level = f"skill:{demand.skill_id.id}", demand.skill_level_id.level_progress
            demands[key] = max(level, demands.get(key, 0))
        return demands

    def _get_penalty(self, visit):
        """Return the cents that leaving out a waiting visit costs; what is planned has none.

        A visit without penalty is mandatory: the optimiser never drops what people agreed on
        to make room for something new.
        """
        return min(
            round(visit.type_id.unserved_cost * 100) * _URGENCY[visit.priority], 100_000_000
        )

    def _get_promise(self, picture, visit):
        seconds = picture.horizon.seconds
        return [seconds(visit.promised_start), seconds(visit.promised_stop or visit.promised_start)]

    def _get_windows(self, picture, visit):
        """Return when the visit may start, as the engine's windows; [] when never.

        The due time of the contract binds as long as it is still to come; afterwards the visit
        is better late than never. A promise that was missed binds no more either.
        """
        horizon = picture.horizon
        spans = [(0, horizon.seconds(horizon.stop) - 1)]
        if visit.earliest_start:
            spans.append((horizon.seconds(visit.earliest_start), None))
        if visit.latest_end:
            slowest = max((one.pace for one in picture.allowed(visit)), default=1.0)
            service = round(visit.duration_hours * 3600 * slowest)
            spans.append((None, horizon.seconds(visit.latest_end) - service))
        if visit.sla_due and visit.sla_due > max(picture.now, horizon.start):
            spans.append((None, horizon.seconds(visit.sla_due)))
        if visit.promised_start and visit.promised_stop > picture.now:
            spans.append(tuple(self._get_promise(picture, visit)))
        if visit in picture.held and visit.lock == "day":
            tz, day = visit.technician_id.tz, visit._get_planned_date()
            span = Horizon.of_days(day, day, tz)
            spans.append((horizon.seconds(span.start), horizon.seconds(span.stop) - 1))
        return cut_windows(*spans)

    def _get_obstacle(self, picture, visit):
        """Return why a visit cannot be given to the engine at all, as a reason, or None."""
        if visit in picture.held:
            return None
        site = visit.site_id
        if not site.partner_latitude and not site.partner_longitude:
            return {"key": "not_located", "detail": {"site": site.name}}
        if not picture.allowed(visit):
            key = "zone" if visit.zone_id else "no_zone"
            return {"key": key, "detail": {"zone": visit.zone_id.name or ""}}
        if not self._get_windows(picture, visit):
            return {"key": "dates"}
        return None


class _Begun(NamedTuple):
    """A shift that has begun: when and where the technician is free again."""

    free_at: object
    site: object


class _Picture:
    """The records of a snapshot, read in as many queries for one visit as for a thousand."""

    def __init__(self, scope, now):
        self.scope, self.now = scope, now
        self.horizon = scope._get_horizon()
        technicians = scope._get_technicians().filtered(
            lambda one: one._get_start_site().partner_latitude
        )
        # Those who are away stay in the picture: their visits must go to somebody else.
        working = scope._get_working_shifts(technicians)
        self.shifts = {technician: working.get(technician, []) for technician in technicians}
        self.held_skills = technicians._get_held_skills()
        held = scope._get_held_visits(technicians)
        self.over = held.filtered(self._is_over)
        self.held = held - self.over
        self.waiting = scope._get_waiting_visits()
        self.begun = self._find_begun()
        self.pinned = self.held.filtered(self._is_pinned)
        self.places = {}
        self._by_zone = defaultdict(technicians.browse)
        for technician in technicians:
            for zone in technician.zone_ids:
                self._by_zone[zone] |= technician
            if not technician.zone_ids:
                self._by_zone[None] |= technician

    def place(self, site, instead=None):
        """Return the engine's id of a contact's place; of another where it is not located."""
        if instead and not (site.partner_latitude or site.partner_longitude):
            site = instead
        key = place_key(site.partner_latitude, site.partner_longitude)
        latitude, longitude = map(float, key.split(","))
        self.places.setdefault(key, {"id": key, "lat": latitude, "lon": longitude})
        return key

    def allowed(self, visit):
        """Return who may do a visit: the zone decides, and a lock on the technician."""
        if visit in self.held and visit.lock == "technician":
            return visit.technician_id
        everywhere = self._by_zone[None]
        allowed = self._by_zone[visit.zone_id] | everywhere if visit.zone_id else everywhere
        return allowed | visit.technician_id if visit in self.held else allowed

    def _is_over(self, visit):
        """Tell whether a visit is done or must be under way: it is history for the plan."""
        return visit.state not in ("planned", "confirmed") or visit.planned_start <= self.now

    def _is_pinned(self, visit):
        chosen = self.scope.intervention_ids
        if visit.lock == "fixed" or (chosen and visit not in chosen):
            return True
        freeze = self.now + times.hours(self.scope.company_id.field_freeze_hours)
        # However soon it is, a visit of somebody who fell ill must move.
        return visit.planned_start <= freeze and any(
            shift.start <= visit.planned_start and visit.planned_stop <= shift.latest
            for shift in self.shifts[visit.technician_id]
        )

    def _find_begun(self):
        """Return {(technician, shift): _Begun}, and forget the shifts that have no time left."""
        begun = {}
        for technician, shifts in self.shifts.items():
            mine = self.over.filtered(lambda visit, who=technician: visit.technician_id == who)
            kept = []
            for shift in shifts:
                visits = mine.filtered(
                    lambda visit, shift=shift: shift.start <= visit.planned_start <= shift.latest
                    and (shift.start < self.now or visit.state in _UNDER_WAY)
                )
                free_at = max([shift.start, *map(self._get_free_at, visits)])
                if shift.start < self.now:
                    free_at = max(free_at, self.now)
                if free_at < shift.latest:
                    kept.append(shift)
                if free_at > shift.start:
                    last = visits.sorted("planned_start")[-1:].site_id
                    begun[technician, shift] = _Begun(free_at, last)
            self.shifts[technician] = kept
        return begun

    def _get_free_at(self, visit):
        if visit.state in ("done", "no_access"):
            return visit.left_at or self.now
        if visit.state in _UNDER_WAY:
            return max(self.now, visit.planned_stop)
        return self.now + (visit.planned_stop - visit.planned_start)  # it has yet to begin


def _last_valid_day(rows, first_day):
    """Return the last day until which rows follow on from the first day without a gap.

    True when there is no end, an earlier day when they have expired, None when they begin later.
    """
    one_day = timedelta(days=1)
    reach = first_day - one_day
    for row in sorted(rows, key=lambda row: row.valid_from or date.min):
        if row.valid_from and row.valid_from > reach + one_day:
            break
        if not row.valid_to:
            return True
        reach = max(reach, row.valid_to)
    if reach >= first_day:
        return reach
    return max((row.valid_to for row in rows if row.valid_to and row.valid_to < first_day), default=None)
