"""Price one visit in every feasible place of a plan, exactly."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from .label import Labels, advance, best_end, owed_break
from .plan import Plan
from .route import Route, build
from .service import Service, earliest_start


@dataclass(frozen=True, order=True)
class Insertion:
    """One place for a visit.

    Parameters
    ----------
    extra_cost : int
        Cents the routes cost more (balance included, penalty saved not deducted).
    vehicle, position : int
        Rank of the technician-shift, and of the stop in its route.
    visit : int
        Rank of the visit.
    """

    extra_cost: int
    vehicle: int
    position: int
    visit: int

    def apply(self, plan: Plan) -> Plan:
        """Plan with the visit put there."""
        route = plan.routes[self.vehicle]
        visits = [*route.visits[: self.position], self.visit, *route.visits[self.position :]]
        longer = build(plan.instance, route.vehicle, visits)
        assert longer is not None
        return plan.replace(longer)


class Pricer:
    """Prices insertions in a plan; make a new one when the plan changes.

    Parameters
    ----------
    plan : Plan
        The routes to insert into.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        works = [*sorted((route.work for route in plan.routes), reverse=True), 0, 0]
        self._busiest, self._second = works[0], works[1]
        self._balance = plan.balance_cost(self._busiest)

    def all(
        self, visit: int, skip: Container[int] = (), within: tuple[int, int] | None = None
    ) -> list[Insertion]:
        """Price every feasible place, cheapest first.

        Parameters
        ----------
        visit : int
            Rank of a visit that the plan leaves out.
        skip : container of int
            Ranks of vehicles to leave alone.
        within : (int, int), optional
            Starts allowed besides the visit's own rules (seconds).
        """
        found = []
        for _, route, position, service in self._places(visit, skip, within):
            extra = self._extra(route, position, service)
            if extra is not None:
                found.append(Insertion(extra, route.vehicle.rank, position, visit))
        return sorted(found)

    def best(
        self,
        visit: int,
        skip: Container[int] = (),
        within: tuple[int, int] | None = None,
        below: int | None = None,
    ) -> Insertion | None:
        """Cheapest feasible place (the same as ``all(...)[0]``, sooner found).

        Parameters
        ----------
        below : int, optional
            Only places cheaper than so many cents.
        """
        best: Insertion | None = None
        for bound, route, position, service in sorted(
            self._places(visit, skip, within), key=lambda place: place[0]
        ):
            limit = below if best is None else best.extra_cost
            if limit is not None and bound >= limit:
                break
            extra = self._extra(route, position, service)
            if extra is not None and (limit is None or extra < limit):
                best = Insertion(extra, route.vehicle.rank, position, visit)
        return best

    def _places(
        self, visit: int, skip: Container[int], within: tuple[int, int] | None
    ) -> Iterator[tuple[int, Route, int, Service]]:
        """Places not refused at sight, each with a lower bound of its cents."""
        for route in self.plan.routes:
            rank = route.vehicle.rank
            service = None if rank in skip else self.plan.instance.service(rank, visit)
            if service is not None and within is not None:
                service = service.narrowed(within)
            if service is None:
                continue
            for position in range(len(route.visits) + 1):
                bound = self._bound(route, position, service)
                if bound is not None:
                    yield bound, route, position, service

    def _bound(self, route: Route, position: int, service: Service) -> int | None:
        """Lower bound of the cents of a place, None when it is surely not feasible."""
        durations = self.plan.instance.durations
        here = route.places[position]
        arrival = route.labels[position][0].time + durations[here][service.place]
        start = earliest_start(service.windows, arrival)
        if start is None:
            return None
        onward = durations[service.place][route.places[position + 1]]
        if start + service.seconds + onward > route.latest[position]:
            return None
        driving, metres = self._longer(route, position, service)
        return route.vehicle.driving_cost(driving, metres) + service.fixed_cost - route.cost

    def _longer(self, route: Route, position: int, service: Service) -> tuple[int, int]:
        """Driving (s) and distance (m) of the route with the visit."""
        instance = self.plan.instance
        here, there, place = route.places[position], route.places[position + 1], service.place
        driving = route.driving + instance.durations[here][place] + instance.durations[place][there]
        metres = route.distance + instance.distances[here][place] + instance.distances[place][there]
        if route.visits:
            driving -= route.legs[position]
            metres -= route.metres[position]
        return driving, metres

    def _extra(self, route: Route, position: int, service: Service) -> int | None:
        """Exact cents of a place, None when it is not feasible."""
        vehicle, durations = route.vehicle, self.plan.instance.durations
        pause = owed_break(vehicle)
        leg = durations[route.places[position]][service.place]
        labels: Labels = advance(route.labels[position], leg, service, pause)
        here = service.place
        for rank in range(position, len(route.services)):
            if not labels:
                return None
            following = route.services[rank]
            labels = advance(labels, durations[here][following.place], following, pause)
            here = following.place
        end = best_end(labels, durations[here][vehicle.destination], vehicle)
        if end is None:
            return None
        driving, metres = self._longer(route, position, service)
        cost = vehicle.driving_cost(driving, metres) + end[0] - route.cost
        return cost + self._balance_extra(route, driving + service.seconds - route.driving)

    def _balance_extra(self, route: Route, more: int) -> int:
        others = self._second if route.work == self._busiest else self._busiest
        return self.plan.balance_cost(max(others, route.work + more)) - self._balance
