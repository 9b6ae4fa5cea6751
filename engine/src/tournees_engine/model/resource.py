"""Something that shifts share: a lift, a van with a hoist, a measuring case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import require


@dataclass(frozen=True)
class Resource:
    """A tool or vehicle of which there are few.

    A shift that serves (as lead) a visit that needs it holds one unit for the whole shift,
    from its start to its end and overtime; the second of the end is free again.

    Parameters
    ----------
    id : str
        Unique name.
    quantity : int
        Units: shifts that may hold one at the same second.
    name : str
        Shown in sentences; the id when empty.
    """

    id: str
    quantity: int = 1
    name: str = ""

    def __post_init__(self) -> None:
        require(bool(self.id), "the id is empty", "id")
        require(self.quantity >= 0, "a quantity cannot be negative", "quantity")

    @property
    def label(self) -> str:
        """Name shown in sentences."""
        return self.name or self.id

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Resource:
        """Read a resource from its JSON object."""
        return cls(data["id"], int(data.get("quantity", 1)), data.get("name", ""))

    def to_json(self) -> dict[str, Any]:
        """Write the resource as its JSON object."""
        data: dict[str, Any] = {"id": self.id, "quantity": self.quantity}
        return {**data, "name": self.name} if self.name else data
