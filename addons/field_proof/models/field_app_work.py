from odoo import api, models

from odoo.addons.field_tournees.tools import times

from ..tools.vat import RATES


class FieldAppWork(models.AbstractModel):
    """Checklists and what was noted at each visit."""

    _name = "field.app.work"
    _description = "Phone: Work on Site"
    _inherit = ["field.app.reader"]

    # === BUSINESS === #
    @api.model
    def _read_visit_work(self, visit_sudo):
        """Return what was noted at one visit; the rows of all visits are read together."""
        feedback = visit_sudo.feedback_ids[:1]
        return {
            "checklists": visit_sudo._get_checklists().ids,
            "answers": {
                str(row.template_line_id.id): {
                    "value": row._get_wire_value(),
                    "ok": row.is_ok,
                    "note": row.note or "",
                    "photos": row.photo_uuids or [],
                }
                for row in visit_sudo.checklist_line_ids
                if row.is_answered
            },
            "note": visit_sudo.report_note or "",
            "unsafe": visit_sudo.is_unsafe,
            "times": [self._read_time(entry) for entry in visit_sudo.time_entry_ids],
            "incidents": [
                _read(row, type=row.kind, note=row.note or "", state=row.state)
                for row in visit_sudo.incident_ids
            ],
            "nonconformities": [
                _read(
                    row,
                    description=row.description,
                    severity=row.severity,
                    action=row.action or "",
                    state=row.state,
                )
                for row in visit_sudo.nonconformity_ids
            ],
            "suggestions": [
                _read(row, sort=row.kind, text=row.text, state=row.state, outcome=row.outcome or "")
                for row in visit_sudo.suggestion_ids
            ],
            "estimates": [self._read_estimate(row) for row in visit_sudo.estimate_ids],
            "feedback": {
                "good": feedback.good,
                "cause": feedback.cause or None,
                "text": feedback.text or "",
            }
            if feedback
            else None,
        }

    def _read_time(self, entry):
        return {
            "id": entry.id,
            "kind": entry.kind,
            "start": _epoch(entry.start),
            "stop": _epoch(entry.stop),
            "minutes": entry.minutes,
            "source": entry.source,
            "reason": entry.reason or "",
            "corrected": entry.is_corrected,
        }

    def _read_estimate(self, estimate):
        return _read(
            estimate,
            number=estimate.name,
            outcome=estimate.outcome,
            signer=estimate.signer or "",
            untaxed=estimate.amount_untaxed,
            taxed=estimate.amount_total,
            lines=[
                {"label": line.name, "quantity": line.quantity, "price": line.price_unit, "vat": line.vat}
                for line in estimate.line_ids
            ],
        )

    def _read_checklist(self, template):
        return {
            "id": template.id,
            "name": template.name,
            "lines": [line._get_wire() for line in template.line_ids],
        }

    # === HOOKS === #
    @api.model
    def _read_visits(self, visits):
        values = super()._read_visits(visits)
        for visit_sudo in visits.sudo():  # the caller has chosen them; a colleague's rows are shown as well
            values[visit_sudo.id].update(self._read_visit_work(visit_sudo))
        return values

    @api.model
    def _read_past(self, visits_sudo):
        told = super()._read_past(visits_sudo)
        unsafe = self.env._("Left unsafe")
        for visit_sudo in visits_sudo:
            told[visit_sudo.id] |= {"note": visit_sudo.report_note or ""}
            if visit_sudo.is_unsafe:
                told[visit_sudo.id]["outcome"] = unsafe
        return told

    @api.model
    def _read_sections(self, technician):
        company = technician.company_id
        templates_sudo = (
            self.env["field.checklist.template"]
            .sudo()  # the caller gives the technician of the user
            .search([("company_id", "in", (company.id, False)), ("type_ids", "!=", False)])
        )
        words = self.env["field.estimate.words"]
        return super()._read_sections(technician) | {
            "checklists": [self._read_checklist(template) for template in templates_sudo],
            "estimate": {
                "rates": list(RATES),
                "currency": company.currency_id.name,
                "mentions": words._get_mentions(company),
                "reduced": words._get_vat_mention(),
            },
        }


def _epoch(moment):
    return times.epoch(moment) * 1000 if moment else None


def _read(row, **values):
    return {"uuid": row.uuid or f"row-{row.id}", "at": _epoch(row.happened_at), **values}
