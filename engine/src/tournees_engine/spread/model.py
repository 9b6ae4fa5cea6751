"""The choice of days as a CP-SAT model; every price is in seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ortools.sat.python import cp_model

from .descent import Descent
from .prices import DRIFT, OVERLOAD, TRIP, uneven
from .recurring import Recurring

#: CP-SAT's own count of work, the same on any machine: a few seconds for a hundred visits.
WORK = 1.0


class DayModel:
    """One variable for each visit of a group and each allowed day.

    The price of a day is the distance of its load from its fair share (the group's work in
    proportion to the day's capacity), and `OVERLOAD` for what exceeds the capacity.

    Parameters
    ----------
    allowed : mapping of Recurring to list of int
        Days each visit may take, at least one.
    capacity, taken : sequence of int
        Seconds of each day, and those already taken.
    """

    def __init__(
        self,
        allowed: Mapping[Recurring, list[int]],
        capacity: Sequence[int],
        taken: Sequence[int],
    ) -> None:
        self._allowed, self._capacity, self._taken = allowed, capacity, taken
        self._work = sum(taken) + sum(visit.duration for visit in allowed)
        total = max(1, sum(capacity))
        self._shares = [self._work * seconds // total for seconds in capacity]
        self.model = cp_model.CpModel()
        self.chosen = {
            (visit.id, day): self.model.new_bool_var(f"{visit.id}@{day}")
            for visit, days in allowed.items()
            for day in days
        }
        for visit, days in allowed.items():
            self.model.add_exactly_one(self.chosen[visit.id, day] for day in days)
        self.model.minimize(self._drift() + self._trips() + self._unevenness())

    def solve(self, seed: int) -> tuple[dict[str, int], int, bool]:
        """Return the day of each visit, the price, and whether no choice is cheaper."""
        first = Descent(self._allowed, self._taken, self._uneven).run()
        for (visit, day), chosen in self.chosen.items():
            self.model.add_hint(chosen, first[visit] == day)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        solver.parameters.max_deterministic_time = WORK
        status = solver.solve(self.model)
        assert status in (cp_model.OPTIMAL, cp_model.FEASIBLE), "the hint is a solution"
        days = {visit: day for (visit, day), x in self.chosen.items() if solver.boolean_value(x)}
        return days, round(solver.objective_value), status == cp_model.OPTIMAL

    def _uneven(self, day: int, load: int) -> int:
        return uneven(load, self._shares[day], self._capacity[day])

    def _drift(self) -> Any:
        return sum(
            DRIFT * abs(day - visit.due) * self.chosen[visit.id, day]
            for visit, days in self._allowed.items()
            for day in days
        )

    def _trips(self) -> Any:
        """Price of the days on which each area is visited."""
        trips: dict[tuple[str, int], Any] = {}
        for visit, days in self._allowed.items():
            for day in days if visit.area else ():
                key = (visit.area, day)
                if key not in trips:
                    trips[key] = self.model.new_bool_var("")
                self.model.add_implication(self.chosen[visit.id, day], trips[key])
        return TRIP * sum(trips.values())

    def _unevenness(self) -> Any:
        loads: list[Any] = list(self._taken)
        for visit, days in self._allowed.items():
            for day in days:
                loads[day] += visit.duration * self.chosen[visit.id, day]
        total: Any = 0
        for load, share, seconds in zip(loads, self._shares, self._capacity, strict=True):
            away = self._excess(load, share)
            self.model.add(away >= share - load)
            total += away + OVERLOAD * self._excess(load, seconds)
        return total

    def _excess(self, load: Any, limit: int) -> Any:
        over = self.model.new_int_var(0, self._work, "")
        self.model.add(over >= load - limit)
        return over
