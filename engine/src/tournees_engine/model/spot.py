"""A technician and a start: where a visit stands, or must stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import require


@dataclass(frozen=True)
class Spot:
    """A technician and a start of service.

    Parameters
    ----------
    technician : str
        Id of the technician.
    start : int
        Second at which the service starts.
    """

    technician: str
    start: int

    def __post_init__(self) -> None:
        require(bool(self.technician), "the technician is empty", "technician")
        require(self.start >= 0, "the start is before the horizon", "start")

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Spot:
        """Read a spot from its JSON object."""
        return cls(data["technician"], int(data["start"]))

    def to_json(self) -> dict[str, Any]:
        """Write the spot as its JSON object."""
        return {"technician": self.technician, "start": self.start}
