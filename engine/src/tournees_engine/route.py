"""A feasible route with what pricing needs: labels after each stop, latest arrivals."""

from __future__ import annotations

from collections.abc import Container, Sequence

from .instance import Instance
from .label import End, Label, Labels, advance, best_end, departure, idle
from .service import Service
from .vehicle import Vehicle


class Route:
    """The stops of one technician-shift, scheduled exactly. Never modified.

    Attributes
    ----------
    visits : tuple of int
        Ranks of the tasks (see `Instance`), in order.
    services : tuple of Service
        How each is served.
    labels : tuple of Labels
        ``labels[p]``: labels after p stops.
    cost : int
        Cents: driving, overtime, waiting, changes and preferences (0 when there is no stop).
    driving, distance, work : int
        Seconds of driving (of the matrix), metres, seconds of driving and service.
    back : int
        Second of return (the shift's start when there is no stop).
    """

    __slots__ = (
        "_departure", "_latest", "back", "cost", "distance", "driving", "end_cost", "instance",
        "labels", "last_label", "last_rest", "legs", "metres", "places", "services", "vehicle",
        "visits", "work",
    )  # fmt: skip

    def __init__(
        self,
        instance: Instance,
        vehicle: Vehicle,
        visits: Sequence[int],
        services: Sequence[Service],
        labels: Sequence[Labels],
        end: End,
    ) -> None:
        self.instance, self.vehicle = instance, vehicle
        self.visits, self.services, self.labels = tuple(visits), tuple(services), tuple(labels)
        self.places = (vehicle.origin, *(s.place for s in services), vehicle.destination)
        pairs = list(zip(self.places, self.places[1:], strict=False)) if visits else []
        self.legs = tuple(instance.durations[a][b] for a, b in pairs)
        self.metres = tuple(instance.distances[a][b] for a, b in pairs)
        self.driving, self.distance = sum(self.legs), sum(self.metres)
        self.work = self.driving + sum(service.seconds for service in services)
        self.end_cost, self.back, self.last_rest, self.last_label = end
        self.cost = vehicle.driving_cost(self.driving, self.distance) + self.end_cost
        self._latest: list[int] | None = None
        self._departure = vehicle.traffic.departure

    @property
    def latest(self) -> list[int]:
        """Last arrival at each stop (then at the end) that may still be feasible.

        Breaks are left out, so this is a bound that refuses early, never a proof.
        """
        if self._latest is None:
            bound = self.vehicle.shift.last
            bounds = [bound]
            for rank in range(len(self.services) - 1, -1, -1):
                service = self.services[rank]
                last = self._departure(bound, self.legs[rank + 1]) - service.seconds
                ends = [min(end, last) for start, end in service.windows if start <= last]
                bound = max(ends, default=-1)
                bounds.append(bound)
            self._latest = bounds[::-1]
        return self._latest

    @property
    def stop_labels(self) -> list[Label]:
        """The label chosen for each stop."""
        found: list[Label] = []
        label: Label | None = self.last_label
        while label is not None and label.parent is not None:
            found.append(label)
            label = label.parent
        return found[::-1]

    @property
    def idle(self) -> int:
        """Idle seconds of the route (see `label`)."""
        if not self.visits:
            return 0
        labels = [self.labels[0][0], *self.stop_labels]
        ends = [(label.arrival, label.start, label.rest) for label in labels[1:]]
        ends.append((self.back, self.back, self.last_rest))
        return sum(
            idle(label, leg, *end, self.vehicle)
            for label, leg, end in zip(labels, self.legs, ends, strict=True)
        )

    def inserted(self, position: int, task: int, service: Service) -> Route | None:
        """Route with one more task; None when it is not feasible."""
        tasks = [*self.visits[:position], task, *self.visits[position:]]
        services = [*self.services[:position], service, *self.services[position:]]
        return build(self.instance, self.vehicle, tasks, services)

    def removed(self, tasks: Container[int | None]) -> Route | None:
        """Route without some tasks; None when it is not feasible."""
        rest = [
            (task, service)
            for task, service in zip(self.visits, self.services, strict=True)
            if task not in tasks
        ]
        services = [service for _, service in rest]
        return build(self.instance, self.vehicle, [task for task, _ in rest], services)


def build(
    instance: Instance,
    vehicle: Vehicle,
    visits: Sequence[int],
    services: Sequence[Service] | None = None,
) -> Route | None:
    """Schedule a sequence; None when it is not feasible.

    Parameters
    ----------
    services : sequence of Service, optional
        Services to use in place of the instance's.
    """
    if services is None:
        own = [instance.service(vehicle.rank, visit) for visit in visits]
        services = [service for service in own if service is not None]
        if len(services) < len(own):
            return None
    limits = instance.limits
    if limits.lacking(vehicle, visits) or limits.misplaced(visits) is not None:
        return None
    labels = departure(vehicle)
    if not visits:
        return Route(instance, vehicle, (), (), (labels,), End(0, labels[0].time, None, labels[0]))
    here, durations = vehicle.origin, instance.durations
    trail = [labels]
    for service in services:
        labels = advance(labels, durations[here][service.place], service, vehicle)
        if not labels:
            return None
        trail.append(labels)
        here = service.place
    end = best_end(labels, durations[here][vehicle.destination], vehicle)
    return None if end is None else Route(instance, vehicle, visits, services, trail, end)
