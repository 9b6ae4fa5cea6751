"""One working day (or half day) of a technician."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import located, require
from .pause import Break


@dataclass(frozen=True)
class Shift:
    """A span of work: the technician leaves after `start` and is back by `end` + `overtime`.

    Parameters
    ----------
    start, end : int
        Seconds from the horizon's start.
    overtime : int
        Seconds allowed after `end`, paid at the technician's overtime rate.
    pause : Break or None
        The break owed in this shift (``break`` in JSON).
    start_place, end_place : str or None
        Places that replace the technician's for this shift (a van already on the road).
    locked : tuple of str
        Visits that are the first of the shift, in this order, and cannot go elsewhere: the day
        has begun. They are mandatory, whatever their penalty. A visit with a helper may be
        locked in two shifts: its lead's first, in the order of the problem, then its helper's.
    """

    start: int
    end: int
    overtime: int = 0
    pause: Break | None = None
    start_place: str | None = None
    end_place: str | None = None
    locked: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require(self.start >= 0, "the shift starts before the horizon", "start")
        require(
            self.start < self.end,
            f"the shift ends ({self.end}) before it starts ({self.start})",
            "end",
        )
        require(self.overtime >= 0, "overtime cannot be negative", "overtime")

    @property
    def last(self) -> int:
        """Last second at which the technician may be back."""
        return self.end + self.overtime

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Shift:
        """Read a shift from its JSON object."""
        pause = None
        if data.get("break") is not None:
            with located("break"):
                pause = Break.from_json(data["break"])
        return cls(
            int(data["start"]),
            int(data["end"]),
            int(data.get("overtime", 0)),
            pause,
            data.get("start_place"),
            data.get("end_place"),
            tuple(data.get("locked", ())),
        )

    def to_json(self) -> dict[str, Any]:
        """Write the shift as its JSON object."""
        data: dict[str, Any] = {"start": self.start, "end": self.end, "overtime": self.overtime}
        if self.pause is not None:
            data["break"] = self.pause.to_json()
        for key in ("start_place", "end_place"):
            if getattr(self, key) is not None:
                data[key] = getattr(self, key)
        if self.locked:
            data["locked"] = list(self.locked)
        return data
