from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import trail

# An older position helps nobody to send the nearest one, and the evening is nobody's business.
_ON_THE_BOARD = timedelta(hours=2)
# A customer who waits is shown where somebody is, not where he was.
SEEN_LATELY = timedelta(minutes=15)
# Degrees around a technician's home, half a kilometre or more: no customer learns where it is.
HOME = 0.007
# Where the customer of a `visit` sees its `technician`, both joined by whoever uses it: shared, on
# the way to this visit, rounded to 100 m or so, never around the home that a day begins or ends at.
PUBLIC_POSITION = """
    SELECT jsonb_build_object('lat', round(seen.lat, 3), 'lon', round(seen.lon, 3),
        'at', EXTRACT(EPOCH FROM seen.at)::bigint) AS seen
    FROM field_position AS seen
    JOIN res_company AS asker ON asker.id = seen.company_id
    WHERE seen.intervention_id = visit.id AND seen.technician_id = technician.id
        AND seen.at >= visit.en_route_at AND seen.at >= %(since)s
        AND technician.position_on AND technician.position_accepted_at IS NOT NULL
        AND asker.field_position_open AND asker.field_position_public
        AND NOT EXISTS (
            SELECT FROM res_partner AS home
            WHERE home.id IN (technician.start_partner_id, technician.end_partner_id)
                AND home.id != asker.partner_id
                AND abs(home.partner_latitude - seen.lat) < %(around)s
                AND abs(home.partner_longitude - seen.lon) < %(around)s)
    ORDER BY seen.at DESC LIMIT 1
"""


class FieldPosition(models.Model):
    """Where a technician was, noted on the way to a visit and during it, and at no other time.

    French labour law bounds it (docs/live-day.md): nothing before the notice was accepted,
    nothing in a pause or outside of working time, nothing older than two months, no speed. The
    board shows the latest one; a planner opens a trail through `field.route`, which logs it.
    """

    _name = "field.position"
    _description = "Technician's Position"
    _order = "at desc, id desc"
    _log_access = False

    technician_id = fields.Many2one(
        "field.technician", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    intervention_id = fields.Many2one(
        "field.intervention", required=True, readonly=True, index=True, ondelete="cascade"
    )
    route_id = fields.Many2one("field.route", readonly=True, index="btree_not_null", ondelete="cascade")
    at = fields.Datetime(string="Seen At", required=True, readonly=True, index=True)
    lat = fields.Float(string="Latitude", required=True, readonly=True, digits=(9, 6), aggregator=None)
    lon = fields.Float(string="Longitude", required=True, readonly=True, digits=(9, 6), aggregator=None)
    accuracy = fields.Integer(string="Accuracy (m)", readonly=True, aggregator=None)

    # A batch that a phone sends twice, for want of an answer, is stored once.
    _technician_at_uniq = models.UniqueIndex("(technician_id, at)")
    _on_earth = models.Constraint(
        "CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)",
        "A position lies on the globe.",
    )

    # === BUSINESS === #
    @api.model
    def record(self, points):
        """Keep where the technician who asks was; only what the law lets us keep.

        :param points: at most 200 dicts {"at": epoch seconds, "lat", "lon", "accuracy": metres}
        :return: {"sharing": whether to go on, "stored": how many were new and lawful}
        :raise UserError: the caller is no technician, or the batch is malformed (nothing is kept)
        """
        technician = self.env["field.technician"]._get_own()
        if not technician:
            raise UserError(self.env._("Only technicians share a position, each the own one."))
        now = fields.Datetime.now()
        try:
            fixes = trail.read(points, now)
        except ValueError as error:
            raise UserError(self.env._("These positions cannot be read: send them again.")) from error
        if not technician._is_sharing():
            return {"sharing": False, "stored": 0}
        stored = technician._keep_positions(fixes, now) if fixes else 0
        return {"sharing": True, "stored": stored}

    @api.model
    def _store(self, rows):
        """Insert rows that no one has stored yet; return how many were new.

        :param rows: [(technician, visit, Fix)]
        """
        columns = [
            (technician.id, technician.company_id.id, visit.id, visit.route_id.id or None, *fix)
            for technician, visit, fix in rows
        ]
        if not columns:
            return 0
        self.env["field.intervention"].flush_model(["route_id"])
        stored = self.env.execute_query(
            SQL(
                """
                INSERT INTO field_position
                    (technician_id, company_id, intervention_id, route_id, at, lat, lon, accuracy)
                VALUES %s ON CONFLICT (technician_id, at) DO NOTHING RETURNING id
                """,
                SQL(", ").join(SQL("%s", row) for row in columns),
            )
        )
        self.invalidate_model()
        self.env["field.intervention"].invalidate_model(["public_position"])
        return len(stored)

    @api.model
    def _get_last(self, technicians, since):
        """Return {technician: (moment, (latitude, longitude))} of those seen since a moment."""
        if not technicians:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (technician_id) technician_id, at, lat, lon FROM field_position
                WHERE technician_id IN %s AND at >= %s ORDER BY technician_id, at DESC
                """,
                tuple(technicians.ids),
                since,
            )
        )
        return {
            technicians.browse(technician): (at, (float(lat), float(lon)))
            for technician, at, lat, lon in rows
        }

    @api.model
    def _get_public(self, visit):
        """Return where the customer of a visit sees its technician, as `PUBLIC_POSITION` has it, or None."""
        if visit.state != "en_route":
            return None
        self.env.flush_all()
        self.env.cr.execute(
            f"""
            SELECT position.seen
            FROM field_intervention AS visit
            JOIN field_technician AS technician ON technician.id = visit.technician_id
            CROSS JOIN LATERAL ({PUBLIC_POSITION}) AS position
            WHERE visit.id = %(visit)s
            """,  # noqa: S608 (a constant, no input)
            {"visit": visit.id, "since": fields.Datetime.now() - SEEN_LATELY, "around": HOME},
        )
        row = self.env.cr.fetchone()
        return row and row[0]

    @api.model
    def _select_last(self, company):
        """Return the statement of where those who share a position were seen last, for the board."""
        self.env["field.technician"].flush_model(["position_on", "position_accepted_at"])
        return SQL(
            """
            SELECT DISTINCT ON (technician.id) technician.id AS technician_id,
                   position.lat::float8 AS lat, position.lon::float8 AS lon,
                   EXTRACT(EPOCH FROM position.at)::bigint AS at
              FROM field_position AS position
              JOIN field_technician AS technician ON technician.id = position.technician_id
              JOIN res_company AS company ON company.id = position.company_id
             WHERE company.id = %s AND company.field_position_open AND position.at >= %s
                   AND technician.position_on AND technician.position_accepted_at IS NOT NULL
             ORDER BY technician.id, position.at DESC
            """,
            company.id,
            fields.Datetime.now() - _ON_THE_BOARD,
        )

    @api.autovacuum
    def _gc_old_positions(self):
        """Forget the trails of each company once they are as old as it keeps them (60 days at most)."""
        old = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("at", "<", f"now -{company.field_position_days}d")
            for company in self.env["res.company"].with_context(active_test=False).search([])
        )
        rows_sudo = self.sudo().search(old, limit=10000)
        rows_sudo.unlink()
        return len(rows_sudo), len(rows_sudo) == 10000
