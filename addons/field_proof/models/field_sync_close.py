from odoo import models

from ..tools import annex, seal, shape
from ..tools.closing import OUTCOMES, Closing
from ..tools.command import Conflict, Refused, Wait


class FieldSyncClose(models.AbstractModel):
    """The customer's signature, and the end of the visit."""

    _name = "field.sync.close"
    _description = "Commands: End of a Visit"
    _inherit = ["field.sync.door"]

    # === BUSINESS === #
    def _get_shapes(self):
        """Return the shapes of the commands that this room answers, with the others'."""
        return super()._get_shapes() | {
            "close": {
                "expects": shape.ListOf(shape.Uuid(), 500),
                "outcome": shape.Choice(*OUTCOMES[:3]),
                "signer": shape.Text(120),
                "capacity": shape.Choice(*self._get_capacities(), required=False),
                "consent": shape.Text(500),
                "reason": shape.Text(500),
                "signature": shape.Uuid(required=False),
                "summary": _exact,
                "shown": shape.Sha256(required=False),
                "vat": shape.Record(
                    {
                        "rate": shape.Choice("20", "10", "5.5"),
                        "certified": shape.Flag(),
                    },
                    required=False,
                ),
                "annex": shape.Record(_get_annex_shapes(), required=False),
                "position": shape.POSITION,
            }
        }

    def _get_capacities(self):
        """Return {key: words} of the capacities in which somebody signs."""
        return {
            "occupant": self.env._("Occupant"),
            "owner": self.env._("Owner"),
            "tenant": self.env._("Tenant"),
            "caretaker": self.env._("Caretaker"),
            "employee": self.env._("Employee of the customer"),
            "other": self.env._("Other"),
        }

    def _do_close(self, visit, command):
        """Finish a visit and seal its report, once all that the phone did before has arrived."""
        body = command.body
        self._wait_for(body["expects"])
        is_forced = bool(self.env.context.get("field_forced"))  # by a planner, who decided
        if visit.state == "done" and not is_forced:
            raise Conflict(
                self.env._(
                    "This visit was finished already: report %(number)s stands.",
                    number=visit.sudo().proof_id.display_name or visit.name,
                )
            )
        closing = self._prepare_closing(visit, command)
        problems = [] if is_forced else self._find_problems(visit, closing)
        if problems:
            raise Conflict("\n".join(problems))
        closed = visit.with_context(field_closing=closing)
        if visit.state == "done":
            closed._refresh_report(self.env._("Signed on the technician's phone, accepted by the office"))
        else:
            closed._set_state("done", occurred_at=command.at, source="technician")
        return self._tell_proof(visit.sudo().proof_id)  # the technician reads the answer, not the table

    def _tell_proof(self, proof_sudo):
        return {
            "number": proof_sudo.name,
            "version": proof_sudo.version,
            "hash": proof_sudo.content_hash,
            "outcome": proof_sudo.outcome,
            "vat": proof_sudo.vat_rate,
        }

    def _wait_for(self, uuids):
        """Wait until the server has decided on everything that the report should contain."""
        missing = self.env["field.sync"]._get_missing(uuids)
        if missing:
            raise Wait(missing)

    def _find_problems(self, visit, closing):
        """Return sentences on what forbids to close a visit so."""
        gaps = visit._get_closing_gaps()
        if visit.type_id.annex_kind or closing.annex:
            problem = self.env["field.annex"]._check(visit, closing.annex)
            gaps = gaps + ([problem] if problem else [])
        return gaps

    def _prepare_closing(self, visit, command):
        """Return how the visit ended, or refuse a signature that says nothing."""
        body = command.body
        is_signed = body["outcome"] == "signed"
        if is_signed and not (body["signer"] and body["signature"] and body["consent"]):
            raise Refused(
                self.env._("A signature needs the name of who signs, the sentence read, and a stroke.")
            )
        if not is_signed and not body["reason"]:
            raise Refused(self.env._("Say why the customer did not sign."))
        if is_signed and seal.sha256(body["summary"]) != body["shown"]:
            raise Refused(
                self.env._("What was signed is not what the phone showed: let the customer sign again.")
            )
        technician_sudo = visit.technician_id.sudo()
        return Closing(
            outcome=body["outcome"],
            signer=body["signer"],
            capacity=self._get_capacities().get(body["capacity"], ""),
            consent=body["consent"] if is_signed else "",
            reason=body["reason"],
            signature=self._take_closing_signature(body["signature"]) if is_signed else b"",
            summary=body["summary"],
            device=command.device,
            device_at=command.client_at,
            position=body["position"] if technician_sudo._is_sharing() else None,
            vat=body["vat"],
            annex={name: value for name, value in (body["annex"] or {}).items() if value not in (None, "")},
        )

    def _take_closing_signature(self, upload_uuid):
        """Return the drawn signature that the phone has sent, cleaned; a blank one is refused."""
        return self.env["field.upload"]._need_signature(upload_uuid)


def _exact(value):
    """Return a text as it is: what was signed is hashed, so nothing of it may be cleaned away."""
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > 20000 or "\x00" in value:
        raise shape.ShapeError
    return value


def _get_annex_shapes():
    """Return a loose shape for each field of each annex; `tools/annex.py` judges the values."""
    value = shape.OneOf(shape.Flag(), shape.Number(-1e9, 1e9, required=False), shape.Text(1000))
    return {field.name: value for fields in annex.FIELDS.values() for field in fields}
