"""Look for the cheapest plan after an event, from what is left of the plan in force."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from ..backends import get_backend
from ..improve import improve, insert_unserved
from ..instance import Instance
from ..native.library import is_built
from ..plan import Plan
from ..settle import settle
from ..solve import Outcome
from ..stop import Stop
from .transform import Remaining

#: Part of the clock for plans that keep every promised slot, when one is hard to keep.
KEEPING = 0.6


def search(left: Remaining, stop: Stop) -> Outcome:
    """Return the best plan found; promised visits keep their slot if they fit there at all."""
    instance = Instance(left.kept_slots())
    plan = insert_unserved(Plan.from_sequences(instance, standing_sequences(instance)))
    share = KEEPING if _promised_left_out(left, plan) else 1.0
    best = _better(plan, _part(stop, share))
    broken = _promised_left_out(left, best.plan)
    if broken:
        instance = Instance(left.kept_slots(free=broken))
        plan = insert_unserved(Plan.from_sequences(instance, best.plan.sequences))
        best = _better(plan, _part(stop, 1.0))
    return replace(best, plan=settle(best.plan))


def _better(plan: Plan, stop: Stop) -> Outcome:
    """Search from a plan; without the native core, by the exact improvement alone."""
    seed = plan.instance.problem.options.seed
    if not is_built():
        return Outcome(improve(plan, stop, seed), stop.iterations or 0, "insertion")
    backend = get_backend("native")
    found, iterations = backend.search(plan, stop, seed, lambda cost, unserved: None)
    return Outcome(found, iterations, backend.name)


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
