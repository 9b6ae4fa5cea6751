"""The van carries what the visit needs."""

from __future__ import annotations

from .case import Case
from .constraint import Constraint, Detail


class Parts(Constraint):
    """The parts of a shift's visits are all in the van when the shift starts."""

    key = "parts"
    en = "{name}'s van carries {carried} × {part}, {needed} would be needed."
    fr = "Le véhicule de {name} emporte {carried} × {part}, il en faudrait {needed}."
    nobody_en = (
        "No van of those who could do this visit carries {needed} × {part} "
        "(the best carries {carried})."
    )
    nobody_fr = (
        "Aucun véhicule des techniciens possibles n'emporte {needed} × {part} (au mieux {carried})."
    )

    def why(self, case: Case) -> Detail | None:
        """Bind when the van lacks parts for this visit alone."""
        carried = case.technician.parts
        for part, needed in case.visit.parts.items():
            if carried.get(part, 0) < needed:
                return {
                    "technician": case.technician.id,
                    "name": case.technician.label,
                    "part": part,
                    "needed": needed,
                    "carried": carried.get(part, 0),
                }
        return None
