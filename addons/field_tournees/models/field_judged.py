from odoo import fields, models
from odoo.exceptions import RedirectWarning

from ..tools import times
from ..tools.plan_notes import Held, Note, Wishes
from .field_lifecycle import PLANNED_STATES
from .field_rules import NeedsReason


class FieldJudged(models.AbstractModel):
    """What the rules ask a visit, and the door through which every change of a plan goes."""

    _name = "field.judged"
    _description = "Judged Plan"
    _inherit = ["field.promise"]

    # === CRUD === #
    def web_save(self, vals, specification, next_id=None):
        """Lead a form whose plan takes a reason to where it is given."""
        try:
            return super().web_save(vals, specification, next_id=next_id)
        except NeedsReason as question:
            if not question.can_be_given or len(self) != 1:
                raise
            raise self._get_reason_redirect(question) from question

    # === BUSINESS === #
    def _get_reason_redirect(self, question):
        """Return the error whose button opens the wizard with what the form wanted to save."""
        return RedirectWarning(
            str(question),
            self.env.ref("field_tournees.field_override_wizard_action").id,
            self.env._("Plan with a Reason"),
            {
                "default_intervention_id": self.id,
                "default_technician_id": self.technician_id.id,
                "default_planned_start": fields.Datetime.to_string(self.planned_start),
                "default_duration_hours": self.duration_hours,
            },
        )

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
