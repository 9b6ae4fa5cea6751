from odoo import api, models

from ..tools import times
from ..tools.plan_notes import Note
from .field_lifecycle import PLANNED_STATES


class FieldJudged(models.AbstractModel):
    """What the rules ask a visit, and the door through which every change of a plan goes."""

    _name = "field.judged"
    _description = "Judged Plan"
    _inherit = ["field.promise"]

    # === BUSINESS === #
    def _enforce_rules(self):
        """Refuse a plan that the rules forbid, or that takes a reason which nobody gave."""
        visits = self.filtered(
            lambda visit: visit.technician_id
            and visit.planned_start
            and visit.state in ("draft", "to_plan", "to_reschedule", *PLANNED_STATES)
        )
        if visits:
            rules = self.env["field.rules"]
            plans = {visit: (visit.technician_id, visit.planned_start) for visit in visits}
            rules._enforce(rules._judge(plans, with_notes=False))

    def _get_promise_seconds(self):
        """Return the promised slot (first, last) in seconds, or None."""
        self.ensure_one()
        if not self.promised_start or not self.promised_stop:
            return None
        return times.epoch(self.promised_start), times.epoch(self.promised_stop)

    def _get_wish_notes(self, technician, start):
        """Return what a plan leaves aside: the technician's zones, the allowed window, a lock."""
        self.ensure_one()
        notes = []
        zones = technician.zone_ids
        if zones and self.zone_id and self.zone_id not in zones:
            values = {"technician": technician.name, "zone": self.zone_id.name}
            notes.append(Note("zone", values))
        if (self.earliest_start and start < self.earliest_start) or (
            self.latest_end and start >= self.latest_end
        ):
            notes.append(Note("window", {}))
        if self._is_locked_against(technician, start):
            notes.append(Note("lock", {}))
        return notes

    def _is_locked_against(self, technician, start):
        """Tell whether the lock stands against another technician, day or time."""
        if not self.technician_id or not self.planned_start:
            return False
        if self.lock == "fixed":
            return (technician, start) != (self.technician_id, self.planned_start)
        if self.lock == "technician":
            return technician != self.technician_id
        return self.lock == "day" and technician._get_local_date(start) != self._get_planned_date()

    # === HOOKS === #
    @api.model
    def _get_parts_problems(self, plans):
        """Return {visit: sentence} of the plans whose technician lacks parts that the visit needs.

        An override answers for all plans at once, whatever their number.

        :param plans: {visit: (technician, naive UTC start)}
        """
        return {}
