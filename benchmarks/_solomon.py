"""VRPTW instances in Solomon's format, by the convention of the DIMACS challenge.

Distances and travel times are Euclidean, truncated to one decimal; the fleet is bounded; the
objective is the total distance. Everything is kept in tenths, so that all numbers are whole.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

Routes = list[list[int]]


class Customer(NamedTuple):
    """A row of the file: whole coordinates and demand; tenths of the unit of time. The depot is 0."""

    x: int
    y: int
    demand: int
    ready: int
    due: int
    service: int


@dataclass(frozen=True)
class Solomon:
    """An instance.

    Parameters
    ----------
    name : str
        Stem of the file's name.
    vehicles, capacity : int
        Bound of the fleet, and what each vehicle carries.
    customers : tuple of Customer
        The depot, then the customers.
    """

    name: str
    vehicles: int
    capacity: int
    customers: tuple[Customer, ...]

    @classmethod
    def read(cls, path: Path) -> Solomon:
        """Read a file; ValueError when it has no fleet or no customers."""
        rows = [line.split() for line in path.read_text().splitlines()]
        fleets = [row for row in rows if len(row) == 2 and all(word.isdigit() for word in row)]
        customers = [_customer(row) for row in rows if len(row) == 7 and row[0].isdigit()]
        if not fleets or not customers:
            raise ValueError(f"{path} is not an instance in Solomon's format")
        return cls(path.stem, int(fleets[0][0]), int(fleets[0][1]), tuple(customers))

    @property
    def legs(self) -> list[list[int]]:
        """Tenths of distance, and of time, from each customer to each other."""
        return [[_tenths(a, b) for b in self.customers] for a in self.customers]

    def problem(self) -> dict[str, Any]:
        """Our problem: a tenth of distance is a metre and costs a cent, a tenth of time is a second."""
        depot, *customers = self.customers
        legs = self.legs
        return {
            "version": 1,
            "places": [{"id": str(number)} for number in range(len(self.customers))],
            "durations": legs,
            "distances": legs,
            "technicians": [
                {
                    "id": f"v{number}",
                    "start": "0",
                    "cost_per_km": 1000,
                    "parts": {"load": self.capacity},
                    "shifts": [{"start": depot.ready, "end": depot.due}],
                }
                for number in range(self.vehicles)
            ],
            "visits": [
                {
                    "id": str(number),
                    "place": str(number),
                    "duration": customer.service,
                    "windows": [[customer.ready, customer.due]],
                    "parts": {"load": customer.demand},
                }
                for number, customer in enumerate(customers, 1)
            ],
        }

    def judge(self, routes: Routes) -> int | None:
        """Return the total distance (tenths); None when the routes break a rule."""
        served = sorted(customer for route in routes for customer in route)
        if served != list(range(1, len(self.customers))) or len(routes) > self.vehicles:
            return None
        lengths = [self._length(route) for route in routes]
        return None if None in lengths else sum(length for length in lengths if length is not None)

    def _length(self, route: list[int]) -> int | None:
        if sum(self.customers[number].demand for number in route) > self.capacity:
            return None
        here, length = 0, 0
        free = self.customers[0].ready
        for number in [*route, 0]:
            leg = _tenths(self.customers[here], self.customers[number])
            start = max(free + leg, self.customers[number].ready)
            if start > self.customers[number].due:
                return None
            here, length, free = number, length + leg, start + self.customers[number].service
        return length


def best_known(path: Path | None) -> dict[str, float]:
    """Read ``name,cost,…`` rows: the best known distance of each instance."""
    if path is None:
        return {}
    with path.open(newline="") as file:
        return {row["name"]: float(row["cost"]) for row in csv.DictReader(file)}


def _customer(row: list[str]) -> Customer:
    x, y, demand, ready, due, service = (int(float(word)) for word in row[1:])
    return Customer(x, y, demand, 10 * ready, 10 * due, 10 * service)


def _tenths(a: Customer, b: Customer) -> int:
    return math.isqrt(100 * ((a.x - b.x) ** 2 + (a.y - b.y) ** 2))
