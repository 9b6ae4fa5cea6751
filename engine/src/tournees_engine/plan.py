"""A plan: one route per technician-shift, and the visits left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .instance import Instance
from .rounding import cents
from .route import Route, build


class Plan:
    """Routes that are all feasible, and the price of the whole.

    Parameters
    ----------
    instance : Instance
        The prepared problem.
    routes : sequence of Route
        One per vehicle, in order; they hold tasks (see `Instance`).
    appointments : mapping of int to int, optional
        Second at which both technicians start each served visit that needs two, by its rank.
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
        served = {visit for route in routes for visit in route.visits}
        count = len(instance.problem.visits)
        self.unserved = [visit for visit in range(count) if visit not in served]

    @classmethod
    def empty(cls, instance: Instance) -> Plan:
        """Plan where nobody moves."""
        return cls.from_sequences(instance, [[] for _ in instance.vehicles])

    @classmethod
    def from_sequences(cls, instance: Instance, sequences: Iterable[Sequence[int]]) -> Plan:
        """Schedule sequences exactly; visits that break feasibility are left out."""
        routes = []
        for vehicle, sequence in zip(instance.vehicles, sequences, strict=True):
            route = build(instance, vehicle, sequence)
            if route is None:
                kept: list[int] = []
                for visit in sequence:
                    if build(instance, vehicle, [*kept, visit]) is not None:
                        kept.append(visit)
                route = build(instance, vehicle, kept)
                assert route is not None
            routes.append(route)
        return cls(instance, routes)

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
        """Visits of each route, in order."""
        return [list(route.visits) for route in self.routes]

    def replace(self, *changed: Route) -> Plan:
        """Plan with some routes changed."""
        routes = list(self.routes)
        for route in changed:
            routes[route.vehicle.rank] = route
        return Plan(self.instance, routes)

    def where(self, visit: int) -> tuple[int, int] | None:
        """Vehicle and position of a visit, None when left out."""
        for route in self.routes:
            if visit in route.visits:
                return route.vehicle.rank, route.visits.index(visit)
        return None

    def without(self, visit: int) -> Plan | None:
        """Plan without a visit; None when its route cannot do without it.

        (It happens with matrices where a detour is shorter than the straight leg.)
        """
        spot = self.where(visit)
        if spot is None:
            return self
        route = self.routes[spot[0]]
        rest = [other for other in route.visits if other != visit]
        shorter = build(self.instance, route.vehicle, rest)
        return None if shorter is None else self.replace(shorter)
