import re

from odoo import http
from odoo.http import request

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}", re.ASCII)


class FieldIcal(http.Controller):
    """The calendar that a technician's phone subscribes to; the address is the secret."""

    @http.route(
        "/field/ical/<path:token>.ics",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
        sitemap=False,
    )
    def feed(self, token, **_kwargs):
        """Answer the calendar of the technician that the token belongs to."""
        technician = self._find_technician(token)
        if not technician:
            return self._answer("Not found\n", "text/plain", "no-store", 404)
        lang = technician.user_id.lang or technician.company_id.partner_id.lang
        calendar = technician.with_context(lang=lang or "en_US")._get_feed()
        return self._answer(calendar, "text/calendar", "private, max-age=300", 200)

    def _find_technician(self, token):
        if not _TOKEN.fullmatch(token):  # no odd bytes ever reach the database
            return None
        # A phone has no session: the token alone says whose visits may be read.
        technicians_sudo = request.env["field.technician"].sudo()
        return technicians_sudo.search([("ical_token", "=", token)], limit=1)

    def _answer(self, body, kind, caching, status):
        headers = {
            "Content-Type": f"{kind}; charset=utf-8",
            "Cache-Control": caching,
            "Content-Disposition": 'inline; filename="calendar.ics"',
            "X-Robots-Tag": "noindex, nofollow",
            "X-Content-Type-Options": "nosniff",
        }
        return request.make_response(body, headers=headers, status=status)
