import re

from odoo import http
from odoo.http import content_disposition, request

from ..models.field_route_export import MAX_ROUTES

_IDS = re.compile(r"[0-9]{1,9}(,[0-9]{1,9})*", re.ASCII)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FieldExport(http.Controller):
    """Spreadsheets of routes, for those who may read them."""

    @http.route("/field/routes.xlsx", type="http", auth="user", methods=["GET"], readonly=True)
    def routes_xlsx(self, ids="", **_kwargs):
        """Answer a workbook of the routes whose ids are given, separated by commas."""
        env = request.env
        route_ids = self._parse_ids(ids)
        if not route_ids:
            return self._refuse(
                400,
                env._("This address names no routes: select them in the list and export again."),
            )
        if len(route_ids) > MAX_ROUTES:
            return self._refuse(
                400, env._("Too many routes for one file: select %(limit)s at most.", limit=MAX_ROUTES)
            )
        routes = env["field.route"].browse(route_ids).exists()._filtered_access("read")
        if len(routes) != len(route_ids):
            return self._refuse(404, env._("One of these routes does not exist or is not yours to see."))
        name = env._("Routes %(first)s.xlsx", first=min(routes.mapped("date")))
        headers = [
            ("Content-Type", _XLSX),
            ("Content-Disposition", content_disposition(name)),
            ("Cache-Control", "private, no-store"),
        ]
        return request.make_response(routes._export_xlsx(), headers=headers)

    def _parse_ids(self, text):
        """Return the distinct ids of a list such as “1,2,3”, or nothing when it is no such list."""
        if len(text) > 10 * (MAX_ROUTES + 1) or not _IDS.fullmatch(text):
            return []
        return list(dict.fromkeys(map(int, text.split(","))))

    def _refuse(self, status, sentence):
        headers = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
        return request.make_response(sentence, headers=headers, status=status)
