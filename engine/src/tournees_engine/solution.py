"""Write a plan as the solution's JSON object."""

from __future__ import annotations

from typing import Any

from .plan import Plan
from .rounding import cents
from .schedule import Schedule, schedule

JsonObject = dict[str, Any]
PARTS = (
    "driving_time", "driving_km", "overtime", "waiting", "unserved", "change", "preference",
    "balance",
)  # fmt: skip


def routes_json(plan: Plan) -> list[JsonObject]:
    """Routes that have at least one stop."""
    return [route_json(plan, schedule(route)) for route in plan.routes if route.visits]


def route_json(plan: Plan, day: Schedule) -> JsonObject:
    """One route, with its break (seconds) or null."""
    pause = day.vehicle.shift.pause
    rest = None
    if day.rest is not None and pause is not None:
        rest = {"start": day.rest, "end": day.rest + pause.duration}
    return {
        "technician": day.vehicle.technician.id,
        "shift": day.vehicle.shift_rank,
        "stops": [
            {
                **_who(plan, stop.visit),
                "arrival": stop.arrival,
                "start": stop.start,
                "end": stop.end,
                "travel": stop.travel,
                "distance": stop.distance,
            }
            for stop in day.stops
        ],
        "break": rest,
        "leave": day.leave,
        "back": day.back,
        "distance": day.distance,
        "driving": day.driving,
        "cost": day.cost,
    }


def _who(plan: Plan, rank: int) -> JsonObject:
    """Name the visit of a task; the lead's role goes without saying."""
    task = plan.instance.tasks[rank]
    name = {"visit": plan.instance.jobs[rank].id}
    return {**name, "role": "helper"} if task.helper else name


def cost_parts(plan: Plan) -> dict[str, int]:
    """Split the plan's cost; the parts add up to it."""
    instance = plan.instance
    parts = dict.fromkeys(PARTS, 0)
    for route in plan.routes:
        technician = route.vehicle.technician
        parts["driving_time"] += cents(route.driving, technician.cost_per_hour, 3600)
        parts["driving_km"] += cents(route.distance, technician.cost_per_km, 1000)
        overtime = route.vehicle.overtime_cost(route.back)
        parts["overtime"] += overtime
        waiting = cents(route.idle, technician.waiting_per_hour, 3600)
        parts["waiting"] += waiting
        wishes = sum(_preference_cost(plan, route.vehicle.technician.id, v) for v in route.visits)
        parts["preference"] += wishes
        parts["change"] += route.end_cost - overtime - waiting - wishes
    for rank in plan.unserved:
        visit = instance.problem.visits[rank]
        parts["unserved"] += instance.problem.left_out_cost(visit)
        parts["change"] += instance.problem.change_cost(visit)
    parts["balance"] = plan.balance_cost(max((route.work for route in plan.routes), default=0))
    return parts


def _preference_cost(plan: Plan, technician: str, rank: int) -> int:
    preferred = plan.instance.jobs[rank].preferred
    return 0 if preferred is None or preferred.technician == technician else preferred.cost
