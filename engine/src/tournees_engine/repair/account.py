"""The repaired plan as a solution, where only what changed is explained."""

from __future__ import annotations

from typing import Any

from ..alone import alone
from ..blocked import Blocked
from ..explain import explain_change, explain_left_out
from ..plan import Plan
from ..prices import Prices
from ..problem import Problem
from ..schedule import schedule
from ..solution import cost_parts, routes_json
from .events import Event
from .pending import standing_slot
from .transform import Remaining

JsonObject = dict[str, Any]
#: What is told of a promised slot that was left: (English, French).
PROMISES = {
    "nobody": (
        "Nobody could be there at the promised time, even with an empty day.",
        "Personne ne pourrait y être à l'heure promise, même avec une journée vide.",
    ),
    "full": (
        "No place was found at the promised time beside the other visits.",
        "Aucune place n'a été trouvée à l'heure promise à côté des autres visites.",
    ),
}
#: Routes simulated to tell what would place the visits left out: a tenth of a second.
TRIALS = 150


class Account:
    """Writes a repaired plan.

    Parameters
    ----------
    before : Problem
        The problem before the event: it has the names the event tells of.
    event : Event
        The cause of all changes.
    left : Remaining
        What was planned again.
    plan : Plan
        The repaired plan.
    """

    def __init__(self, before: Problem, event: Event, left: Remaining, plan: Plan) -> None:
        self.left, self.plan = left, plan
        self._prices = Prices(plan)
        self.cause = {language: event.sentence(before, language) for language in ("en", "fr")}
        self.event = event

    def solution(self, status: str, stats: JsonObject) -> JsonObject:
        """Return the solution's JSON object."""
        plan = self.plan
        return {
            "version": 1,
            "status": status,
            "cost": plan.cost,
            "routes": routes_json(plan),
            "unserved": [self._told(entry) for entry in explain_left_out(self._prices, TRIALS)],
            "changes": self.changes(),
            "repair": {
                "event": self.event.type,
                **self.cause,
                "shifts": [
                    {"technician": name, "shift": shift, "origin": origin}
                    for (name, shift), origin in sorted(self.left.origins.items())
                ],
            },
            "stats": {**stats, "cost_parts": cost_parts(plan)},
        }

    def changes(self) -> list[JsonObject]:
        """Entries of the visits that changed technician or slot, or are new to the plan."""
        found, count = [], len(self.left.problem.visits)
        for route in self.plan.routes:
            name = route.vehicle.technician.id
            for stop in schedule(route).stops if route.visits else ():
                if stop.visit < count and self._is_changed(stop.visit, name, stop.start):
                    found.append((stop.visit, stop.start))
        return [self._change(*change) for change in sorted(found)]

    def _change(self, visit: int, start: int) -> JsonObject:
        """Return the entry of one visit that changed."""
        entry = explain_change(self._prices, visit, start)
        promise = self._promise(visit, start)
        if promise is not None:
            entry["promise"] = promise
        if promise in PROMISES:
            for key, text in zip(("en", "fr"), PROMISES[promise], strict=True):
                entry[key] = f"{entry[key]} {text}"
        return self._told(entry)

    def _promise(self, visit: int, start: int) -> str | None:
        """Tell whether a promised slot is kept, and if not, whether anybody could keep it."""
        problem = self.left.problem
        slack = problem.objective.change_tolerance
        slot = problem.visits[visit].promise or standing_slot(problem.visits[visit], slack)
        if slot is None or problem.visits[visit].id not in self.left.promised:
            return None
        if slot[0] <= start <= slot[1]:
            return "kept"
        instance = self.plan.instance
        free = (alone(instance, vehicle, visit, slot) for vehicle in instance.vehicles)
        return "nobody" if all(isinstance(one, Blocked) for one in free) else "full"

    def _is_changed(self, visit: int, technician: str, start: int) -> bool:
        problem = self.left.problem
        current = problem.visits[visit].current
        if current is None or current.technician != technician:
            return True
        return abs(start - current.start) > problem.objective.change_tolerance

    def _told(self, entry: JsonObject) -> JsonObject:
        """Entry whose sentences begin with the event."""
        return entry | {key: f"{text} {entry[key]}" for key, text in self.cause.items()}
