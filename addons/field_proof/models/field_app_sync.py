from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import phone

# So long the phone shows what the office decided.
_SHOWN = timedelta(days=7)


class FieldAppSync(models.AbstractModel):
    """What a planner still has to decide about the phone's commands, and what was decided lately."""

    _name = "field.app.sync"
    _description = "Phone: Conflicts"
    _inherit = ["field.app.reader"]

    # === BUSINESS === #
    @api.model
    def _read_visits(self, visits):
        told = super()._read_visits(visits)
        for visit in visits:
            told[visit.id]["conflicts"] = visit.phone_conflict_count
        return told

    @api.model
    def _read_sections(self, technician):
        rows_sudo = (
            self.env["field.sync"]
            .sudo()  # the technician's own
            .search(
                Domain("technician_id", "=", technician.id)
                & (
                    Domain("state", "=", "conflict")
                    | (Domain("decided_at", ">", fields.Datetime.now() - _SHOWN))
                )
            )
        )
        conflicts = [
            {
                "uuid": row.uuid,
                "visit": row.intervention_id.id or None,
                "ref": row.intervention_id.name or "",
                "kind": row.kind,
                "label": row.label,
                "at": phone.ms(row.happened_at),
                "state": row.state,
                "message": row.message or "",
                "reason": row.reason or "",
            }
            for row in rows_sudo
        ]
        return {**super()._read_sections(technician), "conflicts": conflicts}
