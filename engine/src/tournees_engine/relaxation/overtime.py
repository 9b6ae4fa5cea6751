"""The day ends later."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from ..model import Technician, Visit
from .relaxation import Relaxation

#: Minutes of overtime nobody would ask more than.
LONGEST = 240


class Overtime(Relaxation):
    """More overtime is allowed, in minutes."""

    rule: ClassVar[str] = "shift"

    def most(self, technician: Technician, visit: Visit) -> int:
        """Count minutes in any case."""
        return LONGEST

    def relaxed(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[Technician, Visit]:
        """Allow more overtime."""
        (shift,) = technician.shifts
        longer = replace(shift, overtime=shift.overtime + 60 * amount)
        return replace(technician, shifts=(longer,)), visit

    def told(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[str, str, dict[str, Any]]:
        """Tell the minutes."""
        return (
            "his day could end {amount} min later, in overtime",
            "sa journée pouvait finir {amount} min plus tard, en heures supplémentaires",
            {},
        )
