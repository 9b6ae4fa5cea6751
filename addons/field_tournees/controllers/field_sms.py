import re

from odoo import http
from odoo.http import request

from ..tools.sms_gateway import read_payload

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}", re.ASCII)
_MAX_BYTES = 65_536


class FieldSmsWebhooks(http.Controller):
    """Where SMS operators tell what became of messages and what customers answered.

    Some operators call back by GET, so both verbs count: nobody but the operator has the address.
    """

    @http.route(
        "/field/sms/<string:token>/<any(receipt, reply):what>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
        sitemap=False,
    )
    def webhook(self, token, what, **_kwargs):
        """Take in what an operator tells; nothing that it says can break us."""
        gateway_sudo = self._find_gateway(token)
        if not gateway_sudo:
            return self._answer("Not found", 404)
        incoming = request.httprequest
        if (incoming.content_length or 0) > _MAX_BYTES:
            return self._answer("Too long", 413)
        try:
            rows = self._read(incoming)
            getattr(gateway_sudo, {"receipt": "_take_receipts", "reply": "_take_replies"}[what])(rows)
        except ValueError:
            request.env.cr.rollback()
            return self._answer("Bad request", 400)
        return self._answer("OK", 200)

    def _find_gateway(self, token):
        gateways_sudo = request.env["field.sms.gateway"].sudo()  # an operator has no account
        if not _TOKEN.fullmatch(token):  # no odd bytes ever reach the database
            return gateways_sudo
        return gateways_sudo.search([("token", "=", token)], limit=1)

    def _read(self, incoming):
        kind = incoming.mimetype or ""
        query = incoming.query_string.decode(errors="replace")
        if "multipart" in kind or "urlencoded" in kind:  # the body was read already
            return [{**incoming.args.to_dict(), **incoming.form.to_dict()}]
        return read_payload(kind, incoming.get_data(as_text=True), query)

    def _answer(self, text, status):
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
        return request.make_response(f"{text}\n", headers=headers, status=status)
