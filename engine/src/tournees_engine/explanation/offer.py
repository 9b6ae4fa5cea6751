"""A priced place, told by names."""

from __future__ import annotations

from typing import Any

from ..insertion import Insertion
from ..plan import Plan
from ..schedule import schedule


def offer(plan: Plan, insertion: Insertion) -> dict[str, Any]:
    """Return technician, shift and start of an insertion into the plan."""
    route = insertion.apply(plan).routes[insertion.vehicle]
    stop = schedule(route).stops[insertion.position]
    vehicle = route.vehicle
    return {
        "technician": vehicle.technician.id,
        "shift": vehicle.shift_rank,
        "start": stop.start,
    }
