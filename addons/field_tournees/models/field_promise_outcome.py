from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Of all outcomes the screen reads; older ones say little about today's promises.
_PERIODS = {"month": 28, "quarter": 91, "year": 364, "all": None}
_MOMENTS = {"booked": "probability", "night": "night_probability"}


class FieldPromiseOutcome(models.Model):
    """What became of a promise: one row a visit whose promised slot is over.

    Strict: the slot that the customer agreed to (the first one, or the last one that the
    customer chose), broken as soon as the company moves it. Last: the slot in force at 18:00
    on the day before. No row and no measure is about a person.
    """

    _name = "field.promise.outcome"
    _description = "Outcome of a Promise"
    _auto = False
    _order = "promised_stop desc, id desc"
    _rec_name = "intervention_id"

    intervention_id = fields.Many2one("field.intervention", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    type_id = fields.Many2one("field.intervention.type", readonly=True)
    zone_id = fields.Many2one("field.zone", readonly=True)
    # Promise
    promised_start = fields.Datetime(string="Promised From", readonly=True)
    promised_stop = fields.Datetime(string="Promised Until", readonly=True)
    last_start = fields.Datetime(string="Last Promise From", readonly=True)
    last_stop = fields.Datetime(string="Last Promise Until", readonly=True)
    width_hours = fields.Float(string="Slot Width", readonly=True, aggregator="avg")
    probability = fields.Float(
        string="Probability at Booking", readonly=True, aggregator="avg", digits=(6, 3)
    )
    night_probability = fields.Float(
        string="Probability the Night Before", readonly=True, aggregator="avg", digits=(6, 3)
    )
    # Outcome
    arrived_at = fields.Datetime(string="At the Door", readonly=True)
    delay_minutes = fields.Integer(string="Late (min)", readonly=True, aggregator="avg")
    is_kept = fields.Boolean(string="Kept", readonly=True)
    is_kept_last = fields.Boolean(string="Last Promise Kept", readonly=True)
    is_moved = fields.Boolean(
        string="Moved by Us", readonly=True, help="The company changed the slot the customer had."
    )
    is_early = fields.Boolean(
        string="Early", readonly=True, help="At the door before the slot began; counts as kept."
    )
    kept_rate = fields.Float(string="Kept Rate", readonly=True, aggregator="avg", digits=(6, 3))
    kept_last_rate = fields.Float(
        string="Kept Rate (Last Promise)", readonly=True, aggregator="avg", digits=(6, 3)
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT visit_id AS id, visit_id AS intervention_id, company_id, type_id, zone_id,
                promised_start, promised_stop, last_start, last_stop, arrived_at, is_moved,
                probability, night_probability,
                EXTRACT(EPOCH FROM promised_stop - promised_start)::float8 / 3600 AS width_hours,
                COALESCE(arrived_at < promised_start, FALSE) AS is_early,
                GREATEST(0, EXTRACT(EPOCH FROM arrived_at - promised_stop) / 60)::int AS delay_minutes,
                is_kept, is_kept_last,
                is_kept::int::float8 AS kept_rate, is_kept_last::int::float8 AS kept_last_rate
            FROM (SELECT *,
                    NOT is_moved AND %(kept)s AS is_kept, %(kept_last)s AS is_kept_last
                FROM (%(facts)s) AS fact) AS outcome
            """,
            kept=_reached("promised"),
            kept_last=_reached("last"),
            facts=self._get_facts_query(),
        )

    # === BUSINESS === #
    def _get_facts_query(self):
        """Return one row a visit whose slot is over: promise agreed, promise in force, arrival.

        Left out: what was called off before the slot began (by us too: the office cancels on
        the customer's word), and what the customer has put off and not yet booked again.
        """
        return SQL(
            """
            SELECT *, (final_start, final_stop) IS DISTINCT FROM (promised_start, promised_stop)
                    AS is_moved
            FROM (
                SELECT visit.id AS visit_id, visit.company_id, visit.type_id, visit.zone_id,
                    COALESCE(own.start, visit.first_promised_start) AS promised_start,
                    COALESCE(own.stop, visit.first_promised_stop) AS promised_stop,
                    COALESCE(last.start, own.start, visit.first_promised_start) AS last_start,
                    COALESCE(last.stop, own.stop, visit.first_promised_stop) AS last_stop,
                    visit.promised_start AS final_start, visit.promised_stop AS final_stop,
                    LEAST(visit.arrived_at, step.no_access_at) AS arrived_at,
                    step.withdrawn_at, calendar.tz,
                    NULLIF(visit.booked_probability, 0) AS probability,
                    CASE WHEN visit.promise_assessed_at IS NOT NULL
                        THEN visit.promise_probability END AS night_probability
                FROM field_intervention AS visit
                JOIN res_company AS company ON company.id = visit.company_id
                LEFT JOIN resource_calendar AS calendar ON calendar.id = company.resource_calendar_id
                LEFT JOIN LATERAL (%(own)s) AS own ON TRUE
                LEFT JOIN LATERAL (%(last)s) AS last ON TRUE
                LEFT JOIN LATERAL (%(step)s) AS step ON TRUE
                WHERE visit.active AND visit.state != 'draft'
                    AND visit.first_promised_stop IS NOT NULL
            ) AS promise
            WHERE promised_stop < now() AT TIME ZONE 'UTC'
                AND (arrived_at IS NOT NULL OR withdrawn_at IS NULL OR withdrawn_at >= promised_start)
            """,
            own=_latest_promise(SQL("source = 'customer'")),
            last=_latest_promise(
                SQL(
                    """
                    occurred_at < (date_trunc('day', %(start)s AT TIME ZONE 'UTC' AT TIME ZONE
                        COALESCE(calendar.tz, 'UTC')) - interval '6 hours')
                        AT TIME ZONE COALESCE(calendar.tz, 'UTC') AT TIME ZONE 'UTC'
                    """,
                    start=_detail("start"),
                )
            ),
            step=SQL(
                """
                SELECT min(occurred_at) FILTER (WHERE to_state = 'no_access') AS no_access_at,
                    max(occurred_at) FILTER (WHERE to_state = 'cancelled'
                        OR (to_state = 'to_reschedule' AND source = 'customer')) AS withdrawn_at
                FROM field_event
                WHERE intervention_id = visit.id AND kind = 'state'
                """
            ),
        )

    @api.readonly
    @api.model
    def get_reliability(self, period="quarter", type_id=False, zone_id=False, moment="booked"):
        """Return what the reliability screen shows; only what the reader may see is counted.

        :param period: "month", "quarter", "year" or "all"
        :param moment: which probability is judged: given at "booked" or the "night" before
        """
        self.check_access("read")
        column = _MOMENTS.get(moment, "probability")
        domain = self._get_period_domain(period)
        for name, value in (("type_id", type_id), ("zone_id", zone_id)):
            if value:
                domain &= Domain(name, "=", int(value))
        [(count, moved, kept, kept_last, width)] = self._select(
            domain,
            [
                SQL("count(*)"),
                *(
                    SQL("count(*) FILTER (WHERE %s)", self._field_to_sql(self._table, name))
                    for name in ("is_moved", "is_kept", "is_kept_last")
                ),
                SQL("avg(%s)", self._field_to_sql(self._table, "width_hours")),
            ],
        )
        planning = self.env["field.planning"]
        return {
            "count": count,
            "moved": moved,
            "kept": planning._get_share(kept, count),
            "kept_last": planning._get_share(kept_last, count),
            "width_hours": width,
            "target": self.env.company.field_booking_target / 100,
            "given": planning._judge_promises(*self._get_pairs(domain, column)),
            "choices": self._get_choices(),
        }

    def _get_period_domain(self, period):
        days = _PERIODS.get(period, _PERIODS["quarter"])
        return Domain("promised_stop", ">=", f"today -{days}d") if days else Domain.TRUE

    def _get_pairs(self, domain, column):
        """Return (probabilities, outcomes) of the promises that carried a probability."""
        names = (column, "is_kept")
        rows = self._select(
            domain & Domain(column, ">", 0),
            [self._field_to_sql(self._table, name) for name in names],
        )
        return [row[0] for row in rows], [row[1] for row in rows]

    def _select(self, domain, columns):
        return self.env.execute_query(self._search(domain, order=False).select(*columns))

    def _get_choices(self):
        """Return the types and zones that may be chosen, those of the reader's companies."""
        return {
            name: [
                {"id": record.id, "name": record.display_name}
                for record in self.env[self._fields[name].comodel_name].search([])
            ]
            for name in ("type_id", "zone_id")
        }


def _detail(key):
    return SQL("(details ->> %s)::timestamp", key)


def _latest_promise(condition):
    """Return the query of a visit's last promise that meets a condition."""
    return SQL(
        """
        SELECT %s AS start, %s AS stop FROM field_event
        WHERE intervention_id = visit.id AND kind = 'promise' AND details ->> 'start' IS NOT NULL
            AND %s
        ORDER BY occurred_at DESC, id DESC LIMIT 1
        """,
        _detail("start"),
        _detail("stop"),
        condition,
    )


def _reached(name):
    """Return the condition that somebody was at the door in time, on the day itself if early."""
    start, stop = SQL.identifier(f"{name}_start"), SQL.identifier(f"{name}_stop")
    return SQL(
        """
        COALESCE(arrived_at <= %(stop)s AND (arrived_at >= %(start)s
            OR (arrived_at AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(tz, 'UTC'))::date
             = (%(start)s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(tz, 'UTC'))::date), FALSE)
        """,
        start=start,
        stop=stop,
    )
