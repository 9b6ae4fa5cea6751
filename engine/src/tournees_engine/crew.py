"""Price a visit that needs two technicians: two places that can start together."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from .known import Known

if TYPE_CHECKING:
    from .insertion import Insertion, Pricer

#: Starts tried at most, spread over the earliest starts of all places.
STARTS = 24


class CrewPricer:
    """Prices the pairs of places of one visit; each pair exactly, at the starts worth trying.

    A start worth trying is the earliest one of some place, or the one the customer knows.

    Parameters
    ----------
    pricer : Pricer
        Prices of single tasks in the plan.
    visit : int
        Rank of a visit that the plan leaves out.
    """

    def __init__(self, pricer: Pricer, visit: int) -> None:
        self.pricer, self.visit = pricer, visit
        self.instance = pricer.plan.instance
        partner = self.instance.partner(visit)
        assert partner is not None
        self.partner = partner

    def all(self, skip: Container[int], within: tuple[int, int] | None) -> list[Insertion]:
        """Best pair of each place of the lead, cheapest first.

        Parameters
        ----------
        skip : container of int
            Ranks of the vehicles that may not lead.
        within : (int, int), optional
            Starts allowed besides the visit's own rules (seconds).
        """
        best: dict[tuple[int, int], Insertion] = {}
        for start in self._starts(skip, within):
            for offer in self._pairs(skip, start):
                key = offer.vehicle, offer.position
                if key not in best or offer.extra_cost < best[key].extra_cost:
                    best[key] = offer
        return sorted(best.values(), key=_order)

    def best(
        self, skip: Container[int], within: tuple[int, int] | None, below: int | None
    ) -> Insertion | None:
        """Return ``all(...)[0]`` when it costs less than `below` cents, sooner found."""
        best: Insertion | None = None
        for floor, start in sorted(self._floors(skip, within)):
            limit = below if best is None else best.extra_cost
            if limit is not None and floor > limit:
                break
            for offer in self._pairs(skip, start, limit):
                if best is None or _order(offer) < _order(best):
                    best = offer
        return None if below is not None and best and best.extra_cost >= below else best

    def _floors(
        self, skip: Container[int], within: tuple[int, int] | None
    ) -> Iterator[tuple[int, int]]:
        """Lower bound of the cents of a pair at each start."""
        for start in self._starts(skip, within):
            lead, helper = (
                self._floor(self.visit, skip, start),
                self._floor(self.partner, (), start),
            )
            if lead is not None and helper is not None:
                yield lead + helper, start

    def _floor(self, task: int, skip: Container[int], start: int) -> int | None:
        return next((one[0] for one in self.pricer.bounded(task, skip, (start, start))), None)

    def _starts(self, skip: Container[int], within: tuple[int, int] | None) -> list[int]:
        found = {start for start in self._earliest(skip, within) if start is not None}
        current = self.instance.problem.visits[self.visit].current
        if current is not None and (within is None or within[0] <= current.start <= within[1]):
            found.add(current.start)
        starts = sorted(found)
        if len(starts) <= STARTS:
            return starts
        return [starts[rank * (len(starts) - 1) // (STARTS - 1)] for rank in range(STARTS)]

    def _earliest(
        self, skip: Container[int], within: tuple[int, int] | None
    ) -> Iterator[int | None]:
        for task, left in ((self.visit, skip), (self.partner, ())):
            for _, route, position, service in self.pricer.places(task, left, within):
                yield self.pricer.start(route, position, service)

    def _pairs(
        self, skip: Container[int], start: int, limit: int | None = None
    ) -> Iterator[Insertion]:
        """Pairs at one start: each place of the lead with the cheapest helper.

        Pairs dearer than `limit` cents may be left aside.
        """
        at, vehicles = (start, start), self.instance.vehicles
        helpers = Known(self.pricer.cheapest(self.partner, (), at))
        floor = self._floor(self.partner, (), start)
        for lead in self.pricer.cheapest(self.visit, skip, at):
            # The balance is in the lead's cents, and the helper never makes it cheaper.
            if floor is None or (limit is not None and lead.extra_cost + floor > limit):
                break
            who = vehicles[lead.vehicle].technician_rank
            for helper in helpers:
                if vehicles[helper.vehicle].technician_rank != who:
                    yield self._priced(lead, replace(helper, start=start), start)
                    break

    def _priced(self, lead: Insertion, helper: Insertion, start: int) -> Insertion:
        extra = self.pricer.pair_extra(lead, helper)
        return replace(lead, extra_cost=extra, start=start, helper=helper)


def _order(offer: Insertion) -> tuple[int, int, int, int]:
    return offer.extra_cost, offer.vehicle, offer.position, offer.start or 0
