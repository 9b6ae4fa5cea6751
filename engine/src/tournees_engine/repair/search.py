"""Look for the cheapest plan after an event, from what is left of the plan in force."""

from __future__ import annotations

from bisect import bisect_right

from ..improve import improve, insert_unserved
from ..instance import Instance
from ..plan import Plan
from ..settle import settle
from ..stop import Stop
from .transform import Remaining

#: Part of the clock for plans that keep every promised slot, when one is hard to keep.
KEEPING = 0.6


def search(left: Remaining, stop: Stop) -> Plan:
    """Return the best plan found; promised visits keep their slot if they fit there at all."""
    instance = Instance(left.kept_slots())
    seed = instance.problem.options.seed
    plan = insert_unserved(Plan.from_sequences(instance, standing_sequences(instance)))
    broken = _promised_left_out(left, plan)
    share = KEEPING if broken else 1.0
    plan = improve(plan, _part(stop, share), seed)
    broken = _promised_left_out(left, plan)
    if broken:
        instance = Instance(left.kept_slots(free=broken))
        plan = insert_unserved(Plan.from_sequences(instance, plan.sequences))
        plan = improve(plan, _part(stop, 1.0), seed)
    return settle(plan)


def _promised_left_out(left: Remaining, plan: Plan) -> frozenset[str]:
    visits = plan.instance.problem.visits
    return frozenset(visits[rank].id for rank in plan.unserved) & left.promised


def _part(stop: Stop, share: float) -> Stop:
    """Stop after a share of what is left of the clock."""
    left = stop.remaining
    seconds = None if left is None else max(0.0, share * left)
    return Stop(seconds, stop.iterations, lambda: stop.cancelled)


def standing_sequences(instance: Instance) -> list[list[int]]:
    """Visits of each vehicle as they stand in the plan in force, those nobody keeps left out."""
    shifts: dict[str, list[int]] = {}
    for vehicle in instance.vehicles:
        shifts.setdefault(vehicle.technician.id, []).append(vehicle.rank)
    found: list[list[tuple[int, int]]] = [[] for _ in instance.vehicles]
    for rank, visit in enumerate(instance.problem.visits):
        spot = visit.current
        if spot is None or spot.technician not in shifts:
            continue
        ranks = shifts[spot.technician]
        begins = [instance.vehicles[number].shift.start for number in ranks]
        # A technician who is late still has the visits he should have begun.
        number = ranks[max(0, bisect_right(begins, spot.start) - 1)]
        on_time = spot.start <= instance.vehicles[number].shift.last
        if on_time and instance.service(number, rank) is not None:
            found[number].append((spot.start, rank))
    return [[rank for _, rank in sorted(spots)] for spots in found]
