"""What a choice of days costs, in seconds."""

from __future__ import annotations

#: Price of a second of work beyond a day's capacity.
OVERLOAD = 10
#: Price of one more day on which an area is visited: about the drive there and back.
TRIP = 1800
#: Price of each day away from the day the contract asks for.
DRIFT = 60


def uneven(load: int, share: int, capacity: int) -> int:
    """Price of a day's load (seconds) beside its fair share and its capacity."""
    return abs(load - share) + OVERLOAD * max(0, load - capacity)
