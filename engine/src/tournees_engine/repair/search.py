"""Look for the cheapest plan after an event, from what is left of the plan in force."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container
from dataclasses import replace

from ..backends import get_backend
from ..improve import improve, insert_unserved
from ..instance import Instance
from ..native.library import is_built
from ..plan import Plan
from ..settle import settle
from ..solve import Outcome
from ..stop import Stop
from ..vehicle import Vehicle
from .transform import Remaining

#: Part of the clock for plans that keep every promised slot; what is left is for broken ones.
KEEPING = 0.8
#: Seconds after a promised slot that are tried one after the other; None: at any time.
LATENESS = (1800, 3600, 7200, 14400, None)


def search(left: Remaining, stop: Stop) -> Outcome:
    """Return the best plan found.

    Promised visits keep their slot if they fit there at all, or come as little late as they can.
    """
    instance = Instance(left.kept_slots())
    plan = Plan.from_sequences(instance, standing_sequences(instance))
    best = _better(plan, _part(stop, KEEPING if left.promised else 1.0))
    if _promised_left_out(left, best.plan):
        best = _better(with_late(left, best.plan), _part(stop, 1.0))
    return replace(best, plan=settle(best.plan))


def _better(plan: Plan, stop: Stop) -> Outcome:
    """Search from a plan; without the native core, by the exact improvement alone."""
    seed = plan.instance.problem.options.seed
    if not is_built():
        plan = improve(insert_unserved(plan), stop, seed)
        return Outcome(plan, stop.iterations or 0, "insertion")
    backend = get_backend("native")
    found, iterations = backend.search(plan, stop, seed, lambda cost, unserved: None)
    return Outcome(insert_unserved(found, stop), iterations, backend.name)


def with_late(left: Remaining, plan: Plan, skip: Container[int] = ()) -> Plan:
    """Return the plan with the promised visits it leaves out, each as little late as it can be.

    Parameters
    ----------
    skip : container of int
        Ranks of visits to leave out.
    """
    late: dict[str, int | None] = {}
    for seconds in LATENESS:
        late |= dict.fromkeys(_promised_left_out(left, plan), seconds)
        plan = insert_unserved(moved_to(plan, Instance(left.kept_slots(late))), skip=skip)
        if not _promised_left_out(left, plan):
            break
    return plan


def moved_to(plan: Plan, instance: Instance) -> Plan:
    """Return the same plan of another instance."""
    return Plan.from_sequences(instance, plan.sequences, plan.appointments)


def _promised_left_out(left: Remaining, plan: Plan) -> frozenset[str]:
    visits = plan.instance.problem.visits
    return frozenset(visits[rank].id for rank in plan.unserved) & left.promised


def _part(stop: Stop, share: float) -> Stop:
    """Stop after a share of what is left of the clock."""
    left = stop.remaining
    seconds = None if left is None else max(0.0, share * left)
    return Stop(seconds, stop.iterations, lambda: stop.cancelled)


def standing_sequences(instance: Instance) -> list[list[int]]:
    """Tasks of each vehicle as they stand in the plan in force, those nobody keeps left out."""
    found: list[list[tuple[int, int]]] = [[] for _ in instance.vehicles]
    shifts: dict[str, list[Vehicle]] = {}
    for vehicle in instance.vehicles:
        shifts.setdefault(vehicle.technician.id, []).append(vehicle)
    for task, part in enumerate(instance.tasks):
        visit = instance.problem.visits[part.visit]
        spot = visit.current
        if spot is None:
            continue
        name = spot.technician
        if part.helper and visit.helper is not None:
            name = visit.helper.current or ""
        own = _at_work(shifts.get(name, []), spot.start)
        if own is not None and instance.service(own.rank, task) is not None:
            found[own.rank].append((spot.start, task))
    return [[task for _, task in sorted(spots)] for spots in found]


def _at_work(shifts: list[Vehicle], second: int) -> Vehicle | None:
    """Shift of a technician at a second; who is late still has the visits he should have begun."""
    rank = bisect_right([vehicle.shift.start for vehicle in shifts], second) - 1
    own = shifts[max(0, rank)] if shifts else None
    return own if own is not None and second <= own.shift.last else None
