from odoo import api, models

from ..tools import times
from ..tools.plan_notes import Held, Note, Wishes
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

    def _get_wishes(self):
        """Return when the visit should begin, in seconds, as the notes read it."""
        self.ensure_one()
        promise = self.promised_start and self.promised_stop and (self.promised_start, self.promised_stop)
        return Wishes(
            promise and tuple(map(times.epoch, promise)),
            self.earliest_start and times.epoch(self.earliest_start),
            self.latest_end and times.epoch(self.latest_end),
        )

    def _get_held(self):
        """Return where the visit stands and its lock, as the notes read it, or None."""
        self.ensure_one()
        if not self.technician_id or not self.planned_start:
            return None
        start = times.epoch(self.planned_start)
        return Held(self.lock, self.technician_id.id, self._get_planned_date(), start)

    def _get_zone_notes(self, technician):
        """Note a technician who does not usually work in the visit's zone."""
        self.ensure_one()
        zones = technician.zone_ids
        if zones and self.zone_id and self.zone_id not in zones:
            return [Note("zone", {"technician": technician.name, "zone": self.zone_id.name})]
        return []

    # === HOOKS === #
    @api.model
    def _get_parts_problems(self, pairs):
        """Return {(visit, technician): sentence} of the pairs where parts that the visit needs lack.

        An override answers for all pairs at once, in as many queries for one as for a thousand.

        :param pairs: [(visit, technician), ...]
        """
        return {}
