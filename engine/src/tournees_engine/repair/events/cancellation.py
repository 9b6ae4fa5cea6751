"""A customer cancels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ...model import Visit
from ...problem import Problem
from .event import Event, known_visit


@dataclass(frozen=True)
class Cancellation(Event):
    """A visit is no longer to be done.

    Parameters
    ----------
    visit : str
        Id of the visit.
    """

    visit: str

    type: ClassVar[str] = "cancelled"

    @property
    def templates(self) -> tuple[str, str]:
        """Sentences of the event."""
        return (
            "The visit {visit_name} is cancelled.",
            "L'intervention {visit_name} est annulée.",
        )

    def check(self, problem: Problem) -> None:
        """Require the visit."""
        known_visit(problem, self.visit)

    def detail(self, problem: Problem) -> dict[str, Any]:
        """Words of the sentences."""
        name = problem.visits[problem.visit_index[self.visit]].label
        return {"visit": self.visit, "visit_name": name}

    def visits(self, visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
        """All visits but this one."""
        return tuple(visit for visit in visits if visit.id != self.visit)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Cancellation:
        """Read the event from its JSON object."""
        return cls(int(data["now"]), data["visit"])
