"""A plain public JSON route that reads one record, as anybody would write it."""

from odoo import http
from odoo.http import request

_FIELDS = ("name", "state", "promised_start", "promised_stop", "eta_start", "eta_stop", "en_route_at")


class Plain(http.Controller):
    """Served beside the suite by the benchmark's server, never installed."""

    @http.route(
        "/bench/plain/<int:visit_id>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
    )
    def plain(self, visit_id):
        """Answer a record by its id."""
        visit = request.env["field.intervention"].sudo().browse(visit_id)
        return request.make_json_response(visit.read(_FIELDS)[0])
