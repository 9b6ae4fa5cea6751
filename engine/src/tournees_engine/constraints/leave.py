"""Nobody works out of his shifts."""

from __future__ import annotations

from .case import Case
from .constraint import Constraint, Detail
from .span import base_windows, clip


class Leave(Constraint):
    """A visit starts during a shift of its technician."""

    key = "leave"
    en = "{name} does not work when this visit may start."
    fr = "{name} ne travaille pas aux heures où cette visite peut commencer."
    nobody_en = "No technician able to do this visit works when it may start."
    nobody_fr = "Aucun technicien capable de faire cette visite ne travaille aux heures possibles."

    def why(self, case: Case) -> Detail | None:
        """Bind when no window meets the shift."""
        if case.vehicle is None:
            return None
        shift = case.vehicle.shift
        if clip(base_windows(case.visit), shift.start, shift.last):
            return None
        return {"technician": case.technician.id, "name": case.technician.label}
