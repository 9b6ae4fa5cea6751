"""A lower level is enough."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from ..model import Technician, Visit
from .relaxation import Relaxation


class LowerSkill(Relaxation):
    """The first skill the technician lacks is asked at a lower level, or not at all."""

    rule: ClassVar[str] = "skill"
    harm: ClassVar[tuple[int, int]] = (60, 60)

    def most(self, technician: Technician, visit: Visit) -> int:
        """Count the levels that are lacking."""
        lack = _lack(technician, visit)
        return 0 if lack is None else lack[1]

    def relaxed(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[Technician, Visit]:
        """Ask a lower level; below the first, ask nothing."""
        lack = _lack(technician, visit)
        assert lack is not None
        skills = dict(visit.skills)
        skills[lack[0]] -= amount
        if skills[lack[0]] <= 0:
            del skills[lack[0]]
        return technician, replace(visit, skills=skills)

    def told(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[str, str, dict[str, Any]]:
        """Tell both levels."""
        lack = _lack(technician, visit)
        assert lack is not None
        level = visit.skills[lack[0]]
        detail = {"skill": lack[0], "level": level, "accepted": level - amount}
        if level <= amount:
            return "{skill} were not asked", "{skill} n'était pas demandé", detail
        return (
            "{skill} level {accepted} were enough instead of {level}",
            "{skill} au niveau {accepted} suffisait au lieu de {level}",
            detail,
        )


def _lack(technician: Technician, visit: Visit) -> tuple[str, int] | None:
    """First skill that is too low, and by how many levels."""
    for skill, level in visit.skills.items():
        grants = technician.skills.get(skill, ())
        held = max((grant.level for grant in grants), default=0)
        if held < level:
            return skill, level - held
        if not grants:
            return skill, 1
    return None
