"""A technician takes his break."""

from __future__ import annotations

from .alone import blocked_alone
from .case import Case
from .constraint import Constraint, Detail


class Rest(Constraint):
    """The break is taken whole, between its earliest and its latest start."""

    key = "break"
    en = "This visit leaves {name} no time for the break that must start by {latest_clock}."
    fr = "Cette visite ne laisse pas à {name} le temps de la pause à prendre avant {latest_clock}."
    nobody_en = (
        "Even as the only visit of the day, it leaves {name} no time for the break that "
        "must start by {latest_clock}."
    )
    nobody_fr = (
        "Même seule dans la journée, cette visite ne laisse pas à {name} le temps de la "
        "pause à prendre avant {latest_clock}."
    )

    def why(self, case: Case) -> Detail | None:
        """Bind when even a day with this visit alone has no room for the break."""
        return blocked_alone(case, self.key)
