"""A distribution, told by its quantiles."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import require

#: Levels of the quantiles: close together in the tails, where promises are won or lost. Beyond the
#: ends nothing is believed, so that one absurd record cannot stretch a table.
LEVELS = (0.002, 0.01, 0.025, *(rank / 20 for rank in range(1, 20)), 0.975, 0.99, 0.998)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Quantiles:
    """A table of quantiles, straight in between and flat beyond.

    Parameters
    ----------
    values : tuple of float
        At `LEVELS`, never falling.
    """

    values: tuple[float, ...]

    def __post_init__(self) -> None:
        require(len(self.values) == len(LEVELS), f"must have {len(LEVELS)} values")
        require(all(map(isfinite, self.values)), "must be numbers")
        rising = all(one <= two for one, two in zip(self.values, self.values[1:], strict=False))
        require(rising, "cannot fall")

    @classmethod
    def of(cls, sample: ArrayLike) -> Quantiles:
        """Return the quantiles of a sample that is not empty."""
        return cls.rounded(np.quantile(np.asarray(sample, float), LEVELS))

    @classmethod
    def rounded(cls, values: ArrayLike) -> Quantiles:
        """Return the table of these values, to five decimals: more would only be noise."""
        return cls(tuple(np.round(np.asarray(values, float), 5).tolist()))

    @classmethod
    def from_json(cls, data: Any) -> Quantiles:
        """Read the table from its JSON list."""
        require(isinstance(data, list), "must be a list")
        for value in data:
            require(type(value) in (int, float), "must be numbers")
        return cls(tuple(map(float, data)))

    def to_json(self) -> list[float]:
        """Write the table as its JSON list."""
        return list(self.values)

    def at(self, level: float) -> float:
        """Quantile at a level in [0, 1]."""
        return float(np.interp(level, LEVELS, self.values))

    def spread(self, count: int) -> Floats:
        """`count` values, one from the middle of each slice of equal probability, rising."""
        return np.interp((np.arange(count) + 0.5) / count, LEVELS, self.values)

    def mixed(self, sample: ArrayLike, strength: float) -> Quantiles:
        """Pull the quantiles of a sample towards this table, worth `strength` observations."""
        sample = np.asarray(sample, float)
        if not sample.size:
            return self
        weight = sample.size / (sample.size + strength)
        seen = np.quantile(sample, LEVELS)
        return Quantiles.rounded(weight * seen + (1 - weight) * np.array(self.values))
