"""Shifts share tools and vehicles."""

from __future__ import annotations

from .case import Case
from .constraint import Constraint, Detail


class ResourceShared(Constraint):
    """At any second, no more shifts hold a resource than there are units of it."""

    key = "resource"
    en = "{resource} is not free during {name}'s shift."
    fr = "{resource} n'est pas disponible pendant la journée de {name}."
    nobody_en = "There is no {resource} in this plan."
    nobody_fr = "Il n'y a pas de {resource} dans ce planning."

    def why(self, case: Case) -> Detail | None:
        """Bind when there is not one unit of a resource of the visit."""
        if case.instance is None:
            return None
        for resource in case.instance.problem.resources:
            if resource.id in case.visit.resources and resource.quantity == 0:
                return {
                    "technician": case.technician.id,
                    "name": case.technician.label,
                    "resource": resource.label,
                }
        return None
