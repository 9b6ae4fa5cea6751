"""What the app's addresses have in common: JSON in, JSON out, never a redirect to a login page."""

import functools
import json

from odoo.exceptions import AccessError
from odoo.http import request, route

_HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
JSON = "application/json"


def answer(payload, status=200):
    """Return a JSON answer that nobody keeps on the way."""
    return request.make_json_response(payload, headers=_HEADERS, status=status)


def refuse(status, code, message=""):
    """Return the answer that says why nothing was done."""
    return answer({"error": code, "message": message}, status)


def app_route(path, methods, media_type=None, **options):
    """Publish a method of a controller to the app of a technician who is logged in.

    An expired session is told as such (401): the phone must never take it for a refusal of what it
    sends. A body has to be of the media type, which no form of another site can send.
    """

    def decorate(method):
        @route(path, type="http", auth="public", methods=methods, csrf=False, **options)
        @functools.wraps(method)
        def door(self, *args, **kwargs):
            if media_type and request.httprequest.mimetype != media_type:
                return refuse(415, "media_type")
            user = request.env.user
            if user._is_public():
                # No new session: its cookie would take the place of the one that somebody who is
                # about to log in, in another tab, has just been given.
                request.session.can_save = False
                return refuse(401, "session")
            # Who logs in on a colleague's phone must not hand in what the colleague did.
            if request.httprequest.headers.get("X-Field-User", str(user.id)) != str(user.id):
                return refuse(401, "user")
            request.update_context(lang=user.lang)
            if not user._is_internal() or not request.env["field.technician"]._get_own():
                sentence = request.env._("This app is for technicians: ask a manager to make you one.")
                return refuse(403, "technician", sentence)
            try:
                return method(self, *args, **kwargs)
            except AccessError as error:
                return refuse(403, "access", str(error))

        return door

    return decorate


def read_body():
    """Return the JSON object that the phone sent.

    :raise ValueError: the body is none
    """
    body = json.loads(request.httprequest.get_data() or b"null")
    if not isinstance(body, dict):
        raise ValueError("not an object")
    return body
