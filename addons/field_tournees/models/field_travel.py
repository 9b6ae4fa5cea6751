from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Roads change: a cell is asked again after half a year.
_KEPT_DAYS = 180


class Leg(NamedTuple):
    """A drive between two places."""

    seconds: int
    metres: int


class FieldTravel(models.Model):
    """Cache of the road engine's travel matrix: one row a leg between two rounded places.

    Without a road engine nothing is stored: the great-circle model is faster than a query.
    """

    _name = "field.travel"
    _description = "Travel Leg"
    _log_access = False

    origin = fields.Char(required=True, readonly=True, help="Latitude,longitude to 5 decimals.")
    destination = fields.Char(required=True, readonly=True)
    provider = fields.Char(required=True, readonly=True, help="Address of the road engine.")
    seconds = fields.Integer(required=True, readonly=True)
    metres = fields.Integer(required=True, readonly=True)
    fetched_on = fields.Date(required=True, readonly=True)

    _leg_uniq = models.UniqueIndex("(origin, destination, provider)")

    # === BUSINESS === #
    @api.model
    def _get_legs(self, pairs):
        """Return {(from contact, to contact): Leg}, of zero where one has no coordinates.

        Never calls the road engine: a leg that it has not computed yet is estimated.
        """
        keys = {pair: tuple(map(_contact_key, pair)) for pair in pairs}
        legs = self._get_key_legs(set(keys.values()))
        return {pair: legs[key] for pair, key in keys.items()}

    @api.model
    def _get_key_legs(self, pairs):
        """Return {(place key, place key): Leg} of such pairs, of zero where a key is None."""
        wanted = {pair for pair in pairs if all(pair) and pair[0] != pair[1]}
        cells = self._read_cells(SQL("(origin, destination) IN %s", tuple(wanted))) if wanted else {}
        missing = list(wanted - cells.keys())
        estimates = self.env["field.planning"]._estimate_legs(missing) if missing else []
        cells |= {pair: Leg(*leg) for pair, leg in zip(missing, estimates, strict=True)}
        return {pair: cells.get(pair, Leg(0, 0)) for pair in pairs}

    @api.model
    def _get_matrix(self, places):
        """Return (durations, distances) between place keys from the road engine, or None.

        None stands for a company without road engine: the engine estimates by itself. What is
        not cached is fetched over the network: for the cron worker only.
        """
        url = self._get_provider()
        if not url or len(places) < 2:
            return None
        wanted = {(one, two) for one in places for two in places if one != two}
        inside = SQL("origin IN %(places)s AND destination IN %(places)s", places=tuple(places))
        cells = self._read_cells(inside)
        missing = wanted - cells.keys()
        if missing:
            fetched = self.env["field.planning"]._fetch_legs(url, places)
            self._store_cells({key: fetched[key] for key in missing})
            cells |= fetched
        return tuple(
            [[0 if one == two else cells[one, two][rank] for two in places] for one in places]
            for rank in (0, 1)
        )

    @api.model
    def _get_known_matrix(self, places):
        """Return (durations, distances) from what is cached, or None when nothing is.

        Never calls the road engine: legs that it has not computed yet are estimated.
        """
        cells = self._read_cells(
            SQL("origin IN %(places)s AND destination IN %(places)s", places=tuple(places))
        )
        if not cells:
            return None
        estimate = self.env["field.planning"]._estimate_leg
        points = {place: place_point(place) for place in places}
        rows = [
            [
                Leg(0, 0)
                if one == two
                else cells.get((one, two)) or Leg(*estimate(points[one], points[two]))
                for two in places
            ]
            for one in places
        ]
        return tuple([[leg[rank] for leg in row] for row in rows] for rank in (0, 1))

    @api.model
    def _get_provider(self):
        return self.env.company.field_osrm_url or False

    def _read_cells(self, condition):
        url = self._get_provider()
        if not url:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT origin, destination, seconds, metres FROM field_travel
                WHERE provider = %s AND %s
                """,
                url,
                condition,
            )
        )
        return {(one, two): Leg(seconds, metres) for one, two, seconds, metres in rows}

    def _store_cells(self, cells):
        """Keep legs that the road engine gave; two workers may bring the same ones."""
        columns = list(
            zip(*((one, two, *leg) for (one, two), leg in sorted(cells.items())), strict=True)
        )
        if not columns:
            return
        self.env.execute_query(
            SQL(
                """
                INSERT INTO field_travel
                    (origin, destination, seconds, metres, provider, fetched_on)
                SELECT *, %s, %s FROM unnest(%s::text[], %s::text[], %s::int[], %s::int[])
                ON CONFLICT (origin, destination, provider) DO UPDATE SET
                    seconds = excluded.seconds, metres = excluded.metres,
                    fetched_on = excluded.fetched_on
                RETURNING id
                """,
                self._get_provider(),
                fields.Date.today(),
                *map(list, columns),
            )
        )

    @api.autovacuum
    def _gc_old_legs(self):
        old = Domain("fetched_on", "<", f"today -{_KEPT_DAYS}d")
        self.sudo().search(old, limit=10000).unlink()


def place_key(latitude, longitude):
    """Return a place as the cache and the engine name it."""
    return f"{latitude:.5f},{longitude:.5f}"


def place_point(key):
    """Return (latitude, longitude) of a place key."""
    latitude, longitude = key.split(",")
    return float(latitude), float(longitude)


def _contact_key(contact):
    contact_sudo = contact.sudo()  # where a colleague lives is known to the plan alone
    if not contact_sudo.partner_latitude and not contact_sudo.partner_longitude:
        return None
    return place_key(contact_sudo.partner_latitude, contact_sudo.partner_longitude)
