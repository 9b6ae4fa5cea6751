"""A point of the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import require


@dataclass(frozen=True)
class Place:
    """A point where a technician starts, ends or works.

    Parameters
    ----------
    id : str
        Unique name of the place.
    lat, lon : float or None
        WGS 84 degrees; both or neither. Needed unless the problem gives both matrices.
    """

    id: str
    lat: float | None = None
    lon: float | None = None

    def __post_init__(self) -> None:
        require(bool(self.id), "the id is empty", "id")
        require((self.lat is None) == (self.lon is None), "give both lat and lon, or neither")
        if self.lat is not None and self.lon is not None:
            require(-90 <= self.lat <= 90, f"{self.lat} is not a latitude", "lat")
            require(-180 <= self.lon <= 180, f"{self.lon} is not a longitude", "lon")

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Place:
        """Read a place from its JSON object."""
        return cls(data["id"], data.get("lat"), data.get("lon"))

    def to_json(self) -> dict[str, Any]:
        """Write the place as its JSON object."""
        if self.lat is None:
            return {"id": self.id}
        return {"id": self.id, "lat": self.lat, "lon": self.lon}
