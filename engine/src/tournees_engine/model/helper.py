"""The second technician of a visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import require


@dataclass(frozen=True)
class Helper:
    """What the second technician needs; he starts at the same second as the first (the lead).

    He works at his own pace and leaves when done. Parts, resources, preference and change are
    the lead's; the windows (or the pinned start) hold for both.

    Parameters
    ----------
    skills : mapping of str to int
        Level needed of each skill.
    technicians : tuple of str or None
        Who may help; None: anybody but the lead.
    current : str or None
        Who helps in the plan being repaired: where the search begins, at no price.
    """

    skills: Mapping[str, int] = field(default_factory=dict)
    technicians: tuple[str, ...] | None = None
    current: str | None = None

    def __post_init__(self) -> None:
        for skill, level in self.skills.items():
            require(level >= 0, "a skill level cannot be negative", f"skills.{skill}")

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Helper:
        """Read a helper from its JSON object."""
        technicians = data.get("technicians")
        return cls(
            {skill: int(level) for skill, level in data.get("skills", {}).items()},
            None if technicians is None else tuple(technicians),
            data.get("current"),
        )

    def to_json(self) -> dict[str, Any]:
        """Write the helper as its JSON object."""
        data: dict[str, Any] = {"skills": dict(self.skills)}
        if self.technicians is not None:
            data["technicians"] = list(self.technicians)
        return data if self.current is None else {**data, "current": self.current}
