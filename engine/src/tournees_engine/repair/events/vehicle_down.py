"""A van does not start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ...problem import Problem
from .absence import Absence
from .away import absence_detail
from .event import Event, known_technician


@dataclass(frozen=True)
class VehicleDown(Event):
    """A technician stands still from a second on until another, and goes on from there.

    The visit he is at is finished; a drive under way ends late by as long as the van is down.

    Parameters
    ----------
    technician : str
        Id of the technician.
    since : int
        Second of the failure (``from`` in JSON, `now` when missing).
    until : int or None
        Second at which the van runs again; None: not in this horizon.
    """

    technician: str
    since: int
    until: int | None = None

    type: ClassVar[str] = "vehicle_down"

    def __post_init__(self) -> None:
        super().__post_init__()
        assert self.absence is not None

    @property
    def absence(self) -> Absence:
        """The time taken from the technician."""
        return Absence(self.technician, self.since, self.until, stays=True)

    @property
    def templates(self) -> tuple[str, str]:
        """Sentences with or without a repaired van."""
        if self.until is None:
            return (
                "{name}'s van is down from {since_clock} on.",
                "Le véhicule de {name} est en panne à partir de {since_clock}.",
            )
        return (
            "{name}'s van is down from {since_clock} to {until_clock}.",
            "Le véhicule de {name} est en panne de {since_clock} à {until_clock}.",
        )

    def check(self, problem: Problem) -> None:
        """Require the technician."""
        known_technician(problem, self.technician)

    def detail(self, problem: Problem) -> dict[str, Any]:
        """Words of the sentences."""
        return absence_detail(problem, self.absence)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> VehicleDown:
        """Read the event from its JSON object."""
        now, until = int(data["now"]), data.get("until")
        since = int(data.get("from", now))
        return cls(now, data["technician"], since, None if until is None else int(until))
