"""What all constraints share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from .case import Case

Detail = dict[str, Any]


class Constraint(ABC):
    """A named rule that may forbid a visit to a technician.

    Attributes
    ----------
    key : str
        Name used in solutions, reports and translations.
    en, fr : str
        Why one technician cannot; placeholders are the keys of the detail.
    nobody_en, nobody_fr : str
        Why nobody can, told of the technician who came closest.
    """

    key: ClassVar[str]
    en: ClassVar[str]
    fr: ClassVar[str]
    nobody_en: ClassVar[str]
    nobody_fr: ClassVar[str]

    @abstractmethod
    def why(self, case: Case) -> Detail | None:
        """Tell why the rule alone forbids the visit, whatever the rest of the day.

        Returns
        -------
        dict or None
            The detail that fills the templates; None when the rule does not bind.
        """
