from odoo.http import Controller, request

from .door import JSON, answer, app_route, read_body, refuse

_LARGEST_QUESTION = 4096


class FieldPull(Controller):
    """What the phone fetches: the state of the days, and the papers of the visits."""

    @app_route("/field/app/pull", ["POST"], JSON, readonly=True, max_content_length=_LARGEST_QUESTION)
    def pull(self, **_form):
        """Answer with the technician's days, or that the phone knows them."""
        try:
            known = read_body().get("etag")
        except ValueError:
            return refuse(422, "json")
        return answer(request.env["field.app"]._pull(known))

    @app_route("/field/app/document/<int:number>", ["GET"], readonly=True)
    def document(self, number, **_version):
        """Answer with a paper of a visit that is on the technician's phone."""
        file_sudo = request.env["field.app"]._find_document(number)
        if not file_sudo:
            return refuse(404, "document", request.env._("This document is not on your days any more."))
        stream = request.env["ir.binary"].sudo()._get_stream_from(file_sudo, "raw")
        # Never shown by the browser in the site's name: the app decides what it opens.
        response = stream.get_response(as_attachment=True)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
