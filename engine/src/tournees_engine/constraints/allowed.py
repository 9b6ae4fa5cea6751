"""The visit names who may do it."""

from __future__ import annotations

from .case import Case
from .constraint import Constraint, Detail


class Allowed(Constraint):
    """Only the technicians listed by the visit may do it."""

    key = "allowed"
    en = "{name} is not among the technicians allowed for this visit."
    fr = "{name} ne fait pas partie des techniciens autorisés pour cette visite."
    nobody_en = "None of the technicians allowed for this visit is in this plan."
    nobody_fr = "Aucun des techniciens autorisés pour cette visite n'est dans ce planning."

    def why(self, case: Case) -> Detail | None:
        """Bind when the visit has a list without the technician."""
        allowed = case.visit.technicians
        if allowed is None or case.technician.id in allowed:
            return None
        return {"technician": case.technician.id, "name": case.technician.label}
