from base64 import b64decode

from odoo import http
from odoo.http import content_disposition, request


class FieldPrivacy(http.Controller):
    """Hands out what is sealed, to who has just said why he needs it."""

    @http.route("/field/privacy/archive/<int:archive_id>", type="http", auth="user", readonly=True)
    def archive(self, archive_id, **_kwargs):
        """Answer the file of a sealed archive, for some minutes after the look was noted."""
        archive = request.env["field.privacy.archive"].search([("id", "=", archive_id)])
        if not archive or not archive._is_open_for(request.env.user):
            raise request.not_found()
        headers = [
            ("Content-Type", "application/zip"),
            ("Cache-Control", "private, no-store"),
            ("Content-Disposition", content_disposition(f"archive-{archive.id}.zip")),
        ]
        return request.make_response(b64decode(archive.sudo().content), headers)
