"""A new visit comes in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ...errors import located, require
from ...model import Visit
from ...problem import Problem
from ...validation import validate
from .event import Event


@dataclass(frozen=True)
class UrgentVisit(Event):
    """A visit to add to the plan in force.

    Parameters
    ----------
    visit : Visit
        The new visit; its place is one of the problem's.
    """

    visit: Visit

    type: ClassVar[str] = "urgent"

    @property
    def templates(self) -> tuple[str, str]:
        """Sentences of the event."""
        return (
            "The visit {visit_name} is new.",
            "L'intervention {visit_name} est nouvelle.",
        )

    def check(self, problem: Problem) -> None:
        """Require a known place and a new id."""
        new = self.visit.id not in problem.visit_index
        require(new, f"the id {self.visit.id!r} is used twice", "visit.id")
        known = self.visit.place in problem.place_index
        require(known, f"there is no place {self.visit.place!r}", "visit.place")

    def detail(self, problem: Problem) -> dict[str, Any]:
        """Words of the sentences."""
        return {"visit": self.visit.id, "visit_name": self.visit.label}

    def visits(self, visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
        """Return the visits and the new one, last."""
        return (*visits, self.visit)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> UrgentVisit:
        """Read the event from its JSON object."""
        with located("visit"):
            validate("visit", data["visit"])
            visit = Visit.from_json(data["visit"])
        return cls(int(data["now"]), visit)
