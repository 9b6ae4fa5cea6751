from datetime import date, timedelta

from odoo import fields, models

from ..tools import times
from ..tools.ages import age_band
from ..tools.horizon import Horizon, cut_windows
from .snapshot_picture import Picture

_URGENCY = {"0": 1, "1": 2, "2": 4}
# Cents that one more moved visit must save: a change costs calls and trust.
_CHANGE_COSTS = {True: (1500, 6000), False: (100, 2000)}
_PREFERENCE_COST = 1000
_TOLERANCE = 900


class FieldSnapshot(models.AbstractModel):
    """Turns a scope into the engine's problem: a frozen picture of people and visits."""

    _name = "field.snapshot"
    _description = "Planning Snapshot"

    def _build(self, scope, event=None):
        """Return the snapshot of a scope, ready to be stored as JSON.

        :param event: what happened, when the plan repairs a day, as `_propose_repair` takes it
        :return: dict with `problem` (see the engine's schema, without travel matrices),
            `origin`, `versions` {visit id: plan_version}, `left_out` (visits that never reach
            the engine, with their reason), `promises` {visit id: window in seconds}, `names`
            {the engine's skill: what people call it}, `work` {visit id: what its duration
            depends on} and `begun` (visits under way that the problem still has)
        """
        picture = Picture(scope, fields.Datetime.now(), event)
        technicians = [self._prepare_technician(picture, one) for one in picture.shifts]
        left_out, rows = [], []
        for visit in picture.held | picture.waiting:
            reason = self._get_obstacle(picture, visit)
            if reason:
                left_out.append({"visit": visit.id, **reason})
            else:
                rows.append(self._prepare_visit(picture, visit))
        rows += [self._prepare_hold(picture, slot) for slot in picture.holds]
        rows += self._prepare_told(picture)
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
                if _is_promised(visit)
            },
            "names": self._get_demand_names(visits),
            "left_out": left_out,
            "work": {str(visit.id): self._prepare_work(picture, visit) for visit in visits},
            "begun": [str(visit.id) for visit in picture.overrun],
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
        first, stop, latest = map(seconds, picture.reaches.cut(technician, shift))
        start = max(first, seconds(begun.free_at)) if begun else first
        end = max(stop, start + 1)
        row = {"start": start, "end": end, "overtime": max(0, latest - end)}
        if begun and begun.site:
            row["start_place"] = picture.place(begun.site, technician._get_start_site())
        pause = self._prepare_break(picture, technician, shift, start)
        if pause:
            row["break"] = pause
        return row

    def _prepare_break(self, picture, technician, shift, start):
        """Return the engine's break, or None where there is none or people planned over it."""
        seconds = picture.horizon.seconds
        flex = picture.scope.company_id.field_break_flex_minutes * 60
        usual = None
        if shift.break_start:
            begin, stop = times.epoch(shift.break_start), times.epoch(shift.break_stop)
            usual = (begin - flex, begin + flex, stop - begin)
        pause = picture.reaches.get_pause(technician, shift, usual)
        if not pause:
            return None
        origin = times.epoch(picture.horizon.start)
        earliest, latest, duration = max(pause[0] - origin, start), pause[1] - origin, pause[2]
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
        elif not picture.scope._is_repair():  # what is urgent is served
            row["penalty"] = self._get_penalty(visit)
        repairs = picture.scope._is_repair()
        if visit in picture.pinned:
            row["pinned"] = row["current"]
        if visit in picture.pinned and not repairs:
            return row
        promise = repairs and self._get_live_promise(picture, visit)
        if promise:
            row["promise"] = promise
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

    def _prepare_hold(self, picture, slot):
        """Return the place of a customer who is about to confirm, as a visit that stays."""
        seconds = picture.horizon.seconds
        work = seconds(slot.busy_stop) - seconds(slot.busy_start)
        spot = {"technician": str(slot.technician_id.id), "start": seconds(slot.busy_start)}
        return {
            "id": f"slot-{slot.id}",
            "name": slot.time_label,
            "place": picture.point(slot.latitude, slot.longitude),
            "duration": round(work / slot.technician_id.pace),
            "notified": True,
            "current": spot,
            "pinned": spot,
        }

    def _prepare_told(self, picture):
        """Return the visits that an event tells of and the plan does not have."""
        rows = []
        for visit in picture.overrun:
            technician = visit.technician_id
            began = next(row.free_at for (who, _), row in picture.begun.items() if who == technician)
            spot = {"technician": str(technician.id), "start": picture.horizon.seconds(began)}
            rows.append(self._prepare_gone(picture, visit) | {"current": spot, "penalty": None})
        if picture.event.get("type") == "cancelled" and picture.event["visit"] not in picture.held:
            rows.append(self._prepare_gone(picture, picture.event["visit"]))
        return rows

    def _prepare_gone(self, picture, visit):
        return {
            "id": str(visit.id),
            "name": visit.display_name,
            "place": picture.place(visit.site_id, visit.company_id.partner_id),
            "duration": round(visit.duration_hours * 3600),
            "penalty": 0,
        }

    def _prepare_work(self, picture, visit):
        """Return what the time that a visit takes depends on, as the company's habits have it."""
        day = picture.scope.date_from
        return {"kind": str(visit.type_id.id), "age": age_band(visit.equipment_id.installed_on, day)}

    def _prepare_demands(self, visit):
        demands = {f"tool:{tool.id}": 1 for tool in visit.tool_ids}
        for demand in visit.skill_ids.sudo():  # the name of an HR skill is no secret here
            key, level = f"skill:{demand.skill_id.id}", demand.skill_level_id.level_progress
            demands[key] = max(level, demands.get(key, 0))
        return demands

    def _get_demand_names(self, visits):
        skills_sudo = visits.skill_ids.sudo().skill_id  # the name of an HR skill is no secret here
        return {f"skill:{skill.id}": skill.name for skill in skills_sudo} | {
            f"tool:{tool.id}": tool.name for tool in visits.tool_ids
        }

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
        return [seconds(visit.promised_start), seconds(visit.promised_stop)]

    def _get_live_promise(self, picture, visit):
        """Return the promise that can still be kept, or None."""
        if not _is_promised(visit) or visit.promised_stop <= picture.now:
            return None
        first, last = self._get_promise(picture, visit)
        return [max(0, first), last] if last >= 0 else None

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
        if not picture.scope._is_repair():  # it may break a promise, as the last way out
            spans.append(self._get_live_promise(picture, visit) or (None, None))
        if visit.parts_missing and visit.parts_expected_on and visit not in picture.held:
            there = times.midnight(visit.parts_expected_on, picture.scope._get_tz())
            spans.append((horizon.seconds(there), None))
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
        if visit.parts_missing and not visit.parts_expected_on:
            return {"key": "parts_missing"}
        if not self._get_windows(picture, visit):
            return {"key": "dates"}
        return None


def _is_promised(visit):
    return bool(visit.promised_start and visit.promised_stop)


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
