"""Whether the probabilities given were true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..errors import require

#: Fewer outcomes than this make an error of calibration mostly noise: it is not published.
ENOUGH = 2000
#: 95 % of a normal distribution lie within as many deviations.
Z = 1.959964

Row = tuple[float, float, float, float, int]


@dataclass(frozen=True)
class Reliability:
    """Probabilities given, against what happened.

    Parameters
    ----------
    n : int
        Outcomes.
    ece : float or None
        Expected calibration error: mean distance of a bin's rate to its mean probability. None
        below `ENOUGH` outcomes, where luck alone makes one.
    brier : float or None
        Mean squared error of the probabilities; None without outcomes.
    rows : tuple of (mean probability, rate, low, high, n)
        Of the bins that are not empty; Wilson's 95 % interval of the rate.
    rate, mean : float or None
        Share that came true, and mean of the probabilities.
    ece_unsure : float or None
        The error of calibration whatever the number of outcomes: to be shown beside `floor`.
    floor : float or None
        Error of calibration that probabilities that are quite true show by luck, in 1 case of 20.
    """

    n: int
    ece: float | None
    brier: float | None
    rows: tuple[Row, ...]
    rate: float | None = None
    mean: float | None = None
    ece_unsure: float | None = None
    floor: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Write it as a JSON object."""
        keys = ("n", "ece", "brier", "rate", "mean", "ece_unsure", "floor")
        return {key: getattr(self, key) for key in keys} | {"rows": [list(r) for r in self.rows]}


def reliability(
    probabilities: Sequence[float] | ArrayLike,
    outcomes: Sequence[bool] | ArrayLike,
    bins: int = 10,
) -> Reliability:
    """Compare probabilities with outcomes.

    Parameters
    ----------
    probabilities : array, shape (n,)
        Given beforehand.
    outcomes : array, shape (n,)
        Whether it came true.
    bins : int
        Bins of equal width in [0, 1].
    """
    given = np.asarray(probabilities, float)
    true = np.asarray(outcomes, float)
    require(given.shape == true.shape and given.ndim == 1, "are not as many as the probabilities")
    require(bool(np.all((given >= 0) & (given <= 1))), "are not in [0, 1]", "probabilities")
    require(bool(np.all((true == 0) | (true == 1))), "are neither true nor false", "outcomes")
    n = len(given)
    if not n:
        return Reliability(0, None, None, ())
    where = np.minimum((given * bins).astype(int), bins - 1)
    counts = np.bincount(where, minlength=bins)
    means, rates = (np.bincount(where, values, bins) for values in (given, true))
    error = float(np.abs(means - rates).sum() / n)
    rows = []
    for rank in np.flatnonzero(counts):
        count = int(counts[rank])
        rate = float(rates[rank]) / count
        rows.append((float(means[rank]) / count, rate, *wilson(rate, count), count))
    return Reliability(
        n,
        error if n >= ENOUGH else None,
        float(np.mean((given - true) ** 2)),
        tuple(rows),
        float(true.mean()),
        float(given.mean()),
        error,
        _floor(given, where, bins),
    )


def wilson(rate: float, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a rate seen on `n` outcomes."""
    scale = 1 + Z * Z / n
    middle = (rate + Z * Z / (2 * n)) / scale
    reach = Z / scale * sqrt(rate * (1 - rate) / n + Z * Z / (4 * n * n))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _floor(given: np.ndarray[Any, Any], where: np.ndarray[Any, Any], bins: int) -> float:
    """95th percentile of the error when outcomes are drawn with the very probabilities given."""
    rng = np.random.default_rng(0)
    errors = []
    for _ in range(200):
        gaps = np.bincount(where, given - (rng.random(len(given)) < given), bins)
        errors.append(np.abs(gaps).sum() / len(given))
    return float(np.quantile(errors, 0.95))
