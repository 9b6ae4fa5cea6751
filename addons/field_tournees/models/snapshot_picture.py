"""The records that a snapshot is taken of; a plain class, no model."""

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from ..tools import times
from .field_travel import place_key
from .snapshot_labour import LabourReaches

_UNDER_WAY = ("en_route", "on_site", "paused")
_SECOND = timedelta(seconds=1)


class Begun(NamedTuple):
    """A shift that has begun: when and where the technician is free again."""

    free_at: object
    site: object


class Picture:
    """The records of a snapshot, read in as many queries for one visit as for a thousand."""

    def __init__(self, scope, now, event=None):
        self.scope, self.now, self.event = scope, now, event or {}
        self.horizon = scope._get_horizon()
        technicians = scope._get_technicians().filtered(
            lambda one: one._get_start_site().partner_latitude
        )
        # Those who are away stay in the picture: their visits must go to somebody else.
        working = scope._get_working_shifts(technicians)
        self.shifts = {technician: working.get(technician, []) for technician in technicians}
        self.reaches = LabourReaches(self)
        for technician, shifts in self.shifts.items():
            self.shifts[technician] = [
                shift for shift in shifts if self.reaches.cut(technician, shift)
            ]
        self.held_skills = technicians._get_held_skills()
        held = scope._get_held_visits(technicians)
        self.over = held.filtered(self._is_over)
        self.held = held - self.over
        self.waiting = scope._get_waiting_visits()
        self.overrun = self.held.browse()
        self.begun = self._find_begun()
        self.pinned = self.held.filtered(self._is_pinned)
        self.holds = scope.env["field.slot"]._get_live_holds(
            technicians, self.horizon.start, self.horizon.stop
        )
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
        return self.point(site.partner_latitude, site.partner_longitude)

    def point(self, latitude, longitude):
        """Return the engine's id of a point."""
        key = place_key(latitude, longitude)
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
        if visit.state not in ("planned", "confirmed"):
            return True
        return visit.planned_start <= self.now and not self._is_stranded(visit)

    def _is_stranded(self, visit):
        """Tell whether a visit should have begun, but its technician is away or held up."""
        held_up = self.event.get("type") == "overrun" and self.event["visit"]
        if held_up and visit.technician_id == held_up.technician_id:
            return visit.planned_start > held_up.planned_start
        absent = self.event.get("type") in ("away", "vehicle_down") and self.event["technician"]
        since = self.event.get("from") or self.now
        return visit.technician_id == absent and visit.planned_stop > since

    def _is_pinned(self, visit):
        if self.scope._is_repair():  # whatever is soon is what a repair is about
            return visit.lock == "fixed"
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
                late = self._find_overrun(mine, shift)
                if late:
                    kept.append(shift)
                    begun[technician, shift] = late
                    continue
                visits = mine.filtered(
                    lambda visit, shift=shift: shift.start <= visit.planned_start <= shift.latest
                    and (shift.start < self.now or visit.state in _UNDER_WAY)
                )
                free_at = max([shift.start, *map(self._get_free_at, visits)])
                if shift.start < self.now:
                    free_at = max(free_at, self.now)
                if free_at < self.reaches.cut(technician, shift)[2]:
                    kept.append(shift)
                if free_at > shift.start:
                    last = visits.sorted("planned_start")[-1:].site_id
                    begun[technician, shift] = Begun(free_at, last)
            self.shifts[technician] = kept
        return begun

    def _find_overrun(self, visits, shift):
        """Return where a shift stands whose visit under way takes longer: where that one began.

        The engine cuts what comes before itself, and learns from the event when it ends.
        """
        visit = self.event.get("type") == "overrun" and self.event["visit"] & visits
        if not visit or not shift.start <= visit.planned_start <= shift.latest:
            return None
        self.overrun = visit
        began = visit.arrived_at or visit.planned_start
        return Begun(max(self.horizon.start, min(began, self.now - _SECOND)), visit.site_id)

    def _get_free_at(self, visit):
        if visit.state in ("done", "no_access"):
            return visit.left_at or self.now
        if visit.state in _UNDER_WAY:
            return max(self.now, visit.planned_stop)
        return self.now + (visit.planned_stop - visit.planned_start)  # it has yet to begin
