"""A wish for one technician, with its price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import require


@dataclass(frozen=True)
class Preference:
    """The technician a customer would rather see.

    Parameters
    ----------
    technician : str
        Id of the technician.
    cost : int
        Cents paid when another technician serves the visit.
    """

    technician: str
    cost: int

    def __post_init__(self) -> None:
        require(self.cost >= 0, "a cost cannot be negative", "cost")

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Preference:
        """Read a preference from its JSON object."""
        return cls(data["technician"], int(data["cost"]))

    def to_json(self) -> dict[str, Any]:
        """Write the preference as its JSON object."""
        return {"technician": self.technician, "cost": self.cost}
