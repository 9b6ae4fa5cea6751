"""The visit needs skills."""

from __future__ import annotations

from .case import Case
from .constraint import Constraint, Detail


class Skill(Constraint):
    """A technician needs each skill at its level, were it for a moment."""

    key = "skill"
    en = "{name} has {skill} at level {held}, the visit needs level {level}."
    fr = "{name} a la compétence {skill} au niveau {held}, la visite demande le niveau {level}."
    nobody_en = (
        "Nobody who may do this visit has {skill} at level {level} (the best level is {held})."
    )
    nobody_fr = (
        "Aucun technicien possible n'a la compétence {skill} au niveau {level} "
        "(meilleur niveau : {held})."
    )

    def why(self, case: Case) -> Detail | None:
        """Bind for the first skill that is missing or too low."""
        for skill, level in case.visit.skills.items():
            grants = case.technician.skills.get(skill, ())
            held = max((grant.level for grant in grants), default=0)
            if held < level or not grants:
                return {
                    "technician": case.technician.id,
                    "name": case.technician.label,
                    "skill": skill,
                    "level": level,
                    "held": held,
                }
        return None
