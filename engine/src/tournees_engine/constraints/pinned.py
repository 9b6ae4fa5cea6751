"""The dispatcher fixed technician and start."""

from __future__ import annotations

from .case import Case
from .constraint import Constraint, Detail


class Pinned(Constraint):
    """A pinned visit belongs to one technician, at one second."""

    key = "pinned"
    en = "The visit is pinned to another technician than {name}."
    fr = "La visite est fixée à un autre technicien que {name}."
    nobody_en = "The technician the visit is pinned to is not in this plan."
    nobody_fr = "Le technicien auquel la visite est fixée n'est pas dans ce planning."

    def why(self, case: Case) -> Detail | None:
        """Bind for every other technician than the pinned one."""
        pinned = case.visit.pinned
        if pinned is None or pinned.technician == case.technician.id:
            return None
        return {"technician": case.technician.id, "name": case.technician.label}
