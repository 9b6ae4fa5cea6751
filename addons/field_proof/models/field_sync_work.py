import base64

from odoo import api, models

from ..tools.command import Refused
from ..tools.shape import Choice, Flag, Identifier, ListOf, Moment, Number, OneOf, Record, Text, Uuid
from ..tools.vat import RATES

_PHOTOS = ListOf(Uuid(), 20)
_PRICE_LIMIT = 1_000_000


class FieldSyncWork(models.AbstractModel):
    """What the technician notes while working.

    Technicians have no right to write these rows themselves: what a phone may change is what
    these methods do, on a visit that the caller has found to be the technician's.
    """

    _name = "field.sync.work"
    _description = "Commands: Work on Site"
    _inherit = ["field.sync.door"]

    # === BUSINESS === #
    def _do_check(self, visit, command):
        body = command.body
        question_sudo = self._find_question(visit, body["line"])
        try:
            value = question_sudo._spell(body["value"])
        except ValueError:
            raise Refused(
                self.env._("This is no answer to “%(question)s”.", question=question_sudo.name)
            ) from None
        row_sudo = self.env["field.checklist.line"]._note_answer(visit, question_sudo, value, command)
        if row_sudo.blocking and not row_sudo.is_ok:
            self._raise_danger(visit, row_sudo)
        return {"ok": row_sudo.is_ok, "value": row_sudo._get_wire_value(), "unsafe": visit.sudo().is_unsafe}

    def _find_question(self, visit, line_id):
        """Return a question of the visit's company, also one that was changed since the phone read it."""
        asked_sudo = visit.sudo().type_id.checklist_ids.line_ids  # a phone answers them all at once
        if line_id in asked_sudo._ids:
            question_sudo = asked_sudo.browse(line_id).with_prefetch(asked_sudo._ids)
        else:
            question_sudo = asked_sudo.browse(line_id).exists()
        if not question_sudo or question_sudo.company_id not in (visit.company_id, self.env["res.company"]):
            raise Refused(self.env._("This question is in none of your checklists."), 404)
        return question_sudo

    def _raise_danger(self, visit, answer_sudo):
        """Let the office know of a safety point that is not in order, once while it is open."""
        incidents_sudo = visit.sudo().incident_ids
        if incidents_sudo.filtered(
            lambda incident: incident.state == "open" and incident.checklist_line_id == answer_sudo
        ):
            return
        incidents_sudo.create(
            {
                "intervention_id": visit.id,
                "technician_id": visit.technician_id.id,
                "kind": "danger",
                "note": f"{answer_sudo.name} : {answer_sudo.shown} ({answer_sudo.expected})",
                "checklist_line_id": answer_sudo.id,
                "happened_at": answer_sudo.happened_at,
            }
        )

    def _do_note(self, visit, command):
        visit_sudo = visit.sudo()
        if not visit_sudo.report_note_at or visit_sudo.report_note_at <= command.at:
            visit_sudo._write_guarded({"report_note": command.body["text"], "report_note_at": command.at})
        return {"text": visit_sudo.report_note or ""}

    def _do_time(self, visit, command):
        body = command.body
        skew = command.at - command.client_at
        vals = {
            "kind": body["kind"],
            "start": body["start"] + skew,
            "stop": body["stop"] + skew,
            "reason": body["reason"],
            "uuid": command.uuid,
        }
        if vals["stop"] <= vals["start"]:
            raise Refused(self.env._("The end of a time lies after its start: correct it."))
        entry_sudo = visit.sudo().time_entry_ids.filtered(lambda entry: entry.id == body["entry"])
        if body["entry"] and not entry_sudo:
            raise Refused(self.env._("This time is none of this visit."), 404)
        entry_sudo = self.env["field.time.entry"]._note_time(visit, vals, entry_sudo)
        return {"id": entry_sudo.id, "minutes": entry_sudo.minutes}

    def _do_incident(self, visit, command):
        body = command.body
        self._note(visit, command, "field.incident", {"kind": body["type"], "note": body["note"]})
        return {"uuid": command.uuid}

    def _do_nonconformity(self, visit, command):
        names = ("description", "severity", "action")
        self._note(visit, command, "field.nonconformity", {name: command.body[name] for name in names})
        return {"uuid": command.uuid}

    def _do_suggestion(self, visit, command):
        body = command.body
        self._note(visit, command, "field.suggestion", {"kind": body["sort"], "text": body["text"]})
        return {"uuid": command.uuid}

    def _do_feedback(self, visit, command):
        feedback_sudo = self.env["field.team.feedback"]._note_feedback(
            visit, self._get_author(visit), command
        )
        return {"good": feedback_sudo.good}

    def _do_estimate(self, visit, command):
        body = command.body
        if not body["lines"]:
            raise Refused(self.env._("An estimate has at least one line."))
        signature = self._take_signature(body)
        lines = [
            (
                0,
                0,
                {
                    "name": line["label"],
                    "quantity": line["quantity"],
                    "price_unit": line["price"],
                    "vat": line["vat"],
                    "sequence": rank,
                },
            )
            for rank, line in enumerate(body["lines"])
        ]
        vals = {
            "outcome": body["outcome"],
            "signer": body["signer"],
            "signature": signature,
            "line_ids": lines,
        }
        estimate_sudo = self._note(visit, command, "field.estimate", vals)
        return {
            "uuid": command.uuid,
            "number": estimate_sudo.name,
            "total": f"{estimate_sudo.amount_total:.2f}",
        }

    def _take_signature(self, body):
        """Return the drawing under an accepted estimate, in base64; nothing under a refused one."""
        if body["outcome"] == "refused":
            return False
        if not body["signature"] or not body["signer"]:
            raise Refused(self.env._("An accepted estimate is signed, with the name of who signs."))
        return base64.b64encode(self.env["field.upload"]._need_signature(body["signature"]))

    def _note(self, visit, command, model, vals):
        """Create a row that bears the command's uuid, at the time when the technician noted it."""
        rows_sudo = self.env[model].sudo()
        photos = command.body.get("photos")
        return rows_sudo.create(
            vals
            | ({"photo_uuids": photos} if photos else {})
            | {
                "uuid": command.uuid,
                "intervention_id": visit.id,
                "technician_id": self._get_author(visit).id,
                "happened_at": command.at,
            }
        )

    def _get_author(self, visit):
        """Return the technician who holds the phone; the visit's for who is none."""
        technicians_sudo = self.env["field.technician"].sudo()
        own_sudo = technicians_sudo.search(
            [("user_id", "=", self.env.uid), ("company_id", "=", (visit.company_id or self.env.company).id)],
            limit=1,
        )
        return own_sudo or visit.technician_id

    # === HOOKS === #
    @api.model
    def _get_shapes(self):
        line = {
            "label": Text(300, required=True),
            "quantity": Number(0.001, 100_000),
            "price": Number(0, _PRICE_LIMIT),
            "vat": Choice(*RATES),
        }
        return super()._get_shapes() | {
            "check": {
                "line": Identifier(),
                "value": OneOf(Flag(), Number(-1e9, 1e9), Text(4000)),
                "note": Text(2000),
                "photos": _PHOTOS,
            },
            "note": {"text": Text(10000)},
            "time": {
                "kind": Choice("travel", "work", "wait", "pause"),
                "start": Moment(),
                "stop": Moment(),
                "reason": Text(500, required=True),
                "entry": Identifier(required=False),
            },
            "incident": {
                "type": Choice("access", "material", "danger", "other"),
                "note": Text(2000),
                "photos": _PHOTOS,
            },
            "nonconformity": {
                "description": Text(4000, required=True),
                "severity": Choice("minor", "major", "critical"),
                "action": Text(4000),
                "photos": _PHOTOS,
            },
            "suggestion": {"sort": Choice("suggestion", "lead"), "text": Text(4000, required=True)},
            "estimate": {
                "lines": ListOf(Record(line), 50),
                "outcome": Choice("accepted", "refused"),
                "signer": Text(120),
                "signature": Uuid(required=False),
            },
            "feedback": {
                "good": Flag(),
                "cause": Choice("time", "part", "information", "access", "tool", required=False),
                "text": Text(2000),
            },
        }
