"""One slot that may be promised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Offer:
    """A slot, and the place in the plan that stands behind it.

    Parameters
    ----------
    shift, position : int
        Rank of the shift in the book; how many of its stops come before.
    start, end : int
        Second at which the service starts and ends.
    slot : (int, int)
        The slot to promise: it opens, it closes.
    probability : float
        That the technician is at the door before the slot closes.
    cost : int
        Cents that the plan costs more: driving, overtime, stops moved.
    travel, metres : int
        Of the leg that leads to the visit (seconds, metres).
    detour : int
        Seconds that the technician drives more.
    green : bool
        A technician is near then: he comes from a stop or goes to one that is nearer than his
        home, and the detour is at most ten minutes, or a third of a journey for this visit alone.
    near : str or None
        Id of the stop before or after it, the nearer one; None where his home is nearer.
    moves : tuple of (str, int)
        Other stops whose planned start changes, and their new start.
    at_risk : tuple of (str, float, float)
        Promises of others that are a little less sure: id, probability before and after.
    """

    shift: int
    position: int
    start: int
    end: int
    slot: tuple[int, int]
    probability: float
    cost: int
    travel: int
    metres: int
    detour: int
    green: bool
    near: str | None
    moves: tuple[tuple[str, int], ...]
    at_risk: tuple[tuple[str, float, float], ...]

    def to_json(self) -> dict[str, Any]:
        """Write the offer as a JSON object."""
        return {
            **self.__dict__,
            "slot": list(self.slot),
            "moves": [list(move) for move in self.moves],
            "at_risk": [list(risk) for risk in self.at_risk],
        }
