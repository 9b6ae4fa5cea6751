"""A problem: what the engine is asked, frozen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from .errors import ProblemError, located, require
from .json_text import parse
from .locked import check_locked, locked_visits
from .matrix import Matrix
from .model import (
    MANDATORY,
    Objective,
    Options,
    Place,
    Resource,
    SpeedProfile,
    Technician,
    Traffic,
    Visit,
)
from .travel import great_circle_matrix
from .validation import validate

T = TypeVar("T")


@dataclass(frozen=True)
class Problem:
    """Places, technicians and visits of a horizon of one or more days.

    Parameters
    ----------
    places, technicians, visits : tuple
        Each with unique ids.
    durations, distances : Matrix
        Seconds and metres between places (row to column).
    objective, options, travel
        Prices, stop and travel model.
    traffic : Traffic
        Speed by time of day; it moves times, driving is priced at the matrix's seconds.
    resources : tuple of Resource
        What shifts share, each with a unique id.
    """

    places: tuple[Place, ...]
    technicians: tuple[Technician, ...]
    visits: tuple[Visit, ...]
    durations: Matrix
    distances: Matrix
    objective: Objective = field(default_factory=Objective)
    options: Options = field(default_factory=Options)
    travel: SpeedProfile = field(default_factory=SpeedProfile)
    traffic: Traffic = field(default_factory=Traffic)
    resources: tuple[Resource, ...] = ()

    def __post_init__(self) -> None:
        for key in ("places", "technicians", "visits", "resources"):
            _require_unique(key, getattr(self, key))
        for key in ("durations", "distances"):
            rows: Matrix = getattr(self, key)
            square = len(rows) == len(self.places)
            require(square, f"must be {len(self.places)} x {len(self.places)}", key)
        for number, technician in enumerate(self.technicians):
            with located(f"technicians[{number}]"):
                self._check_technician(technician)
        for number, visit in enumerate(self.visits):
            with located(f"visits[{number}]"):
                self._check_visit(visit)
        check_locked(self.technicians, {visit.id: visit for visit in self.visits})

    def _check_technician(self, technician: Technician) -> None:
        for key in ("start", "end"):
            self._require_place(getattr(technician, key), key)
        for number, shift in enumerate(technician.shifts):
            for key in ("start_place", "end_place"):
                if getattr(shift, key) is not None:
                    self._require_place(getattr(shift, key), f"shifts[{number}].{key}")

    def _check_visit(self, visit: Visit) -> None:
        self._require_place(visit.place, "place")
        for number, technician in enumerate(visit.technicians or ()):
            self._require_technician(technician, f"technicians[{number}]")
        for number, technician in enumerate(visit.helper.technicians or () if visit.helper else ()):
            self._require_technician(technician, f"helper.technicians[{number}]")
        known = {resource.id for resource in self.resources}
        for number, resource in enumerate(visit.resources):
            require(resource in known, f"there is no resource {resource!r}", f"resources[{number}]")
        for key in ("pinned", "preferred"):
            if getattr(visit, key) is not None:
                self._require_technician(getattr(visit, key).technician, f"{key}.technician")

    def _require_place(self, place: str, path: str) -> None:
        require(place in self.place_index, f"there is no place {place!r}", path)

    def _require_technician(self, technician: str, path: str) -> None:
        known = technician in self.technician_index
        require(known, f"there is no technician {technician!r}", path)

    @cached_property
    def place_index(self) -> dict[str, int]:
        """Rank of each place by id."""
        return {place.id: rank for rank, place in enumerate(self.places)}

    @cached_property
    def technician_index(self) -> dict[str, int]:
        """Rank of each technician by id."""
        return {technician.id: rank for rank, technician in enumerate(self.technicians)}

    @cached_property
    def visit_index(self) -> dict[str, int]:
        """Rank of each visit by id."""
        return {visit.id: rank for rank, visit in enumerate(self.visits)}

    def leg(self, origin: str, destination: str) -> tuple[int, int]:
        """Seconds and metres between two places, without computing all the others."""
        here, there = self.place_index[origin], self.place_index[destination]
        return self.durations.cell(here, there), self.distances.cell(here, there)

    def change_cost(self, visit: Visit) -> int:
        """Cents paid when the visit leaves its current spot."""
        if visit.current is None:
            return 0
        objective = self.objective
        return objective.change_notified if visit.notified else objective.change

    @cached_property
    def locked(self) -> frozenset[str]:
        """Ids of the visits that some shift has begun with."""
        return frozenset(visit for _, _, _, visit in locked_visits(self.technicians))

    def left_out_cost(self, visit: Visit) -> int:
        """Cents charged when the visit is left out, changes apart."""
        return MANDATORY if visit.id in self.locked else visit.left_out_cost

    @classmethod
    def from_json(cls, data: dict[str, Any] | str) -> Problem:
        """Read a problem (an object or its text), see ``schema/problem.schema.json``.

        Raises
        ------
        ProblemError
            One sentence with the path of the bad value.
        """
        if isinstance(data, str):
            data = parse(data)
        if not isinstance(data, dict):
            raise ProblemError("the problem must be a JSON object")
        rest = {k: v for k, v in data.items() if k not in ("durations", "distances")}
        validate("problem", rest)
        places = _read_all("places", data["places"], Place.from_json)
        travel = _read("travel", data.get("travel", {}), SpeedProfile.from_json)
        durations, distances = _matrices(data, places, travel)
        return cls(
            places=places,
            technicians=_read_all("technicians", data["technicians"], Technician.from_json),
            visits=_read_all("visits", data["visits"], Visit.from_json),
            durations=durations,
            distances=distances,
            objective=_read("objective", data.get("objective", {}), Objective.from_json),
            options=_read("options", data.get("options", {}), Options.from_json),
            travel=travel,
            traffic=_read("traffic", data.get("traffic", []), Traffic.from_json),
            resources=_read_all("resources", data.get("resources", []), Resource.from_json),
        )

    def to_json(self) -> dict[str, Any]:
        """Write the problem as its JSON object, matrices included if they were given."""
        matrices = {"durations": self.durations, "distances": self.distances}
        return {
            "version": 1,
            "places": [place.to_json() for place in self.places],
            **{key: matrix.to_json() for key, matrix in matrices.items() if matrix.given},
            "technicians": [technician.to_json() for technician in self.technicians],
            "visits": [visit.to_json() for visit in self.visits],
            "objective": self.objective.to_json(),
            "options": self.options.to_json(),
            "travel": self.travel.to_json(),
            "traffic": self.traffic.to_json(),
            "resources": [resource.to_json() for resource in self.resources],
        }


def _read(path: str, data: Any, read: Callable[[Any], T]) -> T:
    with located(path):
        return read(data)


def _read_all(
    path: str, rows: list[dict[str, Any]], read: Callable[[dict[str, Any]], T]
) -> tuple[T, ...]:
    return tuple(_read(f"{path}[{number}]", row, read) for number, row in enumerate(rows))


def _matrices(
    data: dict[str, Any], places: Sequence[Place], travel: SpeedProfile
) -> tuple[Matrix, Matrix]:
    found = {
        key: Matrix.from_rows(data[key], len(places), key)
        for key in ("durations", "distances")
        if data.get(key) is not None
    }
    if len(found) < 2:
        durations, distances = great_circle_matrix(places, travel)
        found = {"durations": durations, "distances": distances, **found}
    return found["durations"], found["distances"]


def _require_unique(path: str, rows: Sequence[Place | Technician | Visit | Resource]) -> None:
    seen: set[str] = set()
    for number, row in enumerate(rows):
        require(row.id not in seen, f"the id {row.id!r} is used twice", f"{path}[{number}].id")
        seen.add(row.id)
