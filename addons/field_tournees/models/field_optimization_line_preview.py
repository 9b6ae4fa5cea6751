from datetime import timedelta

from odoo import models

from ..tools import labels, times


class FieldOptimizationLinePreview(models.AbstractModel):
    """One change of a proposal, as the dispatch board draws it."""

    _name = "field.optimization.line.preview"
    _description = "Preview of a Change"

    # === BUSINESS === #
    def _prepare_preview(self):
        """Return the line as JSON; times are seconds since 1970."""
        self.ensure_one()
        visit = self.intervention_id
        return {
            "id": self.id,
            "visit_id": visit.id,
            "name": visit.name,
            "site": visit.site_id.display_name,
            "kind": self.kind,
            "from": self._prepare_spot("from"),
            "to": self._prepare_spot("to"),
            "reason": self.reason or "",
            "alternative": self.alternative or "",
            "warning": self._get_promise_warning() or "",
            "selected": self.selected,
            "state": self.state,
            "outcome": self.outcome or "",
            "is_outdated": self.is_outdated,
        }

    def _prepare_spot(self, when):
        technician, start = self[f"{when}_technician_id"], self[f"{when}_start"]
        if not technician:
            return None
        seconds = self.intervention_id._get_service_seconds(technician)
        return {
            "technician_id": technician.id,
            "technician": technician.name,
            "start": times.epoch(start),
            "stop": times.epoch(start + timedelta(seconds=seconds)),
        }

    def _get_promise_warning(self):
        """Return the sentence that says which promise the line breaks, or False."""
        visit = self.intervention_id
        span = (visit.promised_start, visit.promised_stop)
        if not all(span):
            return False
        slot = labels.span(self.env, *span, self._get_reason_tz())
        if not self.to_start:
            return self.env._("Promised for %(slot)s: call the customer.", slot=slot)
        late = round((self.to_start - visit.promised_stop).total_seconds() / 60)
        if late > 0:
            return self.env._(
                "Promised for %(slot)s: %(minutes)s min late, call the customer.", slot=slot, minutes=late
            )
        if self.to_start < visit.promised_start:
            return self.env._("Promised for %(slot)s: too early, call the customer.", slot=slot)
        return False
