"""A feasible route with what pricing needs: labels after each stop, latest arrivals."""

from __future__ import annotations

from collections.abc import Sequence

from .instance import Instance
from .label import Label, Labels, advance, best_end, departure, owed_break
from .service import Service
from .vehicle import Vehicle


class Route:
    """The stops of one technician-shift, scheduled exactly. Never modified.

    Attributes
    ----------
    visits : tuple of int
        Ranks of the visits, in order.
    services : tuple of Service
        How each is served.
    labels : tuple of Labels
        ``labels[p]``: labels after p stops.
    cost : int
        Cents: driving, overtime, changes and preferences (0 when there is no stop).
    driving, distance, work : int
        Seconds of driving, metres, seconds of driving and service.
    back : int
        Second of return (the shift's start when there is no stop).
    """

    __slots__ = (
        "_latest", "back", "cost", "distance", "driving", "end_cost", "instance", "labels",
        "last_label", "last_rest", "legs", "metres", "places", "services", "vehicle", "visits",
        "work",
    )  # fmt: skip

    def __init__(
        self,
        instance: Instance,
        vehicle: Vehicle,
        visits: Sequence[int],
        services: Sequence[Service],
        labels: Sequence[Labels],
        end: tuple[int, int, int | None, Label],
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
                last = bound - self.legs[rank + 1] - service.seconds
                ends = [min(end, last) for start, end in service.windows if start <= last]
                bound = max(ends, default=-1)
                bounds.append(bound)
            self._latest = bounds[::-1]
        return self._latest


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
    labels = departure(vehicle)
    if not visits:
        return Route(instance, vehicle, (), (), (labels,), (0, labels[0].time, None, labels[0]))
    pause, here, durations = owed_break(vehicle), vehicle.origin, instance.durations
    trail = [labels]
    for service in services:
        labels = advance(labels, durations[here][service.place], service, pause)
        if not labels:
            return None
        trail.append(labels)
        here = service.place
    end = best_end(labels, durations[here][vehicle.destination], vehicle)
    return None if end is None else Route(instance, vehicle, visits, services, trail, end)
