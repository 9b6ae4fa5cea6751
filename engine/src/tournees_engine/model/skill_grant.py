"""A level of a skill, perhaps with an end of validity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import require


@dataclass(frozen=True)
class SkillGrant:
    """What a technician holds of one skill.

    Parameters
    ----------
    level : int
        The level held.
    until : int or None
        Last second at which it is valid (a visit must END by then); None: for ever.
    """

    level: int
    until: int | None = None

    def __post_init__(self) -> None:
        require(self.level >= 0, "a skill level cannot be negative", "level")

    @classmethod
    def many_from_json(cls, data: int | list[dict[str, Any]]) -> tuple[SkillGrant, ...]:
        """Read ``2`` or ``[{"level": 2, "until": 90000}]``."""
        if isinstance(data, list):
            grants = [(int(g["level"]), g.get("until")) for g in data]
            return tuple(cls(level, None if u is None else int(u)) for level, u in grants)
        return (cls(int(data)),)

    def to_json(self) -> dict[str, Any]:
        """Write the grant as its JSON object."""
        if self.until is None:
            return {"level": self.level}
        return {"level": self.level, "until": self.until}
