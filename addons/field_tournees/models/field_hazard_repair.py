from datetime import timedelta

from odoo import models

from ..tools import times
from ..tools.planning_error import PlanningError
from .field_optimization_repair import store_event


class FieldHazardRepair(models.AbstractModel):
    """The replanning move of a playbook: asks for the repair of a day, and reads what it does."""

    _name = "field.hazard.repair"
    _description = "Repair of a Hazard"

    # === BUSINESS === #
    def _propose(self, case, former):
        """Return (proposal, why there is none) for a case; a proposal that still answers it is kept.

        :param former: the proposal of the preview before, set aside when it no longer fits
        """
        event = case.is_repaired and self._get_event(case)
        is_asked = former.state == "proposed" and event and former.event == store_event(event)
        if is_asked and not any(line._is_outdated() for line in former.line_ids):
            return former, ""
        if former.state == "proposed":
            former.action_cancel()
        if not event:
            return former.browse(), ""
        day = times.local_date(event.get("from") or event["end"], self._get_tz_of(case))
        try:
            return self.env["field.optimization"]._propose_repair(event, day), ""
        except PlanningError as error:
            return former.browse(), str(error)

    def _get_event(self, case):
        """Return what happened as `_propose_repair` takes it, None when nothing is to be repaired."""
        move, technician = case.playbook.move, case.technician
        if move in ("away", "vehicle_down"):
            event = {"type": move, "technician": technician, "from": case.start}
            return event | ({"until": case.stop} if case.ends_same_day else {})
        visit = move == "overrun" and self._get_current_visit(case)
        if not visit:
            return None
        stop = max(visit.expected_stop or visit.planned_stop, case.start)
        return {"type": move, "visit": visit, "end": stop + timedelta(minutes=case.delay_minutes)}

    def _get_current_visit(self, case):
        """Return the visit that the technician is at or on the way to."""
        under_way = self.env["field.intervention"].search(
            [
                ("technician_id", "=", case.technician.id),
                ("state", "in", ("on_site", "paused", "en_route")),
            ],
            order="planned_start desc",
        )
        return (under_way & case.visits or under_way)[:1]

    def _get_tz_of(self, case):
        return case.technician.tz or self.env.company._get_booking_tz()

    def _read_repair(self, run):
        """Return what a proposal does: {visit: (technician, start)} and {visit left out: state}."""
        places, left = {}, {}
        for line in run.line_ids:
            visit = line.intervention_id
            if line.state != "pending" or not line.selected or line.kind == "kept":
                continue
            if line.kind == "unserved":
                told = visit.state == "confirmed" or visit.promised_start
                left[visit] = "to_reschedule" if told else "to_plan"
            else:
                places[visit] = (line.to_technician_id, line.to_start)
        return places, left

    def _prepare_repair(self, case, problem):
        """Return the proposal as the dialog shows it, False when the playbook repairs nothing."""
        run = case.repair
        if not run:
            return bool(problem) and {"problem": problem}
        preview = run.get_preview()
        return {name: preview[name] for name in ("id", "title", "message", "notice", "figures")} | {
            "problem": ""
        }
