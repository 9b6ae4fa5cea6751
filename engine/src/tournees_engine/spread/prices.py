"""What a choice of days costs, in seconds."""

from __future__ import annotations

#: Weight of evenness: the second that fills a day costs as much as four, the first one nothing.
EVENNESS = 2
#: Price of a second of work beyond a day's capacity.
OVERLOAD = 10
#: Price of one more day on which an area is visited: about the drive there and back.
TRIP = 1800
#: Price of each day away from the day the contract asks for.
DRIFT = 60


def uneven(load: int, capacity: int) -> int:
    """Price of a day's load (seconds): it grows with its square, so that even days are cheapest.

    A distance from a mean would not do: above it, two loads would cost the same however unlike.
    """
    if not capacity:
        return OVERLOAD * load
    return EVENNESS * load * load // capacity + OVERLOAD * max(0, load - capacity)
