"""When the new visit may start in each shift, cut to pieces that give a customer choice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .book import Book
from .request import Request
from .rows import Integers

DAY = 86400
#: Seconds of a piece: a gap of half a day yields more than one slot.
PIECE = 7200


@dataclass(frozen=True, eq=False)
class Spans:
    """Starts allowed; one row for each shift and piece of its day.

    Parameters
    ----------
    shift : array of int
        Rank of the shift.
    first, last : array of int
        Seconds between which the visit may start.
    wished : array of bool
        Whether the customer wishes for it.
    day, half : array of int
        Day of the shift's start; 0 in its morning, 1 in its afternoon.
    """

    shift: Integers
    first: Integers
    last: Integers
    wished: NDArray[np.bool_]
    day: Integers
    half: Integers

    @classmethod
    def cut(cls, book: Book, request: Request, work: Integers) -> Spans:
        """Cut the windows of a request.

        Parameters
        ----------
        work : array of int, s
            Seconds that the visit takes in each shift.
        """
        first, last, wished = _pieces(request)
        shifts = book.shifts
        rows = np.arange(len(shifts))
        if request.shift is not None:
            rows = rows[rows == request.shift]
        low = np.maximum(shifts.start[rows, None], first)
        high = np.minimum((shifts.last - work)[rows, None], last)
        row, window = np.nonzero(low <= high)
        shift, low, high, wished = rows[row], low[row, window], high[row, window], wished[window]
        start = shifts.start[shift]
        if not request.is_given:
            one, number = _cut(low - start, high - start)
            shift, wished, start = shift[one], wished[one], start[one]
            low = np.maximum(low[one], start + number * PIECE)
            high = np.minimum(high[one], start + (number + 1) * PIECE - 1)
        noon = (start + shifts.end[shift]) // 2
        day = (start - book.midnight) // DAY
        return cls(shift, low, high, wished, day, (low >= noon).astype(np.int64))


def _pieces(request: Request) -> tuple[Integers, Integers, NDArray[np.bool_]]:
    """Windows, cut where a wish begins or ends."""
    windows = np.array(request.windows, dtype=np.int64).reshape(-1, 2)
    if request.slot is not None:
        windows = np.clip(windows, None, request.slot[1])
        windows[:, 0] = np.maximum(windows[:, 0], request.slot[0])
    found = []
    for first, last in windows.tolist():
        cuts = {edge for a, b in request.wishes for edge in (a, b + 1) if first < edge <= last}
        edges = [first, *sorted(cuts), last + 1]
        for low, high in zip(edges, edges[1:], strict=False):
            wished = any(a <= low and high - 1 <= b for a, b in request.wishes)
            found.append((low, high - 1, wished))
    pieces = np.array(found, dtype=np.int64).reshape(-1, 3)
    return pieces[:, 0], pieces[:, 1], pieces[:, 2].astype(bool)


def _cut(low: Integers, high: Integers) -> tuple[Integers, Integers]:
    """Row and number of each piece of `PIECE` seconds that spans reach into."""
    begin = low // PIECE
    counts = high // PIECE - begin + 1
    rows = np.repeat(np.arange(len(low)), counts)
    number = np.arange(len(rows)) - (np.cumsum(counts) - counts)[rows]
    return rows, begin[rows] + number
