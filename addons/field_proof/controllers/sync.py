from odoo.http import Controller, request

from ..tools import wire
from ..tools.shape import ShapeError
from .door import JSON, answer, app_route, refuse

_MOST_BYTES = 1_000_000


class FieldPush(Controller):
    """Where a technician's phone hands in what was done."""

    @app_route("/field/app/push", ["POST"], JSON)
    def push(self):
        """Carry out what the phone tells, each command once; answer every one of them."""
        if (request.httprequest.content_length or 0) > _MOST_BYTES:
            return refuse(413, "size", request.env._("This is too much at once: the app sends it in parts."))
        technician = request.env["field.technician"]._get_own()
        request.update_context(allowed_company_ids=technician.company_id.ids, field_again=self._is_again())
        try:
            data = wire.load(request.httprequest.get_data())
            told = request.env["field.sync"]._push(technician.with_env(request.env), data)
        except ShapeError as error:
            field = ".".join(map(str, error.path))
            message = request.env._("The office does not understand this app: update it.")
            return answer({"error": "shape", "message": message, "field": field}, 422)
        except ValueError:
            return refuse(400, "json", request.env._("The office does not understand this app: update it."))
        mismatch = any(result["status"] == "mismatch" for result in told["results"])
        return answer(told, 409 if mismatch else 200)

    def _is_again(self):
        """Tell whether the server runs this request again, because another transaction was first."""
        tries = getattr(request, "field_tries", 0)
        request.field_tries = tries + 1
        return tries > 0
