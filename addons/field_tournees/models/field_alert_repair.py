from datetime import timedelta

from odoo import fields, models

# Until somebody has called who did not leave, the day is repaired as if it began so much later.
_ASSUMED_DELAY = timedelta(minutes=30)


class FieldAlertRepair(models.AbstractModel):
    """The proposal that mends what an alert tells of: what has begun stays, the rest may move."""

    _name = "field.alert.repair"
    _description = "Repair of an Alert"

    # === ACTIONS === #
    def action_propose_repair(self):
        """Open the proposed repair, for those who do not use the board."""
        run = self._propose_repair()
        return {
            "type": "ir.actions.act_window",
            "res_model": "field.optimization",
            "res_id": run.id,
            "views": [(False, "form")],
        }

    # === BUSINESS === #
    def propose_repair(self):
        """Return the preview of the proposed repair, as the board draws it."""
        return self._propose_repair().get_preview()

    def _propose_repair(self):
        """Return a proposal for the rest of the technician's day."""
        self.ensure_one()
        self.check_access("read")
        return self.env["field.optimization"]._propose_repair(self._get_repair_event(), self.route_id.date)

    def _get_repair_event(self):
        """Return what happened, as `field.optimization._propose_repair` takes it.

        What makes a later visit late is the visit that has begun: it ends later than planned.
        """
        now = fields.Datetime.now()
        begun = self.route_id.intervention_ids.filtered(
            lambda visit: visit.state in ("en_route", "on_site", "paused")
        )
        if begun:
            visit = begun.sorted("planned_start")[-1]
            return {"type": "overrun", "visit": visit, "end": max(visit.expected_stop or now, now)}
        return {
            "type": "away",
            "technician": self.technician_id,
            "from": now,
            "until": now + _ASSUMED_DELAY,
        }
