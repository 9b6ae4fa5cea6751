"""A technician during one shift: what a route belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from .model import Shift, Technician
from .rounding import cents


@dataclass(frozen=True)
class Vehicle:
    """One technician-shift, with ranks instead of names.

    Parameters
    ----------
    rank : int
        Its place in `Instance.vehicles`.
    technician_rank, shift_rank : int
        Ranks in the problem and in the technician's shifts.
    technician, shift
        The words of the problem.
    origin, destination : int
        Ranks of the places where the route starts and ends.
    """

    rank: int
    technician_rank: int
    shift_rank: int
    technician: Technician
    shift: Shift
    origin: int
    destination: int

    def driving_cost(self, seconds: int, metres: int) -> int:
        """Cents of the driving of a whole route."""
        technician = self.technician
        return cents(seconds, technician.cost_per_hour, 3600) + cents(
            metres, technician.cost_per_km, 1000
        )

    def overtime(self, back: int) -> int:
        """Seconds of overtime when back at `back`."""
        return max(0, back - self.shift.end)

    def overtime_cost(self, back: int) -> int:
        """Cents of overtime when back at `back`."""
        return cents(self.overtime(back), self.technician.overtime_per_hour, 3600)
