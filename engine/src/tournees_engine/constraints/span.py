"""Windows of a visit, cut to a span."""

from __future__ import annotations

from ..model import Visit

#: Beyond any horizon the schema accepts (seconds).
FOREVER = 1 << 40

Windows = tuple[tuple[int, int], ...]


def base_windows(visit: Visit) -> Windows:
    """Return the starts allowed: the pinned second, else the windows, else any time."""
    if visit.pinned is not None:
        return ((visit.pinned.start, visit.pinned.start),)
    return visit.windows or ((0, FOREVER),)


def clip(windows: Windows, first: int, last: int) -> Windows:
    """Windows cut to [first, last]; empty ones are dropped."""
    cut = ((max(start, first), min(end, last)) for start, end in windows)
    return tuple((start, end) for start, end in cut if start <= end)
