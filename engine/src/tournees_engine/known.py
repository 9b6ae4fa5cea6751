"""An iterator that can be read again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Known(Generic[Item]):
    """Keeps what an iterator has given; asks it for more only when somebody reads on.

    Parameters
    ----------
    source : iterator
        Read once.
    """

    def __init__(self, source: Iterator[Item]) -> None:
        self._source, self._read = source, list[Item]()

    def __iter__(self) -> Iterator[Item]:
        """Read from the first item."""
        rank = 0
        while True:
            if rank == len(self._read):
                try:
                    self._read.append(next(self._source))
                except StopIteration:
                    return
            yield self._read[rank]
            rank += 1
