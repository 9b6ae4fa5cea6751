from odoo import api, fields, models
from odoo.fields import Domain

# As long as the employer may have to tell who looked.
_KEPT_DAYS = 365


class FieldPositionAccess(models.Model):
    """Who opened the trail of whose day, and when: one line each time, that nobody edits.

    A planner reads a trail through such a line only (see the record rule of field.position),
    and the technician sees the lines about the own days.
    """

    _name = "field.position.access"
    _description = "Look at a Trail"
    _order = "at desc, id desc"
    _rec_name = "user_id"
    _log_access = False

    route_id = fields.Many2one("field.route", required=True, readonly=True, index=True, ondelete="cascade")
    technician_id = fields.Many2one(related="route_id.technician_id", store=True, index=True)
    company_id = fields.Many2one(related="route_id.company_id", store=True, index=True)
    date = fields.Date(related="route_id.date", string="Day Looked At")
    user_id = fields.Many2one("res.users", string="Who Looked", required=True, readonly=True, index=True)
    at = fields.Datetime(string="When", required=True, readonly=True)

    # === BUSINESS === #
    @api.autovacuum
    def _gc_old_looks(self):
        rows_sudo = self.sudo().search(Domain("at", "<", f"now -{_KEPT_DAYS}d"), limit=10000)
        rows_sudo.unlink()
        return len(rows_sudo), len(rows_sudo) == 10000
