from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import times
from .field_scope import WAITING_STATES


class FieldUrgent(models.AbstractModel):
    """Finds where an urgent visit fits in a day, and whom it disturbs there.

    Each choice is a proposal like any other: nothing moves before it is applied, and what
    somebody changed meanwhile is left alone.
    """

    _name = "field.urgent"
    _description = "Urgent Visit"

    # === BUSINESS === #
    @api.model
    def record(self, request):
        """Store an urgent request, or make a waiting visit urgent, and return its id.

        :param request: {"visit_id"} of a waiting visit, or {"site_id", "type_id",
            "description"}; "hours" and "deadline" (seconds since 1970, or false) of both
        """
        self.env["field.optimization"].check_access("create")  # planners only
        deadline = request.get("deadline")
        vals = {"priority": "2", "latest_end": deadline and times.from_epoch(deadline)}
        if request.get("hours"):
            vals["duration_hours"] = request["hours"]
        if request.get("visit_id"):
            visit = self._get_waiting(request["visit_id"])
            visit.write(vals)
            return visit.id
        if not request.get("site_id") or not request.get("type_id"):
            raise UserError(self.env._("Choose the site and the type of visit first."))
        wanted = {name: request.get(name) for name in ("site_id", "type_id", "description")}
        visit = self.env["field.intervention"].create(vals | wanted)
        if visit.state == "draft":
            visit._set_state("to_plan")
        return visit.id

    @api.model
    def find(self, visit_id, day):
        """Return the best places of a waiting visit in a day, the cheapest first.

        :return: {"choices": previews, see `get_preview`, each with its `impact`, "reason": the
            sentence that says why there is none}
        """
        self.env["field.optimization"].check_access("create")
        visit = self._get_waiting(visit_id)
        self._drop_choices(visit)
        runs, reason = self.env["field.optimization"]._propose_insertions(
            visit, fields.Date.to_date(day)
        )
        return {"choices": [self._prepare_choice(run, visit) for run in runs], "reason": reason}

    @api.model
    def choose(self, run_id):
        """Carry out a choice and put the others aside; return what became of it."""
        run = self.env["field.optimization"].browse(run_id)
        preview = run.apply_preview()
        self._drop_choices(run.intervention_ids)
        return preview

    @api.model
    def dismiss(self, visit_id):
        """Put the choices for a visit aside: it waits with the others."""
        self._drop_choices(self.env["field.intervention"].browse(visit_id))
        return True

    def _get_waiting(self, visit_id):
        visit = self.env["field.intervention"].browse(visit_id)
        if visit.state not in WAITING_STATES:
            raise UserError(
                self.env._(
                    "%(intervention)s does not wait for a place: choose a visit of the backlog.",
                    intervention=visit.display_name,
                )
            )
        return visit

    def _drop_choices(self, visit):
        """Put aside the choices that nobody took."""
        self.env["field.optimization"].search(
            Domain("kind", "=", "urgent")
            & Domain("state", "=", "proposed")
            & Domain("intervention_ids", "in", visit.ids)
        ).action_cancel()

    def _prepare_choice(self, run, visit):
        """Return a choice as its card shows it."""
        preview = run.get_preview()
        others = [line for line in preview["lines"] if line["visit_id"] != visit.id]
        slides = [abs(line["to"]["start"] - line["from"]["start"]) for line in others if line["to"]]
        preview["impact"] = {
            "spot": next(line["to"] for line in preview["lines"] if line["visit_id"] == visit.id),
            "moved": len(others),
            "minutes": round(max(slides, default=0) / 60),
            "broken": [line["warning"] for line in others if line["warning"]],
            "cost": run.cost_after - run.cost_before,
            "km": run.distance_km_after - run.distance_km_before,
        }
        return preview
