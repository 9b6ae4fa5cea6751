"""What all events share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ...clock import told
from ...errors import require
from ...model import Visit
from ...problem import Problem
from .absence import Absence


@dataclass(frozen=True)
class Event(ABC):
    """Something that happened at a second of the horizon.

    Parameters
    ----------
    now : int
        Second at which it is known: what began before stays as it happened.

    Attributes
    ----------
    type : str
        Name in JSON.
    """

    now: int

    type: ClassVar[str]

    def __post_init__(self) -> None:
        require(self.now >= 0, "the event is before the horizon", "now")

    @abstractmethod
    def check(self, problem: Problem) -> None:
        """Raise a `ProblemError` when the event names something the problem does not have."""

    @property
    @abstractmethod
    def templates(self) -> tuple[str, str]:
        """The event in one English and one French sentence, to be filled by `detail`."""

    @abstractmethod
    def detail(self, problem: Problem) -> dict[str, Any]:
        """Words of the sentences."""

    @property
    def absence(self) -> Absence | None:
        """Time taken from a technician."""
        return None

    @property
    def ends(self) -> Mapping[str, int]:
        """New end of service (seconds) of some visits, by id."""
        return {}

    def visits(self, visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
        """Visits of the problem after the event."""
        return visits

    def sentence(self, problem: Problem, language: str) -> str:
        """Tell the event in ``en`` or ``fr``."""
        template = self.templates[language == "fr"]
        return told(template, self.detail(problem), language)


def known_technician(problem: Problem, name: str) -> None:
    """Raise a `ProblemError` unless the problem has this technician."""
    known = name in problem.technician_index
    require(known, f"there is no technician {name!r}", "technician")


def known_visit(problem: Problem, name: str) -> None:
    """Raise a `ProblemError` unless the problem has this visit."""
    require(name in problem.visit_index, f"there is no visit {name!r}", "visit")
