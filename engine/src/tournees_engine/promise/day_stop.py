"""One visit of a planned day."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import require


@dataclass(frozen=True, slots=True)
class DayStop:
    """A visit as planned.

    Parameters
    ----------
    travel : int
        Planned seconds of driving from the stop before (or from where the day starts).
    work : int
        Planned seconds of work, for this technician.
    start : int
        Planned start (seconds). A stop that nobody was promised does not start before.
    opens, closes : int, optional
        The slot promised to the customer, who is not disturbed before it opens.
    kind, technician, age : str
        As in `Fact`.
    """

    travel: int
    work: int
    start: int
    opens: int | None = None
    closes: int | None = None
    kind: str = ""
    technician: str = ""
    age: str = ""

    def __post_init__(self) -> None:
        require(self.travel >= 0, "cannot be negative", "travel")
        require(self.work >= 0, "cannot be negative", "work")
        if self.opens is not None and self.closes is not None:
            require(self.opens <= self.closes, "is before the slot opens", "closes")

    @property
    def bound(self) -> int:
        """The work does not start before this second."""
        return self.start if self.opens is None else self.opens
