"""Another technician than those named may do the visit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from ..model import Technician, Visit
from .relaxation import Relaxation


class Permission(Relaxation):
    """The technician is added to those who may do the visit."""

    rule: ClassVar[str] = "allowed"
    harm: ClassVar[tuple[int, int]] = (45, 1)

    def most(self, technician: Technician, visit: Visit) -> int:
        """Count 1 when the visit has a list without the technician."""
        listed = visit.technicians is None or technician.id in visit.technicians
        return 0 if listed else 1

    def relaxed(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[Technician, Visit]:
        """Let anybody do it."""
        return technician, replace(visit, technicians=None)

    def told(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[str, str, dict[str, Any]]:
        """Tell the condition."""
        return (
            "{name} were among the technicians allowed for it",
            "{name} faisait partie des techniciens autorisés",
            {},
        )
