"""A technician is ill, or away for a part of his day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ...problem import Problem
from .absence import Absence
from .event import Event, known_technician


@dataclass(frozen=True)
class TechnicianAway(Event):
    """A technician does not work from a second on, perhaps until another.

    Parameters
    ----------
    technician : str
        Id of the technician.
    since : int
        First second of the absence (``from`` in JSON, `now` when missing).
    until : int or None
        Second at which he works again, from the start of his route; None: not in this horizon.
    """

    technician: str
    since: int
    until: int | None = None

    type: ClassVar[str] = "away"

    def __post_init__(self) -> None:
        super().__post_init__()
        assert self.absence is not None

    @property
    def absence(self) -> Absence:
        """The time taken from him."""
        return Absence(self.technician, self.since, self.until)

    @property
    def templates(self) -> tuple[str, str]:
        """Sentences with or without a return."""
        if self.until is None:
            return (
                "{name} is away from {since_clock} on.",
                "{name} n'est plus là à partir de {since_clock}.",
            )
        return (
            "{name} is away from {since_clock} to {until_clock}.",
            "{name} n'est pas là de {since_clock} à {until_clock}.",
        )

    def check(self, problem: Problem) -> None:
        """Require the technician."""
        known_technician(problem, self.technician)

    def detail(self, problem: Problem) -> dict[str, Any]:
        """Words of the sentences."""
        return absence_detail(problem, self.absence)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> TechnicianAway:
        """Read the event from its JSON object."""
        now, until = int(data["now"]), data.get("until")
        since = int(data.get("from", now))
        return cls(now, data["technician"], since, None if until is None else int(until))


def absence_detail(problem: Problem, absence: Absence) -> dict[str, Any]:
    """Words that tell an absence."""
    name = problem.technicians[problem.technician_index[absence.technician]].label
    return {
        "technician": absence.technician,
        "name": name,
        "since": absence.since,
        "until": absence.until,
    }
