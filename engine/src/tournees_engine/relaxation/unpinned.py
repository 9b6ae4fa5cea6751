"""Another technician than the pinned one may do the visit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from ..model import Technician, Visit
from .relaxation import Relaxation


class Unpinned(Relaxation):
    """The pin keeps its second, not its technician."""

    rule: ClassVar[str] = "pinned"
    harm: ClassVar[tuple[int, int]] = (45, 1)

    def most(self, technician: Technician, visit: Visit) -> int:
        """Count 1 when the visit is pinned to another technician."""
        pinned = visit.pinned
        return 0 if pinned is None or pinned.technician == technician.id else 1

    def relaxed(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[Technician, Visit]:
        """Keep the second only."""
        assert visit.pinned is not None
        start = visit.pinned.start
        return technician, replace(visit, pinned=None, windows=((start, start),))

    def told(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[str, str, dict[str, Any]]:
        """Tell the condition."""
        return (
            "it were not pinned to another technician",
            "elle n'était pas fixée à un autre technicien",
            {},
        )
