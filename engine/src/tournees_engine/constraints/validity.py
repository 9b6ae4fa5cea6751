"""Certifications end."""

from __future__ import annotations

from ..model import Technician, Visit
from .case import Case
from .constraint import Constraint, Detail
from .span import base_windows, clip


def deadline(technician: Technician, visit: Visit) -> tuple[int, str] | None:
    """Last second at which all needed skills are valid, and the skill that ends then.

    None when none of them ends. The technician must hold them all (see `Skill`).
    """
    ends: list[tuple[int, str]] = []
    for skill, level in visit.skills.items():
        untils = [g.until for g in technician.skills.get(skill, ()) if g.level >= level]
        if untils and None not in untils:
            ends.append((max(u for u in untils if u is not None), skill))
    return min(ends, default=None)


class Validity(Constraint):
    """A skill must be valid until the END of the visit."""

    key = "validity"
    en = (
        "{name}'s certification for {skill} ends at {until_clock}, "
        "before the visit can be finished ({end_clock})."
    )
    fr = (
        "L'habilitation {skill} de {name} expire à {until_clock}, "
        "avant la fin possible de la visite ({end_clock})."
    )
    nobody_en = (
        "The certification {skill} of {name}, who could have done this visit, ends at "
        "{until_clock}, before the visit can be finished ({end_clock})."
    )
    nobody_fr = (
        "L'habilitation {skill} de {name}, qui aurait pu faire cette visite, expire à "
        "{until_clock}, avant la fin possible de la visite ({end_clock})."
    )

    def why(self, case: Case) -> Detail | None:
        """Bind when the visit cannot end in time even if started as early as allowed."""
        limit = deadline(case.technician, case.visit)
        if limit is None or case.vehicle is None or case.instance is None:
            return None
        seconds = case.instance.service_seconds(case.technician, case.visit)
        windows = clip(base_windows(case.visit), case.vehicle.shift.start, case.vehicle.shift.last)
        if not windows or windows[0][0] + seconds <= limit[0]:
            return None
        return {
            "technician": case.technician.id,
            "name": case.technician.label,
            "skill": limit[1],
            "until": limit[0],
            "end": windows[0][0] + seconds,
        }
