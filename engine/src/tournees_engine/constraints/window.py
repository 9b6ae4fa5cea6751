"""A visit starts in one of its windows."""

from __future__ import annotations

from .alone import blocked_alone
from .case import Case
from .constraint import Constraint, Detail


class Window(Constraint):
    """The technician must be there before the last window closes."""

    key = "window"
    en = (
        "{name} cannot be there before {arrival_clock}, after the last start "
        "allowed ({closes_clock})."
    )
    fr = (
        "{name} ne peut pas y être avant {arrival_clock}, après le dernier début "
        "possible ({closes_clock})."
    )
    nobody_en = (
        "Nobody can be there in time: {name}, the closest, would arrive at {arrival_clock}, "
        "after the last start allowed ({closes_clock})."
    )
    nobody_fr = (
        "Personne ne peut y être à temps : {name}, le plus proche, arriverait à "
        "{arrival_clock}, après le dernier début possible ({closes_clock})."
    )

    def why(self, case: Case) -> Detail | None:
        """Bind when even a day with this visit alone arrives too late."""
        return blocked_alone(case, self.key)
