"""How long and how to search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import require


@dataclass(frozen=True)
class Options:
    """When the search stops, and which backend runs it.

    The same seed and number of iterations give the same plan; a stop by the clock does not.

    Parameters
    ----------
    seconds : float or None
        Wall-clock budget of searching and explaining; None: no clock.
    iterations : int or None
        Solutions the search may look at; None: no count. One of the two is needed.
    seed : int
        Seed of every random choice.
    backend : str
        ``auto``, ``ortools`` or ``native``.
    """

    seconds: float | None = 10.0
    iterations: int | None = None
    seed: int = 0
    backend: str = "auto"

    def __post_init__(self) -> None:
        require(self.seconds is None or self.seconds > 0, "must be more than 0", "seconds")
        require(self.iterations is None or self.iterations > 0, "at least 1", "iterations")
        require(
            self.seconds is not None or self.iterations is not None,
            "give seconds or iterations, or the search never stops",
        )

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Options:
        """Read the options from their JSON object."""
        seconds = data.get("seconds", None if data.get("iterations") else 10.0)
        return cls(
            None if seconds is None else float(seconds),
            None if data.get("iterations") is None else int(data["iterations"]),
            int(data.get("seed", 0)),
            data.get("backend", "auto"),
        )

    def to_json(self) -> dict[str, Any]:
        """Write the options as their JSON object."""
        return {
            "seconds": self.seconds,
            "iterations": self.iterations,
            "seed": self.seed,
            "backend": self.backend,
        }
