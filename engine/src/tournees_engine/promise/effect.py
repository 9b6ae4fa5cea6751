"""A factor, and what it was learnt from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import require


@dataclass(frozen=True, slots=True)
class Effect:
    """How many times longer something takes.

    Parameters
    ----------
    factor : float
        1.1: a tenth longer.
    n : int
        Observations behind it.
    """

    factor: float = 1.0
    n: int = 0

    def __post_init__(self) -> None:
        require(0.1 <= self.factor <= 10, "is not in [0.1, 10]", "factor")
        require(self.n >= 0, "cannot be negative", "n")

    @classmethod
    def from_json(cls, data: Any) -> Effect:
        """Read the effect from its JSON list."""
        require(isinstance(data, list) and len(data) == 2, "must be a factor and a number")
        factor, n = data
        require(type(factor) in (int, float) and type(n) is int, "must be numbers")
        return cls(float(factor), n)

    def to_json(self) -> list[float]:
        """Write the effect as its JSON list."""
        return [self.factor, self.n]
