import re

from odoo import http
from odoo.http import request

from ..tools.command import Refused
from .door import answer, app_route, refuse

_PATH = "/field/app/upload/<string:uuid>"
PIECE_BYTES = 256 * 1024
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_NUMBER = re.compile(r"[0-9]{1,10}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")


class FieldUpload(http.Controller):
    """Files of the technician's app, in pieces that a cut network may send twice."""

    @app_route(_PATH, ["GET"])
    def state(self, uuid, **_unknown):
        """Answer how far a file has come."""
        return self._answer("_get_progress", uuid)

    @app_route(_PATH, ["POST"], "application/octet-stream")
    def receive(self, uuid, offset="", size="", sha256="", name="", **_unknown):
        """Take a piece of a file; answer how far the file has come."""
        env, incoming = request.env, request.httprequest
        if (incoming.content_length or 0) > PIECE_BYTES:
            return refuse(413, "piece", env._("This piece is too large: update the app."))
        numbers = _NUMBER.fullmatch(offset) and _NUMBER.fullmatch(size)
        if not (numbers and _SHA256.fullmatch(sha256)):
            message = env._("This piece does not say which file it belongs to: send the file again.")
            return refuse(422, "request", message)
        piece = incoming.get_data()
        return self._answer("_receive", uuid, piece, int(offset), int(size), sha256, name)

    def _answer(self, method, uuid, *arguments):
        env = request.env
        if not _UUID.fullmatch(uuid):
            return refuse(404, "unknown", env._("No file has this number."))
        company = env["field.technician"]._get_own().company_id
        try:
            uploads = env["field.upload"].with_company(company)
            status, values = getattr(uploads, method)(uuid, *arguments)
        except Refused as error:
            return refuse(error.code, "foreign", error.args[0])
        return answer(values, status)
