"""What a visit took."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import require


@dataclass(frozen=True, slots=True)
class Fact:
    """One visit that was made, or found a closed door.

    Parameters
    ----------
    kind, technician, age : str
        Type of the visit, who made it, age band of the equipment ("" when unknown).
    planned : int
        Seconds of work planned for this technician.
    actual : int
        Seconds from his arrival to his leaving (behind a closed door: until he gave up).
    absent : bool
        Nobody let him in.
    day : str
        The same for all visits of one technician's day; "" when unknown. Tells whether slow visits
        come together.
    """

    kind: str
    technician: str
    age: str
    planned: int
    actual: int
    absent: bool = False
    day: str = ""

    def __post_init__(self) -> None:
        require(self.planned > 0, "must be positive", "planned")
        require(self.actual >= 0, "cannot be negative", "actual")
