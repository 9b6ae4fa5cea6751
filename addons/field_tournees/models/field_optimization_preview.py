from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

FIGURES = (
    "visits",
    "promises",
    "promises_at_risk",
    "distance_km",
    "travel_hours",
    "overtime_hours",
    "cost",
)


class FieldOptimizationPreview(models.AbstractModel):
    """What the dispatch board shows of a proposal, and what it asks of it."""

    _name = "field.optimization.preview"
    _description = "Preview of a Proposal"

    # === BUSINESS === #
    @api.model
    def start(self, request):
        """Queue a search as the dispatch board asks for it, and return its preview.

        :param request: "date_from", "date_to"; optional "zone_ids", "intervention_ids",
            "keep_planned", "seconds"
        """
        vals = {
            name: request[name]
            for name in ("date_from", "date_to", "keep_planned", "seconds")
            if request.get(name) is not None
        }
        for name in ("zone_ids", "intervention_ids"):
            vals[name] = [Command.set(request.get(name) or [])]
        problem = self.new(vals)._get_scope_problem()
        if problem:
            raise UserError(problem)
        return self.create(vals).get_preview()

    def get_preview(self):
        """Return a proposal as the board draws it: figures before and after, and what changes.

        Times are seconds since 1970, in UTC.
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "state": self.state,
            "progress": self.progress,
            "message": self.message or "",
            "notice": self.notice or "",
            "stop_asked": self.stop_asked or "",
            "currency_id": self.currency_id.id,
            "figures": {
                when: {name: self[f"{name}_{when}"] for name in FIGURES} for when in ("before", "after")
            },
            "lines": [line._prepare_preview() for line in self._get_changes()],
        }

    def apply_preview(self, line_ids=None):
        """Carry out a proposal, or these lines of it, and return what became of it."""
        self.ensure_one()
        self.check_access("write")
        if line_ids is not None:
            pending = self._get_changes().filtered(lambda line: line.state == "pending")
            for line in pending:
                chosen = line.id in line_ids
                if line.selected != chosen:
                    line.selected = chosen
        self.action_apply()
        return self.get_preview()

    def _get_changes(self):
        return self.line_ids.filtered(lambda line: line.kind != "kept")
