"""The file a caller watches while the search runs."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import TextIO

#: Seconds between two lines: enough for a progress bar.
PACE = 0.2


class ProgressFile:
    """Appends one JSON line for each better plan, at most five a second.

    Parameters
    ----------
    path : Path or None
        None: nothing is written.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: TextIO | None = None
        self._last = -PACE
        self._waiting: tuple[float, int, int] | None = None

    def __enter__(self) -> ProgressFile:
        if self._path is not None:
            self._file = self._path.open("a", encoding="utf-8")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._waiting is not None:
            self._line(*self._waiting)
        if self._file is not None:
            self._file.close()

    def write(self, seconds: float, cost: int, unserved: int) -> None:
        """Tell of a better plan."""
        if seconds - self._last < PACE:
            self._waiting = (seconds, cost, unserved)
        else:
            self._line(seconds, cost, unserved)

    def _line(self, seconds: float, cost: int, unserved: int) -> None:
        self._last, self._waiting = seconds, None
        if self._file is not None:
            line = {"seconds": seconds, "cost": cost, "unserved": unserved}
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
