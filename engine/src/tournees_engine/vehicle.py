"""A technician during one shift: what a route belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from .model import Break, Shift, Technician, Traffic
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
    traffic : Traffic
        Speed by time of day.
    """

    rank: int
    technician_rank: int
    shift_rank: int
    technician: Technician
    shift: Shift
    origin: int
    destination: int
    traffic: Traffic = field(default_factory=Traffic)

    @cached_property
    def pause(self) -> Break | None:
        """Break owed, None when the shift begins after its latest start."""
        pause = self.shift.pause
        return None if pause is None or self.shift.start > pause.latest else pause

    @property
    def waiting(self) -> int:
        """Price of an idle second, in 1/3600 cent."""
        return self.technician.waiting_per_hour

    def driving_cost(self, seconds: int, metres: int) -> int:
        """Cents of the driving of a whole route (seconds of the matrix)."""
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
