from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from .public import answer, answer_json, speak
from .track_page import show

_PATH = "/field/agent/<int:visit_id>"


def _get(path):
    return http.route(path, type="http", auth="user", methods=["GET"], readonly=True)


class FieldAgent(http.Controller):
    """A visit's page as its customer sees it, for somebody of the office who answers the phone.

    The same page in the customer's language; the key to it, which may move and cancel the visit,
    is nowhere in it.
    """

    @_get(_PATH)
    def page(self, visit_id, **_kwargs):
        """Answer what the customer reads."""
        return show(self._find(visit_id), f"/field/agent/{visit_id}", agent=True)

    @_get(f"{_PATH}/state")
    def state(self, visit_id, **_kwargs):
        """Answer what changes while the page is open."""
        return answer_json(self._find(visit_id)._get_track_state())

    @_get(f"{_PATH}/photo")
    def photo(self, visit_id, **_kwargs):
        """Answer the photo of the technician who comes, while the page shows one."""
        photo = self._find(visit_id)._get_track_photo()
        if not photo:
            raise NotFound()
        return answer(photo[1], photo[0])

    def _find(self, visit_id):
        """Return the visit as the customer's page reads it, for an agent who may read it."""
        visit = request.env["field.intervention"].browse(visit_id).exists()
        try:
            visit.check_access("read")
        except AccessError as error:
            raise NotFound() from error
        if not visit or not request.env.user.has_group("field_tournees.group_field_planner"):
            raise NotFound()
        speak(visit.company_id, visit.partner_id.lang)
        installed = dict(request.env["res.lang"].sudo().get_installed())
        if not request.params.get("lang") and visit.partner_id.lang in installed:
            request.update_context(lang=visit.partner_id.lang)
        visit_sudo = visit.sudo().with_company(visit.company_id)  # as the link's holder reads it
        return visit_sudo.with_context(lang=request.env.lang)
