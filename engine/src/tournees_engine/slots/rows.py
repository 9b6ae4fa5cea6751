"""Columns of JSON objects, read and checked all at once: a book has thousands of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ProblemError

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

#: About thirty years, for seconds.
LARGEST = 10**9
#: Stands for a number that is not given.
NONE = -(1 << 40)
_MISSING = object()


class Rows:
    """Objects with the same keys.

    Parameters
    ----------
    rows : sequence
        What JSON gave; must be objects.
    path : callable
        Path in the document of the object of a rank, for errors.

    Raises
    ------
    ProblemError
        In all methods, with the path of the first bad value.
    """

    def __init__(self, rows: Sequence[Any], path: Callable[[int], str]) -> None:
        self._rows, self._path = rows, path
        if set(map(type, rows)) - {dict}:
            rank = next(rank for rank, row in enumerate(rows) if type(row) is not dict)
            raise ProblemError("must be an object", path(rank))

    def __len__(self) -> int:
        return len(self._rows)

    def integers(
        self, key: str, low: int = 0, high: int = LARGEST, default: object = _MISSING
    ) -> Integers:
        """Whole numbers from `low` to `high`; `default` where there is none or null."""
        values = self._values(key, default)
        if set(map(type, values)) - {int}:
            values = [_whole(value) for value in values]
        return self._within(values, np.int64, key, low, high, default)

    def numbers(self, key: str, low: float, high: float, default: object = _MISSING) -> Floats:
        """Numbers from `low` to `high`; `default` where there is none or null."""
        values = self._values(key, default)
        if set(map(type, values)) - {int, float}:
            values = [value if type(value) in (int, float) else None for value in values]
        return self._within(values, np.float64, key, low, high, default)

    def texts(self, key: str, default: object = _MISSING) -> Sequence[str]:
        """Texts, not empty unless `default` is."""
        values = self._values(key, default)
        if set(map(type, values)) - {str} or (default != "" and not all(values)):
            good = [type(value) is str and (value or default == "") for value in values]
            rank = next(rank for rank, one in enumerate(good) if not one)
            raise ProblemError("must be a text that is not empty", f"{self._path(rank)}.{key}")
        return values

    def points(self, key: str) -> tuple[Floats, Floats]:
        """Latitudes and longitudes."""
        values = self._values(key, _MISSING)
        if set(map(type, values)) <= {list, tuple} and set(map(len, values)) <= {2}:
            flat = list(chain.from_iterable(values))
            if set(map(type, flat)) <= {int, float}:
                with suppress(OverflowError):
                    pairs = np.array(flat, dtype=np.float64).reshape(-1, 2)
                    if (np.abs(pairs) <= (90, 180)).all():
                        return pairs[:, 0], pairs[:, 1]
        rank = next(rank for rank, value in enumerate(values) if not _is_point(value))
        raise ProblemError("must be [latitude, longitude] in degrees", f"{self._path(rank)}.{key}")

    def lists(self, key: str, most: int) -> Sequence[Sequence[Any]]:
        """Read lists of at most so many items; empty where there is none."""
        values = self._values(key, ())
        for rank, value in enumerate(values):
            if not isinstance(value, (list, tuple)):
                raise ProblemError("must be a list", f"{self._path(rank)}.{key}")
            if len(value) > most:
                raise ProblemError(f"holds more than {most} items", f"{self._path(rank)}.{key}")
        return values

    def under(self, key: str) -> tuple[Rows, Integers]:
        """Objects at a key, of the ranks that have one, and these ranks."""
        values = self._values(key, None)
        ranks = [rank for rank, value in enumerate(values) if value is not None]
        inner = Rows([values[rank] for rank in ranks], lambda n: f"{self._path(ranks[n])}.{key}")
        return inner, np.array(ranks, dtype=np.int64)

    def demand(self, good: NDArray[np.bool_], message: str, key: str = "") -> None:
        """Refuse the first row that is not good."""
        if not good.all():
            path = self._path(int(np.argmin(good)))
            raise ProblemError(message, f"{path}.{key}" if key else path)

    def _values(self, key: str, default: object) -> list[Any]:
        try:
            values = [row[key] for row in self._rows]
        except KeyError:
            values = [row.get(key, default) for row in self._rows]
        if default is not _MISSING and None in values:
            values = [default if value is None else value for value in values]
        return values

    def _within(
        self, values: Sequence[Any], kind: Any, key: str, low: float, high: float, default: object
    ) -> NDArray[Any]:
        # A default may lie outside of the range, as `NONE` does.
        def fits(value: Any) -> bool:
            return value is not None and (value == default or low <= value <= high)

        try:
            array = np.array(values, dtype=kind)
            good = (array >= low) & (array <= high)
            if default is not _MISSING:
                good |= array == default
            if good.all():
                return array
        except (OverflowError, TypeError):
            pass
        rank = next(rank for rank, value in enumerate(values) if not fits(value))
        words = "whole number" if kind is np.int64 else "number"
        message = f"must be a {words} from {low} to {high}"
        raise ProblemError(message, f"{self._path(rank)}.{key}")


def _whole(value: object) -> int | None:
    """Return a whole number however it is written; None for anything else."""
    if type(value) is int:
        return value
    return int(value) if type(value) is float and value.is_integer() else None


def _is_point(value: object) -> bool:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return False
    if any(type(number) not in (int, float) for number in value):
        return False
    return bool(abs(value[0]) <= 90 and abs(value[1]) <= 180)
