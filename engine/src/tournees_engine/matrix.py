"""A square matrix of seconds or metres, in 32-bit numbers."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .errors import ProblemError

Cells = NDArray[np.int32]

#: About one year and a half of driving, or a bit more than the equator's length.
LARGEST = 50_000_000


class Matrix:
    """What it takes from each place (row) to each other one (column).

    ``matrix[a][b]`` is a plain int: each row is a view of the memory, made once.

    Parameters
    ----------
    array : array of int, n x n
        Seconds or metres; copied if it is not made of 32-bit numbers.
    """

    #: Whether the numbers come from the problem, not from the places' coordinates.
    given = True

    def __init__(self, array: ArrayLike) -> None:
        self._array: Cells = np.ascontiguousarray(array, dtype=np.int32)

    @property
    def array(self) -> Cells:
        """The numbers, n x n, not to be modified."""
        return self._array

    @cached_property
    def rows(self) -> list[memoryview]:
        """One view of each row."""
        return [memoryview(row) for row in self.array]

    def __len__(self) -> int:
        return len(self._array)

    def __getitem__(self, row: int) -> memoryview:
        return self.rows[row]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Matrix) and np.array_equal(self.array, other.array)

    __hash__ = None  # type: ignore[assignment]

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if key != "rows"}

    def cell(self, row: int, column: int) -> int:
        """One number; never computes the others."""
        return int(self._array[row, column])

    def to_json(self) -> list[list[int]]:
        """Write the matrix as nested lists."""
        rows: list[list[int]] = self.array.tolist()
        return rows

    @classmethod
    def from_rows(cls, rows: object, size: int, name: str = "matrix") -> Matrix:
        """Read a square matrix of whole numbers from 0 to `LARGEST`.

        By hand: `jsonschema` needs seconds for the hundred thousand cells of a real day.

        Raises
        ------
        ProblemError
            With the path of the bad cell, after `name`.
        """
        if not isinstance(rows, (list, tuple)) or len(rows) != size:
            raise ProblemError(f"must be a list of {size} rows, one for each place", name)
        array = np.empty((size, size), dtype=np.int32)
        for number, row in enumerate(rows):
            path = f"{name}[{number}]"
            if not isinstance(row, (list, tuple)) or len(row) != size:
                raise ProblemError(f"must be a list of {size} numbers", path)
            plain = set(map(type, row)) == {int} and min(row) >= 0 and max(row) <= LARGEST
            array[number] = row if plain else [_cell(x, f"{path}[{k}]") for k, x in enumerate(row)]
        return cls(array)


def _cell(value: Any, path: str) -> int:
    whole = type(value) is int or (type(value) is float and value.is_integer())
    if whole and 0 <= value <= LARGEST:
        return int(value)
    raise ProblemError(f"{json.dumps(value)[:40]} is not a whole number from 0 to 50 000 000", path)
