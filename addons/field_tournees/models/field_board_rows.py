from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import times
from .field_lifecycle import OPEN_STATES
from .field_promise_risk import MARGIN
from .field_scope import HELD_STATES, WAITING_STATES

# More would neither be read by anybody nor be fast: filters narrow a longer backlog.
_BACKLOG_LIMIT = 1000


class FieldBoardRows(models.AbstractModel):
    """Reads what the dispatch board draws: one query a kind of row, whatever their number.

    Times leave as integers, seconds since 1970. Who calls has checked the reader's rights.
    """

    _name = "field.board.rows"
    _description = "Rows of the Dispatch Board"

    # === BUSINESS === #
    @api.model
    def _read_catalog(self, company):
        """Return {"zones", "teams", "types"}: lists of dicts with `id`, `name` and `color`."""
        rows = self._query(
            SQL(
                """
                SELECT 'zones' AS kind, id, name, color, sequence FROM field_zone
                 WHERE active AND (company_id IS NULL OR company_id = %(company)s)
                UNION ALL
                SELECT 'teams', id, name, color, sequence FROM field_team
                 WHERE active AND (company_id IS NULL OR company_id = %(company)s)
                UNION ALL
                SELECT 'types', id, %(type_name)s, color, 0 FROM field_intervention_type AS type
                 WHERE active AND (company_id IS NULL OR company_id = %(company)s)
                ORDER BY 5, 3
                """,
                company=company.id,
                type_name=self._translated("type"),
            )
        )
        catalog = {"zones": [], "teams": [], "types": []}
        for row in rows:
            catalog[row["kind"]].append({name: row[name] for name in ("id", "name", "color")})
        return catalog

    @api.model
    def _read_technicians(self, company, start, stop):
        """Return those who work for a company, or have visits then."""
        return self._query(
            SQL(
                """
                SELECT tech.id, tech.name, tech.color, tech.team_id, team.name AS team,
                       COALESCE(team.kind = 'subcontractor', FALSE) AS subcontractor, tech.user_id,
                       vehicle.name AS vehicle, employee.work_phone AS phone,
                       CASE WHEN start.partner_latitude != 0 OR start.partner_longitude != 0
                            THEN ARRAY[start.partner_latitude, start.partner_longitude] END AS start,
                       CASE WHEN stop.partner_latitude != 0 OR stop.partner_longitude != 0
                            THEN ARRAY[stop.partner_latitude, stop.partner_longitude] END AS end,
                       ARRAY(SELECT zone_id FROM field_zone_technician_rel
                              WHERE technician_id = tech.id) AS zone_ids,
                       ARRAY(SELECT DISTINCT %(skill_name)s FROM hr_employee_skill AS held
                               JOIN hr_skill AS skill ON skill.id = held.skill_id
                              WHERE held.employee_id = tech.employee_id
                                AND (held.valid_from IS NULL OR held.valid_from < %(stop)s)
                                AND (held.valid_to IS NULL OR held.valid_to >= %(start)s::date)
                              ORDER BY 1) AS skills
                  FROM field_technician AS tech
                  JOIN hr_employee AS employee ON employee.id = tech.employee_id
                  JOIN res_company AS company ON company.id = tech.company_id
                  LEFT JOIN field_team AS team ON team.id = tech.team_id
                  LEFT JOIN field_vehicle AS vehicle ON vehicle.id = tech.vehicle_id
                  LEFT JOIN res_partner AS start
                         ON start.id = COALESCE(tech.start_partner_id, company.partner_id)
                  LEFT JOIN res_partner AS stop
                         ON stop.id = COALESCE(tech.end_partner_id, tech.start_partner_id, company.partner_id)
                 WHERE tech.company_id = %(company)s
                   AND (tech.active OR EXISTS (
                        SELECT FROM field_intervention AS visit WHERE visit.technician_id = tech.id
                           AND visit.planned_start >= %(start)s AND visit.planned_start < %(stop)s))
                 ORDER BY team.sequence, team.name, tech.name, tech.id
                """,
                company=company.id,
                start=start,
                stop=stop,
                skill_name=self._translated("skill"),
            )
        )

    @api.model
    def _read_routes(self, where):
        """Return the days of technicians that satisfy a condition on `route`."""
        rows = self._query(
            SQL(
                """
                SELECT route.id, route.technician_id, route.date::text AS date, route.shifts,
                       %(times)s, route.distance_km AS km, route.travel_hours, route.work_hours,
                       route.available_hours, route.load_percent AS load, %(unread)s AS unread
                  FROM field_route AS route WHERE %(where)s ORDER BY route.date, route.id
                """,
                where=where,
                times=_epochs("route", "leave_at", "back_at", "break_start", "break_stop"),
                unread=self._count_unread("field.route", "route"),
            )
        )
        for row in rows:
            row["shifts"] = [_unpack_shift(shift) for shift in row["shifts"] or ()]
            row["break"] = _pair(row.pop("break_start"), row.pop("break_stop"))
        return rows

    @api.model
    def _read_leaves(self, company, start, stop):
        """Return absences of technicians and public holidays between two instants.

        Why a person is away is nobody's business here: only public holidays have their name.
        """
        return self._query(
            SQL(
                """
                SELECT tech.id AS technician_id,
                       EXTRACT(EPOCH FROM away.date_from)::bigint AS start,
                       EXTRACT(EPOCH FROM away.date_to)::bigint AS stop,
                       CASE WHEN away.resource_id IS NULL THEN away.name END AS name
                  FROM resource_calendar_leaves AS away
                  JOIN field_technician AS tech ON tech.active AND tech.company_id = %(company)s
                  JOIN hr_employee AS employee ON employee.id = tech.employee_id
                 WHERE away.date_from < %(stop)s AND away.date_to > %(start)s
                   AND (away.resource_id = employee.resource_id
                        OR away.resource_id IS NULL
                           AND (away.company_id IS NULL OR away.company_id = %(company)s))
                 ORDER BY 2, 1
                """,
                company=company.id,
                start=start,
                stop=stop,
            )
        )

    @api.model
    def _get_shown(self, company, start, stop):
        """Return the condition on `visit` that holds for what a board of some days shows."""
        return SQL(
            """
            visit.company_id = %(company)s AND visit.active AND (
                visit.state IN %(held)s
                AND visit.planned_start >= %(start)s AND visit.planned_start < %(stop)s
                OR visit.id IN (
                    SELECT id FROM field_intervention
                     WHERE company_id = %(company)s AND active AND state IN %(waiting)s
                     ORDER BY priority DESC, requested_at, id LIMIT %(limit)s))
            """,
            company=company.id,
            held=HELD_STATES,
            waiting=WAITING_STATES,
            start=start,
            stop=stop,
            limit=_BACKLOG_LIMIT,
        )

    @api.model
    def _read_visits(self, company, where):
        """Return the rows of visits that satisfy a condition on `visit`."""
        rows = self._query(
            SQL(
                """
                SELECT visit.id, visit.name, visit.state, visit.priority, visit.technician_id,
                       visit.route_id, visit.duration_hours AS hours, visit.lock,
                       visit.plan_version AS version, %(times)s,
                       visit.promise_probability AS probability,
                       visit.promise_assessed_at IS NOT NULL AS is_assessed,
                       visit.travel_minutes AS travel, visit.distance_km AS km,
                       NULLIF(site.partner_latitude, 0) AS lat, NULLIF(site.partner_longitude, 0) AS lon,
                       site.name AS site, site.city, site.zip, customer.name AS customer,
                       visit.zone_id, visit.type_id, %(type_name)s AS title, type.color,
                       visit.parts_missing, visit.parts_expected_on::text AS parts_expected,
                       visit.unserved_line_id AS reason, %(unread)s AS unread,
                       ARRAY(SELECT %(skill_name)s FROM field_intervention_field_skill_rel AS rel
                               JOIN field_skill AS demand ON demand.id = rel.field_skill_id
                               JOIN hr_skill AS skill ON skill.id = demand.skill_id
                              WHERE rel.field_intervention_id = visit.id ORDER BY 1) AS skills,
                       ARRAY(SELECT %(tool_name)s FROM field_intervention_field_tool_rel AS rel
                               JOIN field_tool AS tool ON tool.id = rel.field_tool_id
                              WHERE rel.field_intervention_id = visit.id ORDER BY 1) AS tools
                  FROM field_intervention AS visit
                  JOIN res_partner AS site ON site.id = visit.site_id
                  JOIN res_partner AS customer ON customer.id = visit.partner_id
                  JOIN field_intervention_type AS type ON type.id = visit.type_id
                 WHERE %(where)s
                 ORDER BY visit.planned_start, visit.priority DESC, visit.requested_at, visit.id
                """,
                where=where,
                times=_epochs("visit", *_VISIT_TIMES),
                unread=self._count_unread("field.intervention", "visit"),
                **{f"{name}_name": self._translated(name) for name in ("type", "skill", "tool")},
            )
        )
        self._finish_visits(company, rows)
        return rows

    def _finish_visits(self, company, rows):
        """Turn columns into what the board draws: pairs, lateness, risk, reasons."""
        line_ids = [row["reason"] for row in rows if row["reason"] and not row["technician_id"]]
        reasons = {
            line.id: line.reason for line in self.env["field.optimization.line"].browse(line_ids)
        }
        floor = company.field_booking_target / 100 - MARGIN
        now = times.epoch(fields.Datetime.now())
        for row in rows:
            row["start"], row["stop"] = row.pop("planned_start"), row.pop("planned_stop")
            row["due"] = row.pop("sla_due")
            row["promise"] = _pair(row.pop("promised_start"), row.pop("promised_stop"))
            row["expected"] = _pair(row.pop("expected_start"), row.pop("expected_stop"))
            row["late"] = _get_late_minutes(row, now)
            is_assessed = row.pop("is_assessed") and row["probability"] is not None
            row["at_risk"] = bool(
                row["state"] in ("planned", "confirmed") and is_assessed and row["probability"] < floor
            )
            row["probability"] = row["probability"] if is_assessed and row["promise"] else None
            row["reason"] = reasons.get(row["reason"])

    @api.model
    def _read_live(self, company):
        """Return {"positions": where technicians were seen last, "alerts": what planners must see,
        "told": how the ledger of messages is doing}.

        One statement for all.
        """
        [live] = self._query(
            SQL(
                """
                SELECT (SELECT json_agg(row_to_json(seen)) FROM (%s) AS seen) AS positions,
                       (SELECT json_agg(row_to_json(open)) FROM (%s) AS open) AS alerts,
                       (SELECT row_to_json(figures) FROM (%s) AS figures) AS told
                """,
                self.env["field.position"]._select_last(company),
                self.env["field.alert"]._select_open(company),
                self.env["field.notification"]._select_figures(company, fields.Datetime.now()),
            )
        )
        alerts = live["alerts"] or []
        for row in alerts:
            row["promise"] = _pair(row.pop("promised_start"), row.pop("promised_stop"))
            row["text"] = self.env["field.alert"]._word(row, self._get_tz(company))
        return {"positions": live["positions"] or [], "alerts": alerts, "told": live["told"]}

    def _query(self, query):
        return self.env.execute_query_dict(query)

    def _translated(self, alias):
        """Return the name of a translated record in the reader's language."""
        name = SQL.identifier(alias, "name")
        return SQL("COALESCE(%s->>%s, %s->>'en_US')", name, self.env.lang or "en_US", name)

    def _count_unread(self, model, alias):
        """Return how many messages of a record wait for the reader."""
        return SQL(
            """
            (SELECT COUNT(*) FROM mail_notification AS news
               JOIN mail_message AS message ON message.id = news.mail_message_id
              WHERE news.res_partner_id = %s AND NOT COALESCE(news.is_read, FALSE)
                AND message.model = %s AND message.res_id = %s)
            """,
            self.env.user.partner_id.id,
            model,
            SQL.identifier(alias, "id"),
        )


_VISIT_TIMES = (
    "planned_start",
    "planned_stop",
    "promised_start",
    "promised_stop",
    "earliest_start",
    "latest_end",
    "sla_due",
    "expected_start",
    "expected_stop",
    "due_at",
    "arrived_at",
    "requested_at",
)


def _epochs(alias, *names):
    """Return the columns of timestamps as integers of the same name."""
    return SQL(", ").join(
        SQL(
            "EXTRACT(EPOCH FROM %s)::bigint AS %s", SQL.identifier(alias, name), SQL.identifier(name)
        )
        for name in names
    )


def _pair(start, stop):
    return [start, stop] if start and stop else None


def _unpack_shift(packed):
    start, stop, break_start, break_stop, latest = packed
    pause = _pair(break_start, break_stop)
    return {"start": start, "stop": stop, "break": pause, "latest": latest or stop}


def _get_late_minutes(row, now):
    """Return by how many minutes the promise (or the plan) is missed, or will be."""
    due, arrived = row.pop("due_at"), row.pop("arrived_at")
    if not due or not (arrived or row["state"] in OPEN_STATES):
        return 0
    reached = arrived or max(now, (row["expected"] or [now])[0])
    return max(0, round((reached - due) / 60))
