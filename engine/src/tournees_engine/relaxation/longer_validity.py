"""A certification ends later."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from ..constraints.validity import deadline
from ..model import SkillGrant, Technician, Visit
from .relaxation import Relaxation


class LongerValidity(Relaxation):
    """The certification that ends first is valid longer, in minutes."""

    rule: ClassVar[str] = "validity"
    harm: ClassVar[tuple[int, int]] = (60, 1)

    def most(self, technician: Technician, visit: Visit) -> int:
        """Count the minutes to the end of the shift, when a certification ends before."""
        limit = deadline(technician, visit)
        return 0 if limit is None else max(0, -((limit[0] - technician.shifts[0].last) // 60))

    def relaxed(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[Technician, Visit]:
        """Put the end of validity off."""
        limit = deadline(technician, visit)
        assert limit is not None
        level = visit.skills[limit[1]]
        grants = (*technician.skills[limit[1]], SkillGrant(level, limit[0] + 60 * amount))
        return replace(technician, skills={**technician.skills, limit[1]: grants}), visit

    def told(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[str, str, dict[str, Any]]:
        """Tell the new end."""
        limit = deadline(technician, visit)
        assert limit is not None
        return (
            "the certification {skill} were valid until {until_clock}",
            "l'habilitation {skill} était valable jusqu'à {until_clock}",
            {"skill": limit[1], "until": limit[0] + 60 * amount},
        )
