"""A visit lasts longer than planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ...errors import require
from ...problem import Problem
from .event import Event, known_visit


@dataclass(frozen=True)
class Overrun(Event):
    """A visit will end at another second than planned.

    Parameters
    ----------
    visit : str
        Id of the visit.
    end : int
        Second at which its service will end.
    """

    visit: str
    end: int

    type: ClassVar[str] = "overrun"

    def __post_init__(self) -> None:
        super().__post_init__()
        require(self.end >= 0, "the visit ends before the horizon", "end")

    @property
    def ends(self) -> Mapping[str, int]:
        """The new end."""
        return {self.visit: self.end}

    @property
    def templates(self) -> tuple[str, str]:
        """Sentences of the event."""
        return (
            "The visit {visit_name} will not end before {end_clock}.",
            "L'intervention {visit_name} ne finira pas avant {end_clock}.",
        )

    def check(self, problem: Problem) -> None:
        """Require the visit."""
        known_visit(problem, self.visit)

    def detail(self, problem: Problem) -> dict[str, Any]:
        """Words of the sentences."""
        name = problem.visits[problem.visit_index[self.visit]].label
        return {"visit": self.visit, "visit_name": name, "end": self.end}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Overrun:
        """Read the event from its JSON object."""
        return cls(int(data["now"]), data["visit"], int(data["end"]))
