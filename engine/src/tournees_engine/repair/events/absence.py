"""Time taken from a technician."""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import require


@dataclass(frozen=True)
class Absence:
    """A span during which a technician cannot work.

    Parameters
    ----------
    technician : str
        Id of the technician.
    since : int
        First second of the span.
    until : int or None
        Second at which he works again; None: not in this horizon.
    stays : bool
        He waits where he stands (a van that does not start), and goes on from there; otherwise
        he goes on from the place where his shift starts.
    """

    technician: str
    since: int
    until: int | None
    stays: bool = False

    def __post_init__(self) -> None:
        require(self.since >= 0, "the absence starts before the horizon", "from")
        require(
            self.until is None or self.until > self.since,
            f"the absence ends ({self.until}) before it starts ({self.since})",
            "until",
        )

    def meets(self, first: int, last: int) -> bool:
        """Tell whether it takes a part of [first, last] (seconds)."""
        return self.since < last and (self.until is None or self.until > first)
