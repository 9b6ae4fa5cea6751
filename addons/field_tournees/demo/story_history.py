"""Seven more weeks behind the lived one: what the company has learnt from, and kept or not.

Each is a copy of the lived week at other doors, with slots, delays and durations of its own. Two
thousand visits through the ORM would make an installation half a minute longer: they are written
in one batch.
"""

import json
import random
from collections import defaultdict
from datetime import timedelta
from itertools import count, groupby
from typing import NamedTuple

from odoo.tools import SQL

from ..tools import times
from . import story_days, story_eta, story_facts, story_people, story_routes

SEED = 7
# Slots that the office moved to the next day.
MOVED_SHARE = 0.025

# Weeks lived between two nights of learning of the story: the first promises rest on prudence,
# the later ones on the company's own days.
PHASES = ((7, 6), (5, 4, 3), (2, 1))
# Given by the copy; every other column is the lived visit's.
OWN = {
    "name": "text",
    "site_id": "int",
    "partner_id": "int",
    "zone_id": "int",
    "equipment_id": "int",
    "state": "text",
    "requested_at": "timestamp",
    "create_date": "timestamp",
    "write_date": "timestamp",
    "planned_start": "timestamp",
    "planned_stop": "timestamp",
    "promised_start": "timestamp",
    "promised_stop": "timestamp",
    "first_promised_start": "timestamp",
    "first_promised_stop": "timestamp",
    "due_at": "timestamp",
    "en_route_at": "timestamp",
    "arrived_at": "timestamp",
    "left_at": "timestamp",
    "actual_hours": "float8",
    "actual_travel_minutes": "int",
    "booked_probability": "float8",
    "promise_probability": "float8",
    "promise_assessed_at": "timestamp",
}
_EVENTS = """
    INSERT INTO field_event (intervention_id, company_id, kind, from_state, to_state, occurred_at,
        recorded_at, user_id, technician_id, source, details)
    SELECT visit.id, visit.company_id, row.kind, row.from_state, row.to_state, row.at, row.at,
        visit.create_uid, visit.technician_id, row.source, row.details
    FROM jsonb_to_recordset(%s) AS row(
        visit int, kind text, from_state text, to_state text, at timestamp, source text, details jsonb)
    JOIN field_intervention AS visit ON visit.id = row.visit
"""


class Door(NamedTuple):
    """An appliance and whose it is: plain values, for two thousand visits."""

    id: int
    site_id: int
    partner_id: int
    zone_id: int
    installed_on: object


class Copy(NamedTuple):
    """A visit of the lived week, on the same weekday of an earlier one."""

    template: object
    equipment_id: Door
    planned_start: object
    planned_stop: object
    promise: tuple

    @property
    def travel_minutes(self):
        return self.template.travel_minutes

    @property
    def type_id(self):
        return self.template.type_id

    @property
    def technician_id(self):
        return self.template.technician_id


class History:
    """Writes the weeks before the lived one."""

    def __init__(self, env, lived, reasons, now):
        self.env, self.now = env, now
        # A seed of its own: the days of the story stay what they are.
        self.rng = random.Random(SEED)  # noqa: S311 (a story, no secret)
        self.journal = story_facts.Journal(env, self.rng, now)
        self.company = lived.company_id
        self.lived = lived.sorted(lambda visit: (visit.technician_id.id, visit.planned_start))
        self.numbers = count(1)
        self.doors = self._group_doors(reasons)

    def tell(self):
        """Live the weeks in order and learn after each phase, as the nights do."""
        habits = self.env["field.habit"]
        booked = night = habits._get_profile(self.company)
        for weeks in PHASES:
            copies = [copy for week in weeks for copy in self._copy_week(week)]
            visits = self._write(
                copies, self._get_chances(copies, booked), self._get_chances(copies, night)
            )
            story_eta.announce(visits, night)
            booked, night = night, habits._learn(self.company).profile
        self._rate_lived(booked, night)

    def _group_doors(self, reasons):
        """Return {equipment id: the doors that are visited for the same reasons in its zone}."""
        groups, found = defaultdict(list), {}
        for equipment in self.env["field.equipment"].union(*reasons):
            site = equipment.site_id
            group = groups[id(reasons[equipment]), site.field_zone_id.id]
            partner = site.commercial_partner_id.id
            group.append(Door(equipment.id, site.id, partner, site.field_zone_id.id, equipment.installed_on))
            found[equipment.id] = group
        return found

    def _copy_week(self, week):
        copies = []
        for visit in self.lived:
            day = visit._get_planned_date() - timedelta(days=7 * week)
            if story_days.is_working(day):
                start = _on(day, visit.planned_start)
                stop = start + (visit.planned_stop - visit.planned_start)
                slot = story_routes.choose_slot(self.rng, start, visit.type_id)
                copies.append(Copy(visit, self._get_door(visit, week), start, stop, slot))
        return copies

    def _get_door(self, visit, week=0):
        """Return another door for each week; that of the visit itself for none."""
        doors = self.doors[visit.equipment_id.id]
        own = next(rank for rank, door in enumerate(doors) if door.id == visit.equipment_id.id)
        return doors[(own + 3 * week) % len(doors)]

    def _get_chances(self, copies, habits):
        """Return the probabilities of the copies' slots, in their order."""
        nights = self.env["field.promise.night"]
        rows = [
            {
                "id": rank,
                "type_id": copy.type_id.id,
                "technician_id": copy.technician_id.id,
                "planned_start": copy.planned_start,
                "planned_stop": copy.planned_stop,
                "travel_minutes": copy.travel_minutes,
                "promised_start": copy.promise[0],
                "promised_stop": copy.promise[1],
                "installed_on": copy.equipment_id.installed_on,
                "date": times.local_date(copy.planned_start, story_people.TZ),
            }
            for rank, copy in enumerate(copies)
        ]
        rests = nights._read_breaks(self.company, rows)
        days = [
            nights._prepare_day(list(stops), rests.get(key), self.now)
            for key, stops in groupby(rows, key=lambda row: (row["technician_id"], row["date"]))
        ]
        chances = self.env["field.planning"]._get_chances(days, habits)
        return [chances[rank] for rank in range(len(copies))]

    def _write(self, copies, booked, night):
        """Insert copies with the facts that the journal imagines, and their timeline; return them."""
        facts = []
        for _key, day in groupby(copies, key=lambda copy: (copy.technician_id, copy.planned_start.date())):
            facts += self.journal.imagine_day(list(day))
        rows = [self._prepare_row(*columns) for columns in zip(copies, facts, booked, night, strict=True)]
        ids = self._insert(rows)
        events = [
            event
            for visit, row, fact in zip(ids, rows, facts, strict=True)
            for event in _prepare_events(visit, row, fact)
        ]
        self.env.cr.execute(SQL(_EVENTS, json.dumps(events, default=str)))
        visits = self.env["field.intervention"]
        visits.invalidate_model()
        return visits.browse(ids)

    def _prepare_row(self, copy, fact, booked, night):
        door = copy.equipment_id
        asked = copy.planned_start - timedelta(
            days=self.rng.choice((2, 4, 7, 12)), minutes=self.rng.randint(0, 300)
        )
        arrived = None if fact.absent else fact.arrives
        moved = timedelta(days=self.rng.random() < MOVED_SHARE)
        return {
            "template": copy.template.id,
            "name": f"ARC-{next(self.numbers):05}",
            "site_id": door.site_id,
            "partner_id": door.partner_id,
            "zone_id": door.zone_id or None,
            "equipment_id": door.id,
            "state": "no_access" if fact.absent else "done",
            "requested_at": asked,
            "create_date": asked,
            "write_date": fact.ends,
            "planned_start": copy.planned_start,
            "planned_stop": copy.planned_stop,
            "promised_start": copy.promise[0],
            "promised_stop": copy.promise[1],
            "first_promised_start": copy.promise[0] - moved,
            "first_promised_stop": copy.promise[1] - moved,
            "due_at": copy.promise[1],
            "en_route_at": fact.leaves,
            "arrived_at": arrived,
            "left_at": arrived and fact.ends,
            "actual_hours": arrived and (fact.ends - fact.arrives).total_seconds() / 3600,
            "actual_travel_minutes": arrived and round((fact.arrives - fact.leaves).total_seconds() / 60),
            "booked_probability": booked,
            "promise_probability": night,
            "promise_assessed_at": story_people.at(copy.planned_start.date(), 4.5),
        }

    def _insert(self, rows):
        """Insert visits, each a copy of its template but for its own columns; return their ids."""
        visits = self.env["field.intervention"]
        self.env.flush_all()
        kept = [
            name
            for name, field in visits._fields.items()
            if field.store and field.column_type and name not in OWN and name not in ("id", "route_id")
        ]
        found = self.env.execute_query(
            SQL(
                """
                INSERT INTO field_intervention (%(kept)s, %(own)s)
                SELECT %(template)s, %(values)s
                FROM jsonb_to_recordset(%(rows)s) AS row(template int, %(types)s)
                JOIN field_intervention AS lived ON lived.id = row.template
                ORDER BY row.name
                RETURNING id
                """,
                kept=_names(kept),
                own=_names(OWN),
                template=_names(kept, "lived"),
                values=_names(OWN, "row"),
                types=SQL(", ").join(
                    SQL("%s %s", SQL.identifier(name), SQL(kind)) for name, kind in OWN.items()
                ),
                rows=json.dumps(rows, default=str),
            )
        )
        return [row[0] for row in found]

    def _rate_lived(self, booked, night):
        """Give the lived week the probabilities that its promises had."""
        copies = [
            Copy(
                visit,
                self._get_door(visit),
                visit.planned_start,
                visit.planned_stop,
                (visit.promised_start, visit.promised_stop),
            )
            for visit in self.lived
        ]
        chances = zip(
            self.lived, self._get_chances(copies, booked), self._get_chances(copies, night), strict=True
        )
        for visit, at_booking, at_night in chances:
            visit._write_guarded(
                {
                    "booked_probability": at_booking,
                    "promise_probability": at_night,
                    "promise_assessed_at": story_people.at(visit.planned_start.date(), 4.5),
                }
            )


def _names(columns, table=None):
    parts = [SQL.identifier(table, name) if table else SQL.identifier(name) for name in columns]
    return SQL(", ").join(parts)


def _on(day, moment):
    """Return a moment's time of day on another day, on the firm's clock."""
    midnight = times.midnight(times.local_date(moment, story_people.TZ), story_people.TZ)
    return story_people.at(day, 0) + (moment - midnight)


def _prepare_events(visit, row, fact):
    """Return the timeline of a copy, as the steps of the ORM would have written it."""
    asked, office = row["requested_at"], {"visit": visit, "source": "office"}
    first, last, plan = (
        {"start": str(row[f"{name}_start"]), "stop": str(row[f"{name}_stop"])}
        for name in ("first_promised", "promised", "planned")
    )
    moved = office | {"kind": "promise", "at": asked + timedelta(hours=20), "details": last}
    own = {"visit": visit, "kind": "state", "source": "technician"}
    events = [
        office | {"kind": "created", "at": asked},
        office | {"kind": "promise", "at": asked, "details": first},
        *([moved] if first != last else ()),
        office | {"kind": "plan", "at": asked, "details": plan},
        office | {"kind": "state", "from_state": "to_plan", "to_state": "planned", "at": asked},
        own | {"from_state": "planned", "to_state": "en_route", "at": fact.leaves},
    ]
    if fact.absent:
        return [*events, own | {"from_state": "en_route", "to_state": "no_access", "at": fact.ends}]
    return [
        *events,
        own | {"from_state": "en_route", "to_state": "on_site", "at": fact.arrives},
        own | {"from_state": "on_site", "to_state": "done", "at": fact.ends},
    ]
