from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ..tools.ages import age_band

# Older visits were made by other people on other roads.
_DAYS = 365
# A visit of less was recorded afterwards, all steps at once; a longer one was never closed.
_SHORTEST, _LONGEST = 120, 12 * 3600
# A record outside of these times the plan is a slip of a thumb: it counts, as the bound.
_RATIOS = (0.1, 6)
_DRIVE_SHORTEST, _DRIVE_LONGEST = 30, 3 * 3600
_DOOR_LONGEST = 3600
_DAY = timedelta(days=1)


class FieldHabitFacts(models.AbstractModel):
    """What done visits teach: plain rows of what was planned and what it took.

    Three queries a company, whatever its size; nothing here knows the engine.
    """

    _name = "field.habit.facts"
    _description = "Facts to Learn From"

    # === BUSINESS === #
    def _read(self, company):
        """Return the facts of the past year, as `field.planning._learn` takes them.

        :return: {"visits": [(type, technician, age, planned, actual, absent, day)],
            "drives": [(planned, actual, second of the day, day)], "days": [(late, urgent)]};
            ids as text, times in seconds, `urgent` a list of seconds
        """
        self.env.flush_all()
        since = fields.Datetime.now() - timedelta(days=_DAYS)
        done = self._read_done(company, since)
        doors = self._read_doors(company, since)
        visits = [_visit(row) for row in done if _is_sane(row)]
        visits += [_door(row) for row in doors]
        drives = [_drive(row) for row in [*done, *doors] if _is_drive_sane(row)]
        return {"visits": visits, "drives": drives, "days": _days(done)}

    def _read_done(self, company, since):
        return self._read_rows(
            SQL(
                """
                SELECT %(columns)s, visit.arrived_at, visit.left_at,
                    visit.priority = '2' AND %(requested)s = %(day)s AS urgent
                FROM field_intervention AS visit
                JOIN field_technician AS technician ON technician.id = visit.technician_id
                %(joins)s
                WHERE visit.company_id = %(company)s AND visit.state = 'done'
                    AND visit.arrived_at >= %(since)s AND visit.planned_start IS NOT NULL
                ORDER BY visit.planned_start, visit.id
                """,
                columns=_columns("visit.arrived_at"),
                requested=_local("visit.requested_at", "date"),
                day=_local("visit.planned_start", "date"),
                joins=_JOINS,
                company=company.id,
                since=since,
            )
        )

    def _read_doors(self, company, since):
        """Closed doors, from the timeline: a visit planned anew has forgotten that it was one."""
        return self._read_rows(
            SQL(
                """
                SELECT %(columns)s, COALESCE(CASE WHEN visit.arrived_at <= step.occurred_at
                        THEN visit.arrived_at END, step.occurred_at) AS arrived_at,
                    step.occurred_at AS left_at, FALSE AS urgent
                FROM field_event AS step
                JOIN field_intervention AS visit ON visit.id = step.intervention_id
                JOIN field_technician AS technician ON technician.id = step.technician_id
                %(joins)s
                WHERE step.company_id = %(company)s AND step.kind = 'state'
                    AND step.to_state = 'no_access' AND step.occurred_at >= %(since)s
                """,
                columns=_columns("step.occurred_at"),
                joins=_JOINS,
                company=company.id,
                since=since,
            )
        )

    def _read_rows(self, query):
        self.env.cr.execute(query)
        return self.env.cr.dictfetchall()


_JOINS = SQL(
    """
    JOIN res_company AS company ON company.id = visit.company_id
    LEFT JOIN resource_calendar AS calendar ON calendar.id = company.resource_calendar_id
    LEFT JOIN field_equipment AS equipment ON equipment.id = visit.equipment_id
    """
)


def _columns(moment):
    """Return the columns that both queries share; the day is the company's, as the clock."""
    return SQL(
        """
        visit.type_id, technician.id AS technician_id, equipment.installed_on,
        round(visit.duration_hours * 3600 * technician.pace)::int AS planned,
        visit.travel_minutes * 60 AS travel, visit.planned_start, visit.en_route_at,
        %(day)s AS day, %(clock)s AS leaves
        """,
        day=_local(moment, "date"),
        clock=_local("visit.en_route_at", "time"),
    )


def _local(name, kind):
    """Return the date or time of a naive UTC column on the company's clock."""
    table, column = name.split(".")
    return SQL(
        "(%s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(calendar.tz, 'UTC'))::%s",
        SQL.identifier(table, column),
        SQL.identifier(kind),
    )


def _seconds(start, stop):
    return round((stop - start).total_seconds())


def _is_sane(row):
    if not row["left_at"] or row["planned"] <= 0:
        return False
    return _SHORTEST <= _seconds(row["arrived_at"], row["left_at"]) <= _LONGEST


def _is_drive_sane(row):
    leaves, arrives = row["en_route_at"], row["arrived_at"]
    if not leaves or row["travel"] <= 0 or arrives - leaves > _DAY:
        return False
    return _DRIVE_SHORTEST <= _seconds(leaves, arrives) <= _DRIVE_LONGEST


def _keys(row):
    return (
        str(row["type_id"]),
        str(row["technician_id"]),
        age_band(row["installed_on"], row["day"]),
    )


def _day_key(row):
    return f"{row['technician_id']}:{row['day']}"


def _visit(row):
    least, most = (round(ratio * row["planned"]) for ratio in _RATIOS)
    actual = min(max(_seconds(row["arrived_at"], row["left_at"]), least), most)
    return (*_keys(row), row["planned"], actual, False, _day_key(row))


def _door(row):
    waited = min(max(_seconds(row["arrived_at"], row["left_at"]), 0), _DOOR_LONGEST)
    return (*_keys(row), max(row["planned"], 1), waited, True, _day_key(row))


def _drive(row):
    clock = row["leaves"]
    second = clock.hour * 3600 + clock.minute * 60 + clock.second
    return (row["travel"], _seconds(row["en_route_at"], row["arrived_at"]), second, _day_key(row))


def _days(done):
    """Return (seconds late at the start, lengths of emergencies) of each technician's day."""
    by_day = defaultdict(list)
    for row in done:
        by_day[_day_key(row)].append(row)
    days = []
    for rows in by_day.values():
        first = rows[0]
        late = 0
        if first["en_route_at"]:
            leaves = first["planned_start"] - timedelta(seconds=first["travel"] or 0)
            late = min(max(_seconds(leaves, first["en_route_at"]), -7200), 7200)
        urgent = [
            _seconds(row["en_route_at"] or row["arrived_at"], row["left_at"])
            for row in rows
            if row["urgent"] and _is_sane(row)
        ]
        days.append((late, urgent))
    return days
