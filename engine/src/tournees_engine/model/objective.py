"""Prices of stability and fairness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import require


@dataclass(frozen=True)
class Objective:
    """What the plan pays besides driving, overtime and visits left out.

    Parameters
    ----------
    change : int
        Cents for each visit that leaves its current technician or start.
    change_notified : int
        The same for a visit whose customer was told (replaces `change`).
    change_tolerance : int
        Seconds by which a start may slide without counting as a change.
    balance : int
        Cents per hour of work (driving and service) of the busiest route.
    """

    change: int = 0
    change_notified: int = 0
    change_tolerance: int = 900
    balance: int = 0

    def __post_init__(self) -> None:
        for key in ("change", "change_notified", "change_tolerance", "balance"):
            require(getattr(self, key) >= 0, "cannot be negative", key)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Objective:
        """Read the objective from its JSON object."""
        return cls(**{key: int(value) for key, value in data.items()})

    def to_json(self) -> dict[str, Any]:
        """Write the objective as its JSON object."""
        return {
            "change": self.change,
            "change_notified": self.change_notified,
            "change_tolerance": self.change_tolerance,
            "balance": self.balance,
        }
