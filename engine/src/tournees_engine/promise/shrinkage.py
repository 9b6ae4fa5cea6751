"""Statistics that give way to what was believed before when there is little to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from .quantiles import LEVELS, Floats, Quantiles

Groups = NDArray[np.intp]

_GRID = np.linspace(0.0005, 0.9995, 1000)
_SCORES = np.array([NormalDist().inv_cdf(level) for level in _GRID])


def grouped(names: Sequence[str]) -> tuple[list[str], Groups]:
    """Names without doubles, and the rank of each of `names` among them."""
    ranks: dict[str, int] = {}
    found = np.array([ranks.setdefault(name, len(ranks)) for name in names], np.intp)
    return list(ranks), found


def shrunk(values: Floats, groups: Groups, prior: Floats, strength: float) -> Floats:
    """Mean of each group; its prior counts as `strength` values more."""
    count = np.bincount(groups, minlength=len(prior))
    total = np.bincount(groups, values, len(prior))
    found: Floats = (total + strength * prior) / (count + strength)
    return found


def log_mean(table: Quantiles) -> float:
    """Mean logarithm of a table of ratios."""
    return float(np.log(np.maximum(table.spread(1000), 1e-3)).mean())


def shape(table: Quantiles) -> Floats:
    """Logarithms of a table of ratios, about their mean."""
    logs: Floats = np.log(np.maximum(np.array(table.values), 1e-3)) - log_mean(table)
    return logs


def mixed_shape(prior: Floats, residuals: Floats, strength: float) -> Floats:
    """Quantiles of residuals about their mean, the prior's worth `strength` of them."""
    if not residuals.size:
        return prior
    weight = residuals.size / (residuals.size + strength)
    seen: Floats = np.quantile(residuals - residuals.mean(), LEVELS)
    return weight * seen + (1 - weight) * prior


def togetherness(residuals: Floats, days: Sequence[str], prior: float, strength: float) -> float:
    """Correlation of the normal scores of one day's residuals, from all pairs within days."""
    known = np.array([bool(day) for day in days], bool)
    residuals = residuals[known]
    if residuals.size < 2:
        return prior
    _, groups = grouped([day for day in days if day])
    ranks = np.argsort(np.argsort(residuals, kind="stable"), kind="stable")
    scores = np.interp((ranks + 0.5) / residuals.size, _GRID, _SCORES)
    count = np.bincount(groups)
    squares = np.bincount(groups, scores) ** 2 - np.bincount(groups, scores**2)
    pairs = float((count * (count - 1)).sum()) / 2
    seen = float(squares.sum()) / 2
    return round(min(max((seen + strength * prior) / (pairs + strength), 0.0), 0.9), 4)
