"""Some visits need two technicians."""

from __future__ import annotations

from .alone import blocked_alone
from .case import Case
from .constraint import Constraint, Detail


class Second(Constraint):
    """Two different technicians start the visit at the same second."""

    key = "helper"
    en = "No second technician can start this visit together with {name}."
    fr = "Aucun second technicien ne peut commencer cette visite en même temps que {name}."
    nobody_en = (
        "No two technicians can start this visit together: {name} could, but without a second one."
    )
    nobody_fr = (
        "Aucune paire de techniciens ne peut commencer cette visite ensemble : {name} le "
        "pourrait, mais sans second technicien."
    )

    def why(self, case: Case) -> Detail | None:
        """Bind when nobody could help, were both days empty."""
        return blocked_alone(case, self.key)
