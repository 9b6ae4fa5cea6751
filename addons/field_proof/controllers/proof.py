from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request
from odoo.tools import format_datetime

from odoo.addons.field_tournees.controllers.public import (
    any_company,
    page,
    page_values,
    sorry,
    speak,
    throttle,
)
from odoo.addons.field_tournees.tools.booking_form import Refusal

from ..tools import seal

_PATH = "/field/proof/<string:token>"
# No report is larger; what is, is no report of ours.
_LARGEST = 40 * 2**20
_CHUNK = 2**16


class FieldProof(http.Controller):
    """Reading a sealed report, and telling anybody who holds one whether it is what was sealed."""

    @http.route("/field/proof/file/<int:proof_id>", type="http", auth="user", methods=["GET"], readonly=True)
    def file(self, proof_id, **_kwargs):
        """Answer a printed report to a colleague who may read it."""
        proof = request.env["field.proof"].browse(proof_id)
        try:
            proof.check_access("read")
            file_sudo = proof.file_ids.sudo()  # it comes with the report
            content = file_sudo._read() if file_sudo.state == "done" else None
        except (AccessError, MissingError):
            raise request.not_found() from None
        if content is None:
            raise request.not_found()
        name = content_disposition(proof._get_filename(), disposition_type="inline")
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", name),
                ("Cache-Control", "private, no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    @http.route(_PATH, type="http", auth="public", methods=["GET"], readonly=True, save_session=False)
    def check(self, token, **_kwargs):
        """Answer what a report's code vouches for."""
        proof = self._find(token)
        return self._show(proof) if proof else self._missing()

    @http.route(
        _PATH,
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=_LARGEST,
    )
    def compare(self, token, report=None, **_kwargs):
        """Tell whether a file is the printed report, to the last byte. Nothing of it is kept."""
        proof = self._find(token)
        if not proof:
            return self._missing()
        try:
            throttle("manage")
        except Refusal as refusal:
            return sorry(proof.company_id, request.env._("Later, please"), str(refusal), 429)
        if not hasattr(report, "read") or not report.filename:
            return self._show(proof, verdict="none", status=400)
        found = _hash_upload(report)
        file = proof.file_ids
        if file.state != "done":
            return self._show(proof, verdict="later")
        if found == file.sha256:
            return self._show(proof, verdict="same", found=found)
        same = proof.env["field.proof.file"].search([("sha256", "=", found)], limit=1)
        return self._show(proof, verdict="other" if same else "different", found=found)

    def _find(self, token):
        proof = request.env["field.proof"]._find_by_token(token)
        speak(proof.company_id or any_company(), proof.intervention_id.partner_id.lang)
        return proof.with_env(proof.env(context=request.env.context))

    def _missing(self):
        return sorry(
            any_company(),
            request.env._("No such report"),
            request.env._("This address belongs to no report. Scan the code on it again, or call us."),
            404,
        )

    def _show(self, proof, verdict="", found="", status=200):
        company = proof.company_id
        facts = proof._get_public_facts()
        tz = company._get_booking_tz()
        values = page_values(company, request.env._("Report %(number)s", number=facts["number"]))
        values |= {
            "facts": facts,
            "verdict": verdict,
            "found": found,
            "sealed": format_datetime(proof.env, facts["sealed_at"], tz=tz, dt_format="long"),
            "action": request.httprequest.path,
        }
        return page("field_proof.proof_page", values, status)


def _hash_upload(upload):
    """Return the SHA-256 of an upload without holding it in memory."""
    digest = seal.new_digest()
    while chunk := upload.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
