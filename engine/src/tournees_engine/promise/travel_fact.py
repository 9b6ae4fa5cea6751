"""What a drive took."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import require


@dataclass(frozen=True, slots=True)
class TravelFact:
    """One drive between two doors, without the break.

    Where nobody notes how long the break was, the planned one is taken off: what it lasted longer
    then counts as driving, and is learnt too.

    Parameters
    ----------
    planned, actual : int
        Seconds planned, and from leaving the one door to arriving at the next.
    second_of_day : int
        When he left, seconds since midnight on the clock of the place.
    day : str
        The same for all drives of one technician's day; "" when unknown.
    """

    planned: int
    actual: int
    second_of_day: int
    day: str = ""

    def __post_init__(self) -> None:
        require(self.planned >= 0, "cannot be negative", "planned")
        require(self.actual >= 0, "cannot be negative", "actual")
        require(0 <= self.second_of_day < 90000, "is not a time of day", "second_of_day")
