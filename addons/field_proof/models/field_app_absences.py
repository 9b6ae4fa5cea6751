from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import phone

_DAYS_BACK = 7
_DAYS_AHEAD = 365
_MOST = 50
# What is shorter is told with its hours.
_WHOLE_DAY = timedelta(hours=6)


class FieldAppAbsences(models.AbstractModel):
    """When the technician is away: what was asked for, what was granted, public holidays."""

    _name = "field.app.absences"
    _description = "Phone: Absences"
    _inherit = ["field.app.reader"]

    # === HOOKS === #
    @api.model
    def _read_sections(self, technician):
        return super()._read_sections(technician) | {
            "absences": self._read_requests(technician) + self._read_recorded(technician),
            "absence_types": self._read_absence_types(technician),
        }

    # === BUSINESS === #
    def _read_requests(self, technician):
        """Return the technician's own requests and what became of them."""
        leaves = self.env["hr.leave"].search(
            Domain("employee_id", "=", technician.sudo().employee_id.id)
            & Domain("date_to", ">=", f"today -{_DAYS_BACK}d")
            & Domain("state", "!=", "cancel"),
            order="date_from",
            limit=_MOST,
        )
        return [
            {
                "key": f"request-{leave.id}",
                "name": leave.holiday_status_id.name,
                "start": phone.ms(leave.date_from),
                "stop": phone.ms(leave.date_to),
                "state": {"validate": "granted", "refuse": "refused"}.get(leave.state, "asked"),
                "whole": leave.number_of_days >= 1 and not leave.request_unit_hours,
            }
            for leave in leaves
        ]

    def _read_recorded(self, technician):
        """Return what the office recorded without a request: trainings, public holidays."""
        today = fields.Datetime.now()
        employee_sudo = technician.sudo().employee_id  # HR only, and his own
        recorded_sudo = self.env["resource.calendar.leaves"].sudo()
        whom = Domain("resource_id", "=", employee_sudo.resource_id.id) | (
            Domain("resource_id", "=", False)
            & Domain("calendar_id", "in", (employee_sudo.resource_calendar_id.id, False))
            & Domain("company_id", "in", (technician.company_id.id, False))
        )
        recorded_sudo = recorded_sudo.search(
            whom
            & Domain("holiday_id", "=", False)
            & Domain("date_to", ">=", today - timedelta(days=_DAYS_BACK))
            & Domain("date_from", "<=", today + timedelta(days=_DAYS_AHEAD)),
            order="date_from",
            limit=_MOST,
        )
        return [
            {
                "key": f"recorded-{leave_sudo.id}",
                "name": leave_sudo.name or "",
                "start": phone.ms(leave_sudo.date_from),
                "stop": phone.ms(leave_sudo.date_to),
                "state": "granted" if leave_sudo.resource_id else "holiday",
                "whole": leave_sudo.date_to - leave_sudo.date_from >= _WHOLE_DAY,
            }
            for leave_sudo in recorded_sudo
        ]

    def _read_absence_types(self, technician):
        """Return the kinds of leave that the technician may ask for now."""
        types = self.env["hr.leave.type"].with_context(employee_id=technician.sudo().employee_id.id)
        found = types.search(
            Domain("time_type", "=", "leave")
            & Domain("company_id", "in", (technician.company_id.id, False))
            & (Domain("requires_allocation", "=", False) | Domain("has_valid_allocation", "=", True))
        )
        return [{"id": kind.id, "name": kind.name, "unit": kind.request_unit} for kind in found]
