"""A choice of days: visits move to cheaper days, alone or in pairs, until none gains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations

from .agenda import Agenda
from .prices import DRIFT, TRIP, uneven
from .recurring import Recurring


class Descent:
    """Moves the visits of all groups.

    Parameters
    ----------
    allowed : mapping of Recurring to list of int
        Days each visit may take, at least one.
    agenda : Agenda
        Seconds of each day, and those already taken.
    """

    def __init__(self, allowed: Mapping[Recurring, list[int]], agenda: Agenda) -> None:
        self._allowed, self._agenda = allowed, agenda
        self._loads = {group: list(agenda.taken(group)) for group in agenda.capacity}
        self._sums = [sum(day) for day in zip(*self._loads.values(), strict=True)]
        self._capacity = [sum(day) for day in zip(*agenda.capacity.values(), strict=True)]
        self._near: Counter[tuple[str, str, int]] = Counter()
        self._choice = {visit.id: frozenset(days) for visit, days in allowed.items()}
        self.days: dict[str, int] = {}
        # The longest, then those with the least choice, are placed while days are still free.
        for visit in sorted(allowed, key=lambda one: (-one.duration, len(allowed[one]), one.id)):
            self._put(visit, self._best(visit))

    def run(self) -> dict[str, int]:
        """Return the day of each visit."""
        while self._move() or self._swap():
            pass
        return self.days

    def price(self) -> int:
        """Return the price of the days chosen."""
        total = sum(uneven(*day) for day in zip(self._sums, self._capacity, strict=True))
        for group, loads in self._loads.items():
            days = zip(loads, self._agenda.capacity[group], strict=True)
            total += sum(uneven(*day) for day in days)
        trips = sum(count > 0 for (_group, area, _day), count in self._near.items() if area)
        drift = sum(abs(self.days[visit.id] - visit.due) for visit in self._allowed)
        return total + TRIP * trips + DRIFT * drift

    def _move(self) -> bool:
        """Let each visit take its cheapest day; tell whether one moved."""
        moved = False
        for visit in self._allowed:
            day = self._take(visit)
            best = self._best(visit)
            best = best if self._price(visit, best) < self._price(visit, day) else day
            moved |= best != day
            self._put(visit, best)
        return moved

    def _swap(self) -> bool:
        """Let visits that gain by it take each other's day; tell whether any did."""
        swapped = False
        for one, two in combinations(self._allowed, 2):
            day, other = self.days[one.id], self.days[two.id]
            alike = (one.duration, one.area) == (two.duration, two.area)
            if one.group != two.group or alike or day == other:
                continue
            if other in self._choice[one.id] and day in self._choice[two.id]:
                before = self._exchange(one, two, day, other)
                if self._exchange(one, two, other, day) < before:
                    swapped = True
                else:
                    self._exchange(one, two, day, other)
        return swapped

    def _exchange(self, one: Recurring, two: Recurring, day: int, other: int) -> int:
        """Put two visits on a day each and return what that costs."""
        self._take(one)
        self._take(two)
        price = self._price(one, day)
        self._put(one, day)
        price += self._price(two, other)
        self._put(two, other)
        return price

    def _best(self, visit: Recurring) -> int:
        return min(self._allowed[visit], key=lambda day: self._price(visit, day))

    def _price(self, visit: Recurring, day: int) -> int:
        load, capacity = self._loads[visit.group][day], self._agenda.capacity[visit.group][day]
        more = uneven(load + visit.duration, capacity) - uneven(load, capacity)
        load, capacity = self._sums[day], self._capacity[day]
        more += uneven(load + visit.duration, capacity) - uneven(load, capacity)
        trip = TRIP if visit.area and not self._near[visit.group, visit.area, day] else 0
        return more + trip + DRIFT * abs(day - visit.due)

    def _put(self, visit: Recurring, day: int) -> None:
        self.days[visit.id] = day
        self._count(visit, day, 1)

    def _take(self, visit: Recurring) -> int:
        day = self.days[visit.id]
        self._count(visit, day, -1)
        return day

    def _count(self, visit: Recurring, day: int, sign: int) -> None:
        self._loads[visit.group][day] += sign * visit.duration
        self._sums[day] += sign * visit.duration
        self._near[visit.group, visit.area, day] += sign
