from datetime import datetime, timedelta, timezone
from ipaddress import IPv6Address, ip_address, ip_network

from odoo import api, fields, models, modules
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import hmac

# What one address or phone may ask for: (requests, seconds). People behind one mobile operator
# or one company's gateway share an address, so these are wide; a phone is one person's.
_LIMITS = {
    ("address", "ip"): (150, 600),
    ("offers", "ip"): (90, 600),
    ("hold", "ip"): (30, 600),
    ("confirm", "ip"): (20, 3600),
    ("confirm", "phone"): (6, 86_400),
    ("manage", "ip"): (60, 600),
    ("look", "ip"): (60, 600),
}


class FieldThrottle(models.Model):
    """How often someone asked for something in a stretch of time, shared by all workers.

    Who asked is kept as a keyed digest only: no address and no phone number is stored here.
    """

    _name = "field.throttle"
    _description = "Request Counter"
    _order = "bucket desc, id"
    _log_access = False

    key = fields.Char(required=True, readonly=True)
    bucket = fields.Integer(string="Start of the Stretch", required=True, readonly=True)
    hits = fields.Integer(string="Requests", required=True, readonly=True)
    expires_at = fields.Datetime(required=True, readonly=True, index=True)

    _key_bucket_uniq = models.UniqueIndex("(key, bucket)")

    # === BUSINESS === #
    @api.model
    def _count_request(self, action, **who):
        """Count one request in transactions of its own; return the seconds to wait, 0 if none.

        Call it before anything is written: what is pending would be committed. Rivals wait for
        the row instead of failing on it: PostgreSQL's default isolation is enough to add one.

        :param who: `ip` and `phone` as far as they are known
        """
        self.env.cr.commit()
        if not modules.module.current_test:  # a test's requests share one open transaction
            self.env.cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        wait = self._add_request(action, **who)
        self.env.cr.commit()
        return wait

    @api.model
    def _add_request(self, action, **who):
        """Add one to the counters of an action; return the seconds to wait, 0 if none."""
        factor = float(self.env["ir.config_parameter"].sudo().get_param("field_tournees.throttle_factor", 1))
        if factor <= 0:  # switched off: another gate counts
            return 0
        now = datetime.now(timezone.utc).timestamp()
        wait = 0
        for kind, name in sorted(who.items()):
            limit, seconds = _LIMITS.get((action, kind), (None, None))
            if not limit or not name:
                continue
            bucket = int(now // seconds * seconds)
            if self._increment(self._get_key(action, kind, name), bucket, seconds) > limit * factor:
                wait = max(wait, int(bucket + seconds - now) + 1)
        return wait

    @api.model
    def _increment(self, key, bucket, seconds):
        expires_at = datetime.fromtimestamp(bucket, timezone.utc).replace(tzinfo=None)
        [[hits]] = self.env.execute_query(
            SQL(
                """
                INSERT INTO field_throttle (key, bucket, hits, expires_at) VALUES (%s, %s, 1, %s)
                ON CONFLICT (key, bucket) DO UPDATE SET hits = field_throttle.hits + 1
                RETURNING hits
                """,
                key,
                bucket,
                expires_at + timedelta(seconds=seconds),
            )
        )
        return hits

    @api.model
    def _get_key(self, action, kind, name):
        name = _network(name) if kind == "ip" else name
        return hmac(self.env(su=True), "field_throttle", f"{action}:{kind}:{name}")

    @api.autovacuum
    def _gc_counters(self):
        """Forget the stretches that are over."""
        self.search(Domain("expires_at", "<", fields.Datetime.now())).unlink()


def _network(text):
    """Return the network that one subscriber holds: an IPv4 address, a /64 of IPv6."""
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address, 64), strict=False).network_address)
