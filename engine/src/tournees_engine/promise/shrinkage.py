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


def stretched(prior: Floats, residuals: Floats, strength: float) -> Floats:
    """Shape made as wide as the residuals, its own width being worth `strength` of them.

    Width, one number, is learnt from fewer observations than a shape.
    """
    usual = float(np.abs(np.interp(_GRID, LEVELS, prior)).mean())
    total = float(np.abs(residuals - residuals.mean()).sum()) if residuals.size else 0.0
    seen = (total + strength * usual) / (residuals.size + strength)
    return prior * (seen / usual) if usual else prior


def togetherness(
    residuals: Floats, days: Sequence[str], owners: Sequence[str], prior: float, strength: float
) -> float:
    """Correlation of the normal scores of one day's residuals, from all pairs within days.

    Pairs of two days of one owner tell what it is without a common day: a little below zero, for
    the owner's mean was taken off with the same values.
    """
    known = np.array([bool(day) for day in days], bool)
    residuals = residuals[known]
    if residuals.size < 2:
        return prior
    ranks = np.argsort(np.argsort(residuals, kind="stable"), kind="stable")
    scores = np.interp((ranks + 0.5) / residuals.size, _GRID, _SCORES)
    by_day, in_day = _pairs(scores, [day for day in days if day])
    by_owner, in_owner = _pairs(scores, [o for o, day in zip(owners, days, strict=True) if day])
    without = (by_owner - by_day) / (in_owner - in_day) if in_owner > in_day else 0.0
    seen = by_day - without * in_day
    return round(min(max((seen + strength * prior) / (in_day + strength), 0.0), 0.9), 4)


def _pairs(scores: Floats, names: Sequence[str]) -> tuple[float, float]:
    """Sum of the products of all pairs within groups, and their number."""
    _, groups = grouped(names)
    count = np.bincount(groups)
    products = np.bincount(groups, scores) ** 2 - np.bincount(groups, scores**2)
    return float(products.sum()) / 2, float((count * (count - 1)).sum()) / 2
