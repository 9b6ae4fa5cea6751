"""The visit starts out of its windows."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import Any, ClassVar

from ..constraints.span import base_windows
from ..model import Technician, Visit
from .relaxation import Relaxation

#: Minutes in a day: nobody is asked to wait longer.
LONGEST = 1440


class _Start(Relaxation):
    """Windows (or the pinned second) are wider on one side, in minutes."""

    rule: ClassVar[str] = "window"

    def most(self, technician: Technician, visit: Visit) -> int:
        """Count minutes when the visit has windows or a pin on this technician."""
        pinned = visit.pinned
        if pinned is None:
            return LONGEST if visit.windows else 0
        return LONGEST if pinned.technician == technician.id else 0

    def relaxed(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[Technician, Visit]:
        """Widen every window, up to its neighbour."""
        windows = self.wider(base_windows(visit), 60 * amount)
        return technician, replace(visit, windows=windows, pinned=None)

    @abstractmethod
    def wider(
        self, windows: tuple[tuple[int, int], ...], seconds: int
    ) -> tuple[tuple[int, int], ...]:
        """Widen windows by so many seconds."""


class Earlier(_Start):
    """Windows open earlier."""

    def wider(
        self, windows: tuple[tuple[int, int], ...], seconds: int
    ) -> tuple[tuple[int, int], ...]:
        """Open each window earlier."""
        floors = (0, *(end for _, end in windows))
        return tuple(
            (max(floor, start - seconds), end)
            for floor, (start, end) in zip(floors, windows, strict=False)
        )

    def told(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[str, str, dict[str, Any]]:
        """Tell the minutes."""
        return (
            "it could start {amount} min earlier",
            "elle pouvait commencer {amount} min plus tôt",
            {},
        )


class Later(_Start):
    """Windows close later."""

    def wider(
        self, windows: tuple[tuple[int, int], ...], seconds: int
    ) -> tuple[tuple[int, int], ...]:
        """Close each window later."""
        ceilings = (*(start for start, _ in windows[1:]), windows[-1][1] + seconds)
        return tuple(
            (start, min(ceiling, end + seconds))
            for ceiling, (start, end) in zip(ceilings, windows, strict=True)
        )

    def told(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[str, str, dict[str, Any]]:
        """Tell the minutes."""
        return (
            "it could start {amount} min later",
            "elle pouvait commencer {amount} min plus tard",
            {},
        )
