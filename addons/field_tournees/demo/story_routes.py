"""Days that could be driven: which technician does what, where and when.

A nearest-neighbour walk through the appliances of a technician's zones, inside the real shifts
and with the real qualifications. It is no optimiser: it leaves something to improve.
"""

import math
from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from ..tools import times
from . import story_people

# What the appliance of a kind is visited for, and how often.
REASONS = {
    "boiler": {
        "type_boiler_service": 62,
        "type_boiler_repair": 22,
        "type_thermostat": 9,
        "type_commissioning": 3,
        "type_survey": 4,
    },
    "pump": {"type_pump_service": 70, "type_refill": 15, "type_thermostat": 15},
    "ac": {"type_ac_service": 64, "type_ac_repair": 24, "type_refill": 9, "type_survey": 3},
    "stove": {"type_sweeping": 92, "type_survey": 8},
}
FIVE_MINUTES = 300


class Stop(NamedTuple):
    """A visit with its place in somebody's day."""

    technician: object
    equipment: object
    type: object
    start: object
    stop: object


class Driver:
    """Makes routes, day by day; remembers who was visited so that the next call is elsewhere."""

    def __init__(self, env, rng):
        self.rng = rng
        self.travel = env["field.travel"]
        self.technicians = env["field.technician"].search([])
        self.held = self.technicians._get_held_skills()
        self.types = {
            name: env.ref(f"field_tournees.{name}")
            for reasons in REASONS.values()
            for name in reasons
        }
        self.reasons = {}
        for equipment, xml_id in env["field.equipment"].search([]).get_external_id().items():
            self.reasons[env["field.equipment"].browse(equipment)] = REASONS[xml_id.split("_")[2]]
        self.last_seen = defaultdict(lambda: date.min)

    def drive(self, day, load):
        """Return the stops of everybody's day, each day filled to about a share `load`."""
        midnight = story_people.at(day, 0)
        shifts = self.technicians._get_shifts(midnight, midnight + timedelta(hours=24))
        stops = []
        for technician in self.rng.sample(list(self.technicians), len(self.technicians)):
            for shift in shifts[technician]:
                stops += self._drive_shift(technician, day, shift, load)
        return stops

    def _drive_shift(self, technician, day, shift, load):
        nearby = self._get_candidates(technician, day)
        here, moment = technician._get_start_site(), shift.start
        end = shift.start + (shift.stop - shift.start) * load
        stops, misses = [], 0
        while nearby and moment < end and misses < 5:
            nearby.sort(key=lambda equipment: _distance(here, equipment.site_id))
            chosen = self._choose(technician, day, nearby, first=not stops)
            if not chosen:
                break
            stop = self._fit(technician, shift, here, moment, *chosen)
            site = stop.equipment.site_id
            home = self._get_drive(site, technician._get_end_site())
            if stop.stop + home > shift.stop:
                misses += 1
                nearby.remove(stop.equipment)
                continue
            nearby = [equipment for equipment in nearby if equipment.site_id != site]
            stops.append(stop)
            self.last_seen[site] = day
            here, moment = site, stop.stop
        return stops

    def _get_candidates(self, technician, day):
        """Return appliances in the technician's zones, those unseen for longest, mixed."""
        rested = [
            equipment
            for equipment in self.reasons
            if equipment.site_id.field_zone_id in technician.zone_ids
            and (day - self.last_seen[equipment.site_id]).days > 2
        ]
        self.rng.shuffle(rested)
        rested.sort(key=lambda equipment: self.last_seen[equipment.site_id])
        return rested[:70]

    def _choose(self, technician, day, nearby, first):
        """Return an appliance close by and a reason that this technician may serve."""
        # The day begins anywhere in the zone; then one of the next three doors is taken.
        doors = self.rng.sample(nearby, min(8, len(nearby))) if first else nearby
        possible = []
        for equipment in doors:
            visit_type = self._pick_type(technician, day, equipment)
            if visit_type:
                possible.append((equipment, visit_type))
            if len(possible) == 3:
                break
        return self.rng.choice(possible) if possible else None

    def _pick_type(self, technician, day, equipment):
        """Return why the customer calls, if this technician is the one to send."""
        weights = self.reasons[equipment]
        visit_type = self.types[self.rng.choices(list(weights), list(weights.values()))[0]]
        return visit_type if self._can_do(technician, visit_type, day) else None

    def _can_do(self, technician, visit_type, day):
        """Tell whether the technician is qualified and equipped for a kind of visit."""
        noon = story_people.at(day, 12)
        return not (
            technician._get_skill_problem(visit_type.skill_ids, noon, noon, self.held[technician])
            or technician._get_tool_problem(visit_type.tool_ids)
        )

    def _get_drive(self, here, there):
        return timedelta(seconds=self.travel._get_legs([(here, there)])[here, there].seconds)

    def _fit(self, technician, shift, here, moment, equipment, visit_type):
        """Return the stop, after the drive and not across the lunch break."""
        start = _ceil(moment + self._get_drive(here, equipment.site_id), shift.start)
        length = timedelta(seconds=round(visit_type.duration_hours * 3600 * technician.pace))
        if shift.break_start and start < shift.break_stop and start + length > shift.break_start:
            start = shift.break_stop
        return Stop(technician, equipment, visit_type, start, start + length)


def _ceil(moment, origin):
    """Return the next full five minutes, counted from a shift's beginning."""
    elapsed = (moment - origin).total_seconds()
    return origin + timedelta(seconds=math.ceil(elapsed / FIVE_MINUTES) * FIVE_MINUTES)


def _distance(here, there):
    """Return something that grows with the distance between two contacts."""
    north = here.partner_latitude - there.partner_latitude
    east = (here.partner_longitude - there.partner_longitude) * 0.7  # at Lyon's latitude
    return math.hypot(north, east)


def choose_slot(rng, start, visit_type):
    """Return the slot that a customer was told around a planned start."""
    width = timedelta(hours=visit_type.slot_hours)
    slack = width * rng.choice((0.1, 0.25, 0.5, 0.5, 0.7, 0.85))
    begins = start - slack
    begins -= timedelta(minutes=begins.minute % 30, seconds=begins.second)
    begins = max(begins, story_people.at(times.local_date(start, story_people.TZ), 8))
    return begins, max(begins + width, start + timedelta(minutes=15))


def local_hour(moment):
    """Return the hour of the day in Paris, 8.5 for half past eight."""
    midnight = times.midnight(times.local_date(moment, story_people.TZ), story_people.TZ)
    return (moment - midnight).total_seconds() / 3600
