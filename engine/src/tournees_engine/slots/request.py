"""What a customer asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import require
from .rows import NONE, Rows

Windows = tuple[tuple[int, int], ...]

#: Windows, wishes and technicians that a request may name.
MOST = 400
HOUR = 3600
#: Widths of a slot that may be promised, where the request names none.
WIDTHS = (HOUR, 3 * HOUR // 2, 2 * HOUR, 3 * HOUR, 4 * HOUR)


@dataclass(frozen=True)
class Request:
    """One more visit, and what may be promised.

    Parameters
    ----------
    id : str
        Its name.
    lat, lon : float
        Where, degrees.
    work : int
        Seconds of work at pace 1.
    windows : tuple of (int, int)
        First and last second at which it may start; a slot lies within one of them.
    kind, age : str
        Type of visit and age of the equipment, which say how long it takes.
    preferred : tuple of str
        Technicians whom the customer would rather see.
    wishes : tuple of (int, int)
        Starts that the customer would like best.
    target : float
        Probability that a slot must be kept with.
    guard : float
        Probability below which the promises of others must not fall; the target if not given.
    widths : tuple of int
        Widths of slots that may be promised (seconds).
    step, grid : int
        Slots open at `grid` and every `step` seconds before and after.
    limit : int
        How many offers at most.
    slot : (int, int) or None
        The slot is promised already: only starts inside it, whatever its probability.
    shift : int or None
        Only this shift, whatever the probability.
    strict : bool
        Demand target and guard of a given slot or shift, too.
    """

    id: str
    lat: float
    lon: float
    work: int
    windows: Windows
    kind: str = ""
    age: str = ""
    preferred: tuple[str, ...] = ()
    wishes: Windows = ()
    target: float = 0.95
    guard: float = 0.95
    widths: tuple[int, ...] = WIDTHS
    step: int = HOUR // 2
    grid: int = 0
    limit: int = 8
    slot: tuple[int, int] | None = None
    shift: int | None = None
    strict: bool = False

    @property
    def is_demanding(self) -> bool:
        """Whether target and guard hold."""
        return self.strict or not self.is_given

    @property
    def is_given(self) -> bool:
        """Whether somebody chose the place or the slot."""
        return self.slot is not None or self.shift is not None

    def on_grid(self, second: int) -> int:
        """Return the last second up to this one at which a slot may open."""
        return self.grid + (second - self.grid) // self.step * self.step

    def window(self, span: tuple[int, int]) -> tuple[int, int]:
        """Return the window that a span is a part of."""
        return next(window for window in self.windows if window[0] <= span[0] <= window[1])

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Request:
        """Read a request from its JSON object.

        Raises
        ------
        ProblemError
            One sentence with the path of the first bad value.
        """
        require(isinstance(data, dict), "the request must be a JSON object")
        one = Rows([data], lambda _: "request")
        lat, lon = one.points("at")
        slot = _windows("slot", [data.get("slot")] if data.get("slot") is not None else [])
        shift = int(one.integers("shift", default=NONE)[0])
        target = float(one.numbers("target", 0.01, 0.999, cls.target)[0])
        return cls(
            id=one.texts("id")[0],
            lat=float(lat[0]),
            lon=float(lon[0]),
            work=int(one.integers("work", 0, 86400)[0]),
            windows=_merged(_windows("windows", one.lists("windows", MOST)[0])),
            kind=one.texts("kind", "")[0],
            age=one.texts("age", "")[0],
            preferred=_names(one.lists("preferred", MOST)[0]),
            wishes=_windows("wishes", one.lists("wishes", MOST)[0]),
            target=target,
            guard=float(one.numbers("guard", 0.01, 0.999, target)[0]),
            widths=_widths(one.lists("widths", 20)[0]) or WIDTHS,
            step=int(one.integers("step", 60, 86400, cls.step)[0]),
            grid=int(one.integers("grid", default=0)[0]),
            limit=int(one.integers("limit", 1, 100, cls.limit)[0]),
            slot=slot[0] if slot else None,
            shift=None if shift == NONE else shift,
            strict=data.get("strict") is True,
        )


def _windows(key: str, rows: Sequence[Any]) -> Windows:
    """Read spans, in order of time."""
    found = []
    for rank, row in enumerate(rows):
        path = "request.slot" if key == "slot" else f"request.{key}[{rank}]"
        is_pair = isinstance(row, (list, tuple)) and len(row) == 2
        require(is_pair, "must be [first second, last second]", path)
        one = Rows([{"first": row[0], "last": row[1]}], _named(path))
        first, last = int(one.integers("first")[0]), int(one.integers("last")[0])
        require(first <= last, f"the window ends ({last}) before it starts ({first})", path)
        found.append((first, last))
    return tuple(sorted(found))


def _named(path: str) -> Callable[[int], str]:
    return lambda _: path


def _merged(windows: Windows) -> Windows:
    """Return the same starts in spans that do not touch."""
    found: list[tuple[int, int]] = []
    for first, last in windows:
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return tuple(found)


def _widths(values: Sequence[Any]) -> tuple[int, ...]:
    rows = Rows([{"width": value} for value in values], lambda rank: f"request.widths[{rank}]")
    return tuple(sorted(int(width) for width in rows.integers("width", 60, 86400)))


def _names(values: Sequence[Any]) -> tuple[str, ...]:
    for rank, value in enumerate(values):
        path = f"request.preferred[{rank}]"
        require(isinstance(value, str) and bool(value), "must be a text", path)
    return tuple(values)
