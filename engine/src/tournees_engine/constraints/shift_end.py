"""A technician is back by the end of his shift."""

from __future__ import annotations

from .alone import blocked_alone
from .case import Case
from .constraint import Constraint, Detail


class ShiftEnd(Constraint):
    """Back by the shift's end, overtime included."""

    key = "shift"
    en = (
        "This visit would bring {name} back at {back_clock}, after the end of "
        "his day ({last_clock})."
    )
    fr = (
        "Cette visite ferait rentrer {name} à {back_clock}, après la fin de sa "
        "journée ({last_clock})."
    )
    nobody_en = (
        "Even as the only visit of the day, it would bring {name} back at {back_clock}, "
        "after the end of the day ({last_clock})."
    )
    nobody_fr = (
        "Même seule dans la journée, cette visite ferait rentrer {name} à {back_clock}, "
        "après la fin de sa journée ({last_clock})."
    )

    def why(self, case: Case) -> Detail | None:
        """Bind when even a day with this visit alone ends too late."""
        return blocked_alone(case, self.key)
