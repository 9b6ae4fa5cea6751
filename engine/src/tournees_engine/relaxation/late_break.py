"""The break starts later."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from ..model import Technician, Visit
from .relaxation import Relaxation

#: Minutes by which a meal may be put off.
LONGEST = 120


class LateBreak(Relaxation):
    """The break may start after its latest start, in minutes."""

    rule: ClassVar[str] = "break"

    def most(self, technician: Technician, visit: Visit) -> int:
        """Count minutes when a break is owed."""
        return LONGEST if technician.shifts[0].pause is not None else 0

    def relaxed(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[Technician, Visit]:
        """Put the latest start off."""
        (shift,) = technician.shifts
        assert shift.pause is not None
        pause = replace(shift.pause, latest=shift.pause.latest + 60 * amount)
        return replace(technician, shifts=(replace(shift, pause=pause),)), visit

    def told(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[str, str, dict[str, Any]]:
        """Tell the minutes."""
        return (
            "the break could start {amount} min later",
            "la pause pouvait commencer {amount} min plus tard",
            {},
        )
