"""Price one visit in every feasible place of a plan, exactly."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

from .crew import CrewPricer
from .label import Labels, advance, best_end
from .plan import Plan
from .route import Route
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
        Rank of the visit (or of a helper's task, priced by itself).
    start : int or None
        Second at which both technicians of a visit that needs two begin.
    helper : Insertion or None
        Place of its second technician.
    """

    extra_cost: int
    vehicle: int
    position: int
    visit: int
    start: int | None = None
    helper: Insertion | None = None

    def apply(self, plan: Plan) -> Plan:
        """Plan with the visit put there."""
        changed = [self._route(plan)]
        if self.helper is None or self.start is None:
            return plan.replace(*changed)
        changed.append(self.helper._route(plan))
        agreed = dict.fromkeys((self.visit, self.helper.visit), self.start)
        return plan.replace(*changed, appointments={**plan.appointments, **agreed})

    def _route(self, plan: Plan) -> Route:
        service = plan.instance.service(self.vehicle, self.visit)
        if service is not None and self.start is not None:
            service = service.narrowed((self.start, self.start))
        assert service is not None
        longer = plan.routes[self.vehicle].inserted(self.position, self.visit, service)
        assert longer is not None
        return longer


class Pricer:
    """Prices insertions in a plan; make a new one when the plan changes.

    Parameters
    ----------
    plan : Plan
        The routes to insert into.
    relaxed : container of str
        Keys of rules to forget (``parts``, ``resource``): the places found then tell what binds,
        they cannot be applied.
    """

    def __init__(self, plan: Plan, relaxed: Container[str] = ()) -> None:
        self.plan, self.relaxed = plan, relaxed
        works = sorted((route.work for route in plan.routes), reverse=True)
        self._busiest = [*works[:3], 0, 0, 0]
        self._balance = plan.balance_cost(self._busiest[0])

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
        if self.plan.instance.partner(visit) is not None:
            return CrewPricer(self, visit).all(skip, within)
        return self.alone(visit, skip, within)

    def alone(
        self, task: int, skip: Container[int] = (), within: tuple[int, int] | None = None
    ) -> list[Insertion]:
        """Price every feasible place of one task, were it half of a visit, cheapest first."""
        return list(self.cheapest(task, skip, within))

    def cheapest(
        self,
        task: int,
        skip: Container[int] = (),
        within: tuple[int, int] | None = None,
        below: int | None = None,
    ) -> Iterator[Insertion]:
        """Yield the places of `alone`, cheapest first, pricing no more than what is asked for."""
        priced: list[Insertion] = []
        for bound, route, position, service in self.bounded(task, skip, within):
            while priced and priced[0].extra_cost < bound:
                yield heappop(priced)
            if below is not None and bound >= below:
                break
            extra = self._extra(route, position, service)
            if extra is not None and (below is None or extra < below):
                heappush(priced, Insertion(extra, route.vehicle.rank, position, task))
        while priced:
            yield heappop(priced)

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
        if self.plan.instance.partner(visit) is not None:
            return CrewPricer(self, visit).best(skip, within, below)
        return next(self.cheapest(visit, skip, within, below), None)

    def bounded(
        self, task: int, skip: Container[int] = (), within: tuple[int, int] | None = None
    ) -> Iterable[tuple[int, Route, int, Service]]:
        """List places that may be feasible by lower bound of their cents, balance apart."""
        return sorted(self.places(task, skip, within), key=lambda place: place[0])

    def places(
        self, task: int, skip: Container[int] = (), within: tuple[int, int] | None = None
    ) -> Iterator[tuple[int, Route, int, Service]]:
        """Places not refused at sight, each with a lower bound of its cents."""
        positions = self.plan.instance.limits.positions
        for route in self.plan.routes:
            rank = route.vehicle.rank
            service = None if rank in skip else self.plan.instance.service(rank, task)
            if service is not None and within is not None:
                service = service.narrowed(within)
            if service is None or self.refusal(route, task) is not None:
                continue
            for position in positions(route.visits, task):
                bound = self._bound(route, position, service)
                if bound is not None:
                    yield bound - self._spared(route), route, position, service

    def refusal(self, route: Route, task: int) -> str | None:
        """Key of the rule without a clock that keeps a task out of a route."""
        limits, vehicle = self.plan.instance.limits, route.vehicle
        if "parts" not in self.relaxed and limits.lacking(vehicle, (*route.visits, task)):
            return "parts"
        holders = self.plan.holders
        if "resource" not in self.relaxed and limits.missing(vehicle, task, holders):
            return "resource"
        return None

    def start(self, route: Route, position: int, service: Service) -> int | None:
        """First start at a place, whatever follows; None when it comes too late."""
        leg = self.plan.instance.durations[route.places[position]][service.place]
        arrival = route.vehicle.traffic.arrival(route.labels[position][0].time, leg)
        return earliest_start(service.windows, arrival)

    def _bound(self, route: Route, position: int, service: Service) -> int | None:
        """Lower bound of the cents of a place, None when it is surely not feasible."""
        durations = self.plan.instance.durations
        start = self.start(route, position, service)
        if start is None:
            return None
        onward = durations[service.place][route.places[position + 1]]
        onward = route.vehicle.traffic.arrival(start + service.seconds, onward)
        if onward > route.latest[position]:
            return None
        driving, metres = self._longer(route, position, service)
        return route.vehicle.driving_cost(driving, metres) + service.fixed_cost - route.cost

    def _spared(self, route: Route) -> int:
        """Cents of balance that a visit may spare: by way of it the drive may be shorter."""
        return self._balance if route.work == self._busiest[0] else 0

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
        leg = durations[route.places[position]][service.place]
        labels: Labels = advance(route.labels[position], leg, service, vehicle)
        here = service.place
        for rank in range(position, len(route.services)):
            if not labels:
                return None
            following = route.services[rank]
            labels = advance(labels, durations[here][following.place], following, vehicle)
            here = following.place
        end = best_end(labels, durations[here][vehicle.destination], vehicle)
        if end is None:
            return None
        driving, metres = self._longer(route, position, service)
        cost = vehicle.driving_cost(driving, metres) + end.cost - route.cost
        return cost + self._balance_extra((route, driving + service.seconds - route.driving))

    def pair_extra(self, lead: Insertion, helper: Insertion) -> int:
        """Exact cents of two tasks in two routes: the busiest route is paid once."""
        more = [(self.plan.routes[one.vehicle], self._more_work(one)) for one in (lead, helper)]
        alone = sum(self._balance_extra(one) for one in more)
        return lead.extra_cost + helper.extra_cost - alone + self._balance_extra(*more)

    def _more_work(self, one: Insertion) -> int:
        route, service = self.plan.routes[one.vehicle], self._service(one)
        return self._longer(route, one.position, service)[0] + service.seconds - route.driving

    def _service(self, one: Insertion) -> Service:
        service = self.plan.instance.service(one.vehicle, one.visit)
        assert service is not None
        return service

    def _balance_extra(self, *more: tuple[Route, int]) -> int:
        """Cents of the balance when some routes have so many more seconds of work."""
        others = list(self._busiest)
        for route, _ in more:
            if route.work in others:
                others.remove(route.work)
        busiest = max(others[0], *(route.work + seconds for route, seconds in more))
        return self.plan.balance_cost(busiest) - self._balance
