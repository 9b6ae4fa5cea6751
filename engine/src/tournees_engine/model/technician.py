"""Who works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import located, require
from .shift import Shift
from .skill_grant import SkillGrant


@dataclass(frozen=True)
class Technician:
    """A technician (or a crew that travels together).

    Parameters
    ----------
    id : str
        Unique name.
    start, end : str
        Ids of the places where each shift starts and ends.
    skills : mapping of str to tuple of SkillGrant
        What he holds of each skill.
    pace : float
        Service time = visit's duration x pace, rounded half up.
    cost_per_hour, cost_per_km, overtime_per_hour : int
        Cents per driven hour, driven kilometre, hour of overtime.
    shifts : tuple of Shift
        His working spans, in order of time, not overlapping.
    waiting_per_hour : int
        Cents per hour of idle time: after the first stop's start, neither driving, service nor
        break; and from a break taken at the first stop's door to its start.
    parts : mapping of str to int
        What the van carries when each shift starts.
    name : str
        Shown in sentences; the id when empty.
    """

    id: str
    start: str
    end: str
    skills: Mapping[str, tuple[SkillGrant, ...]] = field(default_factory=dict)
    pace: float = 1.0
    cost_per_hour: int = 0
    cost_per_km: int = 0
    overtime_per_hour: int = 0
    shifts: tuple[Shift, ...] = ()
    name: str = ""
    waiting_per_hour: int = 0
    parts: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        require(bool(self.id), "the id is empty", "id")
        require(0 < self.pace <= 10, f"the pace {self.pace} is not in ]0, 10]", "pace")
        for key in ("cost_per_hour", "cost_per_km", "overtime_per_hour", "waiting_per_hour"):
            require(getattr(self, key) >= 0, "a cost cannot be negative", key)
        for part, quantity in self.parts.items():
            require(quantity >= 0, "a quantity cannot be negative", f"parts.{part}")
        for number, (one, two) in enumerate(zip(self.shifts, self.shifts[1:], strict=False)):
            require(
                one.end <= two.start,
                f"the shift starts ({two.start}) before the previous one ends ({one.end})",
                f"shifts[{number + 1}].start",
            )

    @property
    def label(self) -> str:
        """Name shown in sentences."""
        return self.name or self.id

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Technician:
        """Read a technician from its JSON object."""
        shifts = []
        for number, shift in enumerate(data.get("shifts", [])):
            with located(f"shifts[{number}]"):
                shifts.append(Shift.from_json(shift))
        skills = {}
        for skill, grants in data.get("skills", {}).items():
            with located(f"skills.{skill}"):
                skills[skill] = SkillGrant.many_from_json(grants)
        return cls(
            id=data["id"],
            start=data["start"],
            end=data.get("end", data["start"]),
            skills=skills,
            pace=float(data.get("pace", 1.0)),
            cost_per_hour=int(data.get("cost_per_hour", 0)),
            cost_per_km=int(data.get("cost_per_km", 0)),
            overtime_per_hour=int(data.get("overtime_per_hour", 0)),
            shifts=tuple(shifts),
            name=data.get("name", ""),
            waiting_per_hour=int(data.get("waiting_per_hour", 0)),
            parts={part: int(quantity) for part, quantity in data.get("parts", {}).items()},
        )

    def to_json(self) -> dict[str, Any]:
        """Write the technician as its JSON object."""
        data: dict[str, Any] = {
            "id": self.id,
            "start": self.start,
            "end": self.end,
            "skills": {skill: [g.to_json() for g in gs] for skill, gs in self.skills.items()},
            "pace": self.pace,
            "cost_per_hour": self.cost_per_hour,
            "cost_per_km": self.cost_per_km,
            "overtime_per_hour": self.overtime_per_hour,
            "waiting_per_hour": self.waiting_per_hour,
            "parts": dict(self.parts),
            "shifts": [shift.to_json() for shift in self.shifts],
        }
        if self.name:
            data["name"] = self.name
        return data
