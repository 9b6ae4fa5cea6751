"""There are more units of a shared resource."""

from __future__ import annotations

from typing import Any, ClassVar

from ..model import Resource, Technician, Visit
from .relaxation import Relaxation


class MoreUnits(Relaxation):
    """One more unit than there are: the others are all held at some second of the shift.

    Parameters
    ----------
    resource : Resource
        What is short.
    """

    rule: ClassVar[str] = "resource"
    harm: ClassVar[tuple[int, int]] = (30, 30)

    def __init__(self, resource: Resource) -> None:
        self.resource = resource

    def most(self, technician: Technician, visit: Visit) -> int:
        """Count 1: one unit is always enough for one more shift."""
        return 1

    def relaxed(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[Technician, Visit]:
        """Return both as they are: trials know no shared resource."""
        return technician, visit

    def told(
        self, technician: Technician, visit: Visit, amount: int
    ) -> tuple[str, str, dict[str, Any]]:
        """Tell how many units there would be."""
        detail = {"resource": self.resource.label, "quantity": self.resource.quantity + amount}
        return (
            "{resource} had a quantity of {quantity}",
            "{resource} était en quantité {quantity}",
            detail,
        )
