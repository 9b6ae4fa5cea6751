"""A plan: one route per technician-shift, and the visits left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from .assembly import Assembly
from .instance import Instance
from .rounding import cents
from .route import Route


class Plan:
    """Routes that are all feasible, together too, and the price of the whole.

    Parameters
    ----------
    instance : Instance
        The prepared problem.
    routes : sequence of Route
        One per vehicle, in order; they hold tasks (see `Instance`).
    appointments : mapping of int to int, optional
        Start of both tasks of each served visit that needs two technicians; their services
        hold that second only, so that routes do not hang on each other.
    """

    def __init__(
        self,
        instance: Instance,
        routes: Sequence[Route],
        appointments: Mapping[int, int] | None = None,
    ) -> None:
        self.instance = instance
        self.appointments = dict(appointments or {})
        self.routes = list(routes)
        served = {task for route in routes for task in route.visits}
        count = len(instance.problem.visits)
        self.unserved = [visit for visit in range(count) if visit not in served]

    @classmethod
    def empty(cls, instance: Instance) -> Plan:
        """Plan where nobody moves."""
        return cls.from_sequences(instance, [[] for _ in instance.vehicles])

    @classmethod
    def from_sequences(
        cls,
        instance: Instance,
        sequences: Iterable[Sequence[int]],
        appointments: Mapping[int, int] | None = None,
    ) -> Plan:
        """Schedule sequences of tasks exactly; visits that break a rule are left out.

        Parameters
        ----------
        appointments : mapping of int to int, optional
            Starts of the tasks of visits that need two technicians; found when missing.
        """
        routes, agreed = Assembly(instance, sequences, appointments or {}).build()
        return cls(instance, routes, agreed)

    @property
    def cost(self) -> int:
        """Cents of the whole plan."""
        left_out = self.instance.left_out_costs
        return (
            sum(route.cost for route in self.routes)
            + sum(left_out[visit] for visit in self.unserved)
            + self.balance_cost(max((route.work for route in self.routes), default=0))
        )

    def balance_cost(self, busiest: int) -> int:
        """Cents for a busiest route of so many seconds of work."""
        return cents(busiest, self.instance.problem.objective.balance, 3600)

    @property
    def sequences(self) -> list[list[int]]:
        """Tasks of each route, in order."""
        return [list(route.visits) for route in self.routes]

    @cached_property
    def holders(self) -> dict[str, set[int]]:
        """Ranks of the vehicles that hold each resource."""
        routes = ((route.vehicle, route.visits) for route in self.routes)
        return self.instance.limits.holders(routes)

    def replace(self, *changed: Route, appointments: Mapping[int, int] | None = None) -> Plan:
        """Plan with some routes (and perhaps the appointments) changed."""
        routes = list(self.routes)
        for route in changed:
            routes[route.vehicle.rank] = route
        return Plan(
            self.instance, routes, self.appointments if appointments is None else appointments
        )

    def where(self, task: int) -> tuple[int, int] | None:
        """Vehicle and position of a task, None when left out."""
        for route in self.routes:
            if task in route.visits:
                return route.vehicle.rank, route.visits.index(task)
        return None

    def without(self, visit: int) -> Plan | None:
        """Plan without a visit, its helper's task included; None when a route needs it.

        (It happens with matrices where a detour is shorter than the straight leg.)
        """
        tasks = {visit, self.instance.partner(visit)}
        changed = []
        for route in self.routes:
            if not tasks.isdisjoint(route.visits):
                shorter = route.removed(tasks)
                if shorter is None:
                    return None
                changed.append(shorter)
        kept = {task: start for task, start in self.appointments.items() if task not in tasks}
        return self.replace(*changed, appointments=kept)
