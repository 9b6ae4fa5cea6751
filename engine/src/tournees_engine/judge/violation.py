"""A rule that a plan breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Violation:
    """One broken rule.

    Parameters
    ----------
    constraint : str
        Key of the rule.
    visit, technician : str or None
        Whom it concerns.
    en, fr : str
        One sentence.
    """

    constraint: str
    visit: str | None
    technician: str | None
    en: str
    fr: str

    def to_json(self) -> dict[str, Any]:
        """Write the violation as a JSON object."""
        return {
            "constraint": self.constraint,
            "visit": self.visit,
            "technician": self.technician,
            "en": self.en,
            "fr": self.fr,
        }
