"""A day that has begun stays as it began."""

from __future__ import annotations

from .case import Case
from .constraint import Constraint, Detail


class Locked(Constraint):
    """A locked visit is among the first of its shift, in the shift's order, and nowhere else."""

    key = "locked"
    en = "The visit is among the first of another shift, which cannot change any more."
    fr = "La visite fait partie du début d'une autre tournée, qui ne peut plus changer."
    nobody_en = "The visit is locked in the shift of {name}, which cannot do it any more."
    nobody_fr = "La visite est verrouillée dans la tournée de {name}, qui ne peut plus la faire."

    def why(self, case: Case) -> Detail | None:
        """Bind in every other shift than the one that began with the visit."""
        if case.instance is None or case.vehicle is None or case.task is None:
            return None
        lock = case.instance.locks.get(case.task)
        if lock is None or lock[0] == case.vehicle.rank:
            return None
        technician = case.instance.vehicles[lock[0]].technician
        return {"technician": technician.id, "name": technician.label}
