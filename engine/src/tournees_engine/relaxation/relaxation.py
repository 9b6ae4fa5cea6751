"""What all relaxations share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from ..model import Technician, Visit


class Relaxation(ABC):
    """One rule made looser for one visit and one technician.

    Attributes
    ----------
    rule : str
        Key of the rule, as in `constraints`.
    harm : (int, int)
        What it costs people, to choose among relaxations: a fixed part, and one for each unit of
        the amount. A minute of waiting or of overtime is the unit.
    """

    rule: ClassVar[str]
    harm: ClassVar[tuple[int, int]] = (0, 1)

    @abstractmethod
    def most(self, technician: Technician, visit: Visit) -> int:
        """Largest amount worth trying, 0 when the rule does not bind this pair.

        The technician has one shift.
        """

    @abstractmethod
    def relaxed(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[Technician, Visit]:
        """Technician and visit with the rule loosened by an amount; more fits with more."""

    @abstractmethod
    def told(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[str, str, dict[str, Any]]:
        """Condition in English and in French (after "if"), and the detail that fills them."""

    def harm_of(self, amount: int) -> int:
        """Harm of an amount."""
        return self.harm[0] + self.harm[1] * amount

    def amount_for(self, harm: int) -> int:
        """Largest amount that harms no more."""
        return (harm - self.harm[0]) // self.harm[1]
