from odoo import api, models
from odoo.fields import Domain

from ..tools.command import Conflict, Refused


class FieldSyncScope(models.AbstractModel):
    """Which visits a technician's phone may work on: the own ones and, by a setting, the team's."""

    _name = "field.sync.scope"
    _description = "Visits of a Phone"

    # === BUSINESS === #
    @api.model
    def _get_workable(self, visit, technician):
        """Return a visit in the mode in which its technician's phone may work on it.

        :raise Refused: it never was this technician's, or does not exist
        :raise Conflict: it was, and somebody else has it now
        """
        visit_sudo = visit.sudo()
        if not visit_sudo or visit_sudo.company_id != technician.company_id:
            raise Refused(self.env._("This visit does not exist, or not any more."), code=404)
        if visit_sudo.technician_id == technician:
            return visit
        if visit_sudo.technician_id in self.env["field.app"]._get_colleagues(technician):
            return visit_sudo  # the company lets a team work on each other's visits; its rows' rules do not
        if not self._was_with(visit_sudo, technician):
            raise Refused(self.env._("This visit is a colleague's: ask the office."), code=403)
        if visit_sudo.technician_id:
            raise Conflict(
                self.env._(
                    "%(visit)s is with %(technician)s now: the office decides what becomes of this.",
                    visit=visit_sudo.name,
                    technician=visit_sudo.technician_id.name,
                )
            )
        return visit_sudo  # its plan was given up and nobody else has it: his facts still count

    @api.model
    def _was_with(self, visit_sudo, technician):
        """Tell whether a visit was planned with a technician at some time, by its timeline."""
        events_sudo = self.env["field.event"].sudo()
        return bool(
            events_sudo.search_count(
                Domain("intervention_id", "=", visit_sudo.id) & Domain("technician_id", "=", technician.id),
                limit=1,
            )
        )
