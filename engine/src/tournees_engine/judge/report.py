"""What the judge says of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .violation import Violation


@dataclass(frozen=True)
class Report:
    """Violations, and the plan's cost as the judge counts it.

    Parameters
    ----------
    violations : tuple of Violation
        Empty when the plan is feasible and its figures are right.
    cost : int
        Cents.
    cost_parts : dict
        Cents by part; they add up to the cost.
    """

    violations: tuple[Violation, ...]
    cost: int
    cost_parts: dict[str, int]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.violations

    def to_json(self) -> dict[str, Any]:
        """Write the report as a JSON object."""
        return {
            "violations": [violation.to_json() for violation in self.violations],
            "cost": self.cost,
            "cost_parts": self.cost_parts,
        }
