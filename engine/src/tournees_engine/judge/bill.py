"""The judge's own arithmetic of the cost."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from ..model import MANDATORY, Objective, Technician, Visit

PARTS = (
    "driving_time", "driving_km", "overtime", "waiting", "unserved", "change", "preference",
    "balance",
)  # fmt: skip


def price(quantity: int, rate: int, unit: int) -> int:
    """Cents of a quantity, rounded half up."""
    exact = Decimal(quantity) * rate / unit
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


class Bill:
    """Adds up a plan's cost, in cents.

    Parameters
    ----------
    objective : Objective
        Prices of changes and balance.
    """

    def __init__(self, objective: Objective) -> None:
        self.objective = objective
        self.parts = dict.fromkeys(PARTS, 0)
        self._busiest = 0

    @property
    def total(self) -> int:
        """Cents of the whole."""
        return sum(self.parts.values())

    def add_route(
        self,
        technician: Technician,
        driving: int,
        metres: int,
        service: int,
        overtime: int,
        idle: int,
    ) -> None:
        """Charge a route: seconds of driving by the matrix, metres, seconds of the rest."""
        self.parts["driving_time"] += price(driving, technician.cost_per_hour, 3600)
        self.parts["driving_km"] += price(metres, technician.cost_per_km, 1000)
        self.parts["overtime"] += price(overtime, technician.overtime_per_hour, 3600)
        self.parts["waiting"] += price(idle, technician.waiting_per_hour, 3600)
        self._busiest = max(self._busiest, driving + service)
        self.parts["balance"] = price(self._busiest, self.objective.balance, 3600)

    def add_served(self, visit: Visit, technician: Technician, start: int) -> None:
        """Charge what a served visit costs by its technician and start."""
        if visit.preferred is not None and visit.preferred.technician != technician.id:
            self.parts["preference"] += visit.preferred.cost
        if visit.current is not None:
            slide = abs(start - visit.current.start)
            moved = slide > self.objective.change_tolerance
            if moved or visit.current.technician != technician.id:
                self.parts["change"] += self._change(visit)

    def add_unserved(self, visit: Visit, is_locked: bool) -> None:
        """Charge a visit left out; one that a shift has begun with is mandatory."""
        free = visit.penalty is not None and not is_locked
        self.parts["unserved"] += (visit.penalty or 0) if free else MANDATORY
        if visit.current is not None:
            self.parts["change"] += self._change(visit)

    def _change(self, visit: Visit) -> int:
        objective = self.objective
        return objective.change_notified if visit.notified else objective.change
