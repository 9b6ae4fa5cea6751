"""A route that cannot be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Blocked:
    """Where and why a sequence fails.

    Parameters
    ----------
    constraint : str
        Key of the constraint that fails.
    visit : int or None
        Rank of the visit where it fails; None for the way back.
    position : int
        Rank of the stop in the sequence (its length for the way back).
    detail : dict
        What the constraint's templates need.
    """

    constraint: str
    visit: int | None
    position: int
    detail: dict[str, Any] = field(default_factory=dict)
