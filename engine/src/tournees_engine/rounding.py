"""The two roundings of the cost and of service times: half up, in integers."""

from __future__ import annotations

from math import floor


def cents(quantity: int, rate: int, unit: int) -> int:
    """Price of `quantity` at `rate` cents per `unit` (3600 for hours, 1000 for kilometres)."""
    return (quantity * rate + unit // 2) // unit


def service_seconds(duration: int, pace: float) -> int:
    """Seconds a technician of this pace needs for a visit of this duration."""
    return floor(duration * pace + 0.5)
