"""The van carries more of a part."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from ..model import Technician, Visit
from .relaxation import Relaxation


class MoreParts(Relaxation):
    """The van carries more of a part than it does.

    Parameters
    ----------
    part : str
        Name of the part.
    """

    rule: ClassVar[str] = "parts"
    harm: ClassVar[tuple[int, int]] = (15, 15)

    def __init__(self, part: str) -> None:
        self.part = part

    def most(self, technician: Technician, visit: Visit) -> int:
        """Count as many as the visit takes."""
        return visit.parts.get(self.part, 0)

    def relaxed(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[Technician, Visit]:
        """Load more parts."""
        carried = technician.parts.get(self.part, 0) + amount
        return replace(technician, parts={**technician.parts, self.part: carried}), visit

    def told(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[str, str, dict[str, Any]]:
        """Tell how many."""
        return (
            "the van carried {amount} more {part}",
            "le véhicule emportait {amount} {part} de plus",
            {"part": self.part},
        )
