from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    """A change of a working schedule changes the capacity of the days to come."""

    _inherit = "resource.calendar.attendance"

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        attendances._refresh_field_capacity()
        return attendances

    def write(self, vals):
        result = super().write(vals)
        self._refresh_field_capacity()
        return result

    def unlink(self):
        calendars = self.calendar_id
        result = super().unlink()
        self._refresh_field_capacity(calendars)
        return result

    # === BUSINESS === #
    def _refresh_field_capacity(self, calendars=None):
        calendars = calendars or self.calendar_id
        # HR officers, who write schedules, need not see technicians.
        technicians_sudo = self.env["field.technician"].sudo()
        resources = self.env["resource.resource"].sudo()
        working = resources.search([("calendar_id", "in", calendars.ids)])
        technicians = technicians_sudo.search([("employee_id.resource_id", "in", working.ids)])
        if technicians:
            self.env["field.route"]._refresh_capacity_of(technicians)
