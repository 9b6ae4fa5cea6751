"""The nearest relaxation that would let a visit be served in the plan as it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..clock import told
from ..constraints import TECHNICIAN_RULES, Case
from ..model import Visit
from ..plan import Plan
from ..vehicle import Vehicle
from .done_alone import DoneAlone
from .late_break import LateBreak
from .longer_validity import LongerValidity
from .lower_skill import LowerSkill
from .more_parts import MoreParts
from .more_units import MoreUnits
from .overtime import Overtime
from .permission import Permission
from .relaxation import Relaxation
from .start import Earlier, Later
from .trial import Trial, lone, own_visits
from .unpinned import Unpinned

JsonObject = dict[str, Any]
#: Routes that are simulated for all the visits left out: about three seconds.
TRIALS = 3000


@dataclass(frozen=True)
class Found:
    """A relaxation that works.

    Parameters
    ----------
    relaxation : Relaxation
        The rule that is loosened.
    trial : Trial
        The technician-shift that would serve the visit.
    amount : int
        The least that works, in the relaxation's unit.
    offer : dict
        Technician, shift and start.
    """

    relaxation: Relaxation
    trial: Trial
    amount: int
    offer: JsonObject

    @property
    def harm(self) -> int:
        """Harm of the amount."""
        return self.relaxation.harm_of(self.amount)


class Finder:
    """Looks for relaxations; each is proved by simulation.

    Parameters
    ----------
    plan : Plan
        The plan; the other visits stay in their order on their routes.
    trials : int
        Simulations allowed for all visits together; then nothing more is found.
    late : callable, optional
        When it returns true, nothing more is found either.
    """

    def __init__(
        self, plan: Plan, trials: int = TRIALS, late: Callable[[], bool] = lambda: False
    ) -> None:
        self.plan = plan
        self._left, self._late = trials, late
        self._visits: dict[int, tuple[Visit, ...]] = {}

    def nearest(self, rank: int) -> JsonObject | None:
        """Return the solution's ``relaxation`` of a visit left out, None when there is none."""
        if self._is_over:
            return None
        visit = lone(self.plan.instance.problem.visits[rank])
        best: Found | None = None
        for relaxation, trial in self._pairs(rank, visit):
            most = relaxation.most(trial.technician, visit)
            if best is not None:
                most = min(most, relaxation.amount_for(best.harm - 1))
            if most >= 1:
                best = self._least(relaxation, trial, visit, most) or best
            if self._is_over:
                # The nearest is not known for sure.
                return None
        return None if best is None else _written(best, visit)

    @property
    def _is_over(self) -> bool:
        return self._left <= 0 or self._late()

    def _pairs(self, rank: int, visit: Visit) -> Iterator[tuple[Relaxation, Trial]]:
        """Relaxations of each shift, the nearest shifts first."""
        shifts = list(self._shifts(rank, visit))
        for relaxation in self._relaxations(rank):
            for binding, trial in shifts:
                if binding in (None, relaxation.rule):
                    yield relaxation, trial

    def _relaxations(self, rank: int) -> Iterator[Relaxation]:
        problem = self.plan.instance.problem
        visit = problem.visits[rank]
        yield from RELAXATIONS
        yield from (MoreParts(part) for part in visit.parts)
        yield from (MoreUnits(one) for one in problem.resources if one.id in visit.resources)
        if visit.helper is not None:
            yield DoneAlone()

    def _shifts(self, rank: int, visit: Visit) -> Iterator[tuple[str | None, Trial]]:
        """Shifts closed to the visit by one rule (given) or by none that trials do not see."""
        instance = self.plan.instance
        row = instance.durations[instance.places[rank]]
        nearness = {
            route.vehicle.rank: min(row[place] for place in route.places)
            for route in self.plan.routes
        }
        for vehicle in sorted(instance.vehicles, key=lambda one: nearness[one.rank]):
            binding = self._binding(vehicle, rank)
            if len(binding) <= 1:
                others = self._visits.get(vehicle.rank)
                if others is None:
                    others = self._visits[vehicle.rank] = own_visits(self.plan, vehicle.rank)
                yield next(iter(binding), None), Trial(self.plan, vehicle, others, visit)

    def _binding(self, vehicle: Vehicle, rank: int) -> list[str]:
        """Rules that close a shift to a visit, whatever the hour."""
        instance, visit = self.plan.instance, self.plan.instance.problem.visits[rank]
        case = Case(vehicle.technician, visit)
        binding = [rule.key for rule in TECHNICIAN_RULES if rule.why(case) is not None]
        missing = instance.limits.all_missing(vehicle, rank, self.plan.holders)
        binding += ["resource" for _ in missing]
        if visit.helper is not None:
            binding.append("helper")
        if rank in instance.locks and instance.locks[rank][0] != vehicle.rank:
            binding.append("locked")
        return binding

    def _least(self, relaxation: Relaxation, trial: Trial, visit: Visit, most: int) -> Found | None:
        """Smallest amount that works, by bisection; None when `most` does not."""
        least, found = 0, None
        amount = most
        while amount > least:
            self._left -= 1
            offer = trial.fits(*relaxation.relaxed(trial.technician, visit, amount))
            if offer is not None:
                found, most = Found(relaxation, trial, amount, offer), amount
            elif found is None:
                return None
            else:
                least = amount
            amount = (least + most) // 2
        return found


RELAXATIONS: tuple[Relaxation, ...] = (
    Earlier(), Later(), Overtime(), LateBreak(), LowerSkill(), LongerValidity(), Permission(),
    Unpinned(),
)  # fmt: skip


def _written(found: Found, visit: Visit) -> JsonObject:
    """Write the relaxation, in both languages."""
    technician = found.trial.technician
    english, french, detail = found.relaxation.told(technician, visit, found.amount)
    words = {"name": technician.label, "amount": found.amount, **found.offer, **detail}
    entry = {"rule": found.relaxation.rule, **found.offer, "amount": found.amount, **detail}
    entry["en"] = told(f"It would fit with {{name}} at {{start_clock}} if {english}.", words, "en")
    entry["fr"] = told(f"Elle entrerait chez {{name}} à {{start_clock}} si {french}.", words, "fr")
    return entry
