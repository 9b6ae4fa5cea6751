"""A visit that comes back."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import require


@dataclass(frozen=True)
class Recurring:
    """The next occurrence of a contract visit.

    Parameters
    ----------
    id : str
        Unique name.
    group : str
        Whose time it takes: a zone, a skill, a team.
    duration : int
        Seconds of work.
    last : int
        Day of the last visit, counted from the agenda's first day: most often below 0.
    period : int
        Days from one visit to the next.
    tolerance : int
        Days by which it may come sooner or later.
    area : str
        Visits of the same area are near each other.
    wished : frozenset of int
        Days that suit the customer; empty, or none of them possible: any day.
    """

    id: str
    group: str
    duration: int
    last: int
    period: int
    tolerance: int = 0
    area: str = ""
    wished: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        require(bool(self.id), "the id is empty", "id")
        require(self.duration >= 0, "a duration cannot be negative", "duration")
        require(self.period > 0, "at least one day", "period")
        require(self.tolerance >= 0, "a tolerance cannot be negative", "tolerance")

    @property
    def due(self) -> int:
        """Day the contract asks for."""
        return self.last + self.period
