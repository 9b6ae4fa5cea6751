"""One technician does a visit that needs two."""

from __future__ import annotations

from typing import Any, ClassVar

from ..model import Technician, Visit
from .relaxation import Relaxation


class DoneAlone(Relaxation):
    """The visit needs no helper."""

    rule: ClassVar[str] = "helper"
    harm: ClassVar[tuple[int, int]] = (90, 1)

    def most(self, technician: Technician, visit: Visit) -> int:
        """Count 1: only visits that need two come here."""
        return 1

    def relaxed(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[Technician, Visit]:
        """Return both as they are: trials know no helper."""
        return technician, visit

    def told(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[str, str, dict[str, Any]]:
        """Tell the condition."""
        return (
            "it needed no second technician",
            "elle se passait d'un second technicien",
            {},
        )
