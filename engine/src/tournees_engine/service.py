"""One visit as one technician-shift would serve it."""

from __future__ import annotations

from dataclasses import dataclass, replace

Window = tuple[int, int]


def earliest_start(windows: tuple[Window, ...], ready: int) -> int | None:
    """First second of the windows at or after `ready`, None when they are all over."""
    for start, end in windows:
        if ready <= end:
            return ready if ready > start else start
    return None


def common_start(one: tuple[Window, ...], two: tuple[Window, ...], ready: int) -> int | None:
    """First second at or after `ready` in windows of both, None when there is none."""
    start: int | None = ready
    while start is not None:
        first = earliest_start(one, start)
        start = None if first is None else earliest_start(two, first)
        if start == first:
            break
    return start


@dataclass(frozen=True)
class Service:
    """What serving a visit means for one technician-shift.

    Parameters
    ----------
    place : int
        Rank of the place.
    seconds : int
        Service time at the technician's pace.
    windows : tuple of (int, int)
        Starts allowed, cut to the shift and to the validity of the skills.
    fixed_cost : int
        Cents paid whatever the start: preference, change of technician.
    hold : (int, int) or None
        Starts that keep the current spot, when a price depends on it.
    moved_cost : int
        Cents paid when the start is out of `hold`.
    """

    place: int
    seconds: int
    windows: tuple[Window, ...]
    fixed_cost: int = 0
    hold: Window | None = None
    moved_cost: int = 0

    def starts(self, ready: int) -> tuple[tuple[int, int], ...]:
        """List the starts worth trying from `ready`, each with its cents: at once, or on hold."""
        first = earliest_start(self.windows, ready)
        if first is None:
            return ()
        if self.hold is None:
            return ((first, self.fixed_cost),)
        low, high = self.hold
        moved = (first, self.fixed_cost + self.moved_cost)
        if first > high:
            return (moved,)
        held = earliest_start(self.windows, max(ready, low))
        if held is None or held > high:
            return (moved,)
        if held == first:
            return ((first, self.fixed_cost),)
        return (moved, (held, self.fixed_cost))

    def narrowed(self, within: Window) -> Service | None:
        """Return the service with its starts cut to `within`, None when none is left."""
        cut = ((max(a, within[0]), min(b, within[1])) for a, b in self.windows)
        windows = tuple((a, b) for a, b in cut if a <= b)
        return replace(self, windows=windows) if windows else None
