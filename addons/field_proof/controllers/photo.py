from werkzeug.exceptions import NotFound, Unauthorized

from odoo import http
from odoo.http import request

_SIZES = {"small": "thumbnail"}
# A photo is a picture and nothing else, whoever finds a way to make it more.
_POLICY = "default-src 'none'; sandbox"


class FieldPhoto(http.Controller):
    """Photos of visits: for whoever may see the visit, and for who holds a photo's link."""

    @http.route("/field/app/photo/<int:photo_id>", type="http", auth="public", methods=["GET"], readonly=True)
    def show(self, photo_id, size="", **_unknown):
        """Answer a photo or video of a visit that the reader may see."""
        if request.session.uid is None:
            raise Unauthorized  # no page to log in: an app would keep it for the photo
        request.update_context(allowed_company_ids=request.env.user.company_ids.ids)
        photo = request.env["field.photo"].browse(photo_id).exists()
        if not photo or not photo.has_access("read"):
            raise NotFound
        return self._stream(photo, size)

    @http.route("/field/photo/<string:token>", type="http", auth="public", methods=["GET"], readonly=True)
    def show_customer(self, token, size="", **_unknown):
        """Answer a photo to who holds its link."""
        photo = request.env["field.photo"]._find_by_token(token)
        if not photo:
            raise NotFound
        return self._stream(photo, size)

    def _stream(self, photo, size):
        name = _SIZES.get(size, "content")
        if not photo[name]:
            raise NotFound
        mimetype = "image/jpeg" if name == "thumbnail" else photo.mimetype
        stream = request.env["ir.binary"]._get_stream_from(photo, name, photo.name, mimetype=mimetype)
        stream.public = False
        response = stream.get_response(as_attachment=False, content_security_policy=_POLICY)
        response.headers["Cache-Control"] = "private, max-age=86400"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
